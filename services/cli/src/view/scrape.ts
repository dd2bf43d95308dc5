/** Reads a service's /metrics: the live view shows what services say of themselves, never a guess. */

/** One sample of the Prometheus text format. */
export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)/
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g
const ESCAPED: Readonly<Record<string, string>> = { '\\n': '\n', '\\"': '"', '\\\\': '\\' }

const labelsOf = (text: string): Record<string, string> => {
  const labels: Record<string, string> = {}
  for (const [, name = '', value = ''] of text.matchAll(LABEL)) {
    labels[name] = value.replace(/\\[n"\\]/g, (escape) => ESCAPED[escape] ?? escape)
  }
  return labels
}

/**
 * Parses the Prometheus text exposition format; comments and blank lines are skipped.
 * Source: Prometheus, "Exposition formats", text format 0.0.4.
 */
export const parseMetrics = (text: string): Sample[] => {
  const samples: Sample[] = []
  for (const line of text.split('\n')) {
    const match = line.startsWith('#') ? null : SAMPLE.exec(line)
    if (match === null) continue
    const [, name = '', labels = '', value = ''] = match
    samples.push({ name, labels: labelsOf(labels), value: Number(value.replace('Inf', 'Infinity')) })
  }
  return samples
}

/** Sum of a metric's samples whose labels have the given values; 0 when there are none. */
export const sumOf = (
  samples: readonly Sample[],
  name: string,
  wanted: Readonly<Record<string, string>> = {},
): number => {
  let sum = 0
  for (const sample of samples) {
    if (sample.name !== name) continue
    if (Object.entries(wanted).every(([label, value]) => sample.labels[label] === value)) sum += sample.value
  }
  return sum
}

/**
 * Reads the samples of one service.
 * @param url        base address, http://host:port
 * @param timeoutMs  milliseconds until the read is given up
 * @returns          its samples; empty when it does not answer
 */
export const scrape = async (url: string, timeoutMs: number): Promise<Sample[]> => {
  try {
    const answer = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(timeoutMs) })
    return answer.ok ? parseMetrics(await answer.text()) : []
  } catch {
    return []
  }
}
