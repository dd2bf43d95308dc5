/** Names beside names: what someone may have meant by a name that does not exist. */

const canonical = (name: string): string => name.toLowerCase().replace(/[-_\s]/g, '')

/** Levenshtein distance: single-character edits from one text to the other. */
const distance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 0; i < from.length; i++) {
    const next = [i + 1]
    for (let j = 0; j < to.length; j++) {
      const replaced = (row[j] ?? 0) + (from[i] === to[j] ? 0 : 1)
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}

/** The name nearest to a mistaken one, or undefined when none is near (more than a third of it differs). */
export const nearestName = (mistaken: string, names: readonly string[]): string | undefined => {
  const meant = canonical(mistaken.slice(0, 64))
  const ranked = names
    .map((name) => ({ name, edits: distance(meant, canonical(name)) }))
    .sort((a, b) => a.edits - b.edits)
  const best = ranked[0]
  return best !== undefined && best.edits <= Math.max(1, Math.floor(meant.length / 3)) ? best.name : undefined
}

/** ` (did you mean "…"?)`, or nothing. */
export const didYouMean = (mistaken: string, names: readonly string[]): string => {
  const nearest = nearestName(mistaken, names)
  return nearest === undefined ? '' : ` (did you mean "${nearest}"?)`
}

/** A value in an error message: short, on one line. */
export const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? JSON.stringify(value) : showJson(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

const showJson = (value: unknown): string => {
  if (typeof value === 'object' || typeof value === 'boolean') return JSON.stringify(value)
  return typeof value === 'number' ? String(value) : typeof value
}
