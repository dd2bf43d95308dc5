/** Reads which metrics a PromQL query names, and which a process exports. */

/** Words of PromQL that are not metrics and stand without brackets. */
const KEYWORDS = new Set([
  'by',
  'without',
  'on',
  'ignoring',
  'group_left',
  'group_right',
  'bool',
  'offset',
  'and',
  'or',
  'unless',
  'atan2',
  'inf',
  'nan',
  'start',
  'end',
])

/** Label lists and strings hold words that are no metrics. */
const LABEL_PARTS =
  /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\{[^}]*\}|\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)|\[[^\]]*\]/gi

/**
 * The metric names in a query: every word that is no function, keyword, label or number.
 * @param query  PromQL; `{__name__="…"}` is not understood
 */
export function metricsInQuery(query: string): string[] {
  const withoutLabels = query
    .replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""')
    .replaceAll(LABEL_PARTS, ' ')
  const words = [...withoutLabels.matchAll(/(?<![\w.:])[a-zA-Z_:][\w:]*(?!\s*\()(?![\w:])/g)].map(
    (match) => match[0],
  )
  return [...new Set(words.filter((word) => !KEYWORDS.has(word.toLowerCase())))]
}

/**
 * The names that a /metrics page makes queryable: a histogram also has its three series names.
 * @param page  text in Prometheus' exposition format
 */
export function metricsOnPage(page: string): string[] {
  return [...page.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) => {
    if (type === 'histogram') return [`${name}_bucket`, `${name}_sum`, `${name}_count`]
    return type === 'summary' ? [name, `${name}_sum`, `${name}_count`] : [name]
  })
}
