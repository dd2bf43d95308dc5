/** Two releases side by side: what they were trained on and how, and what they reached. Pure. */
import type { ReleaseManifest } from '@profilestream/release-store'
import { tableLines } from '../plain-table.js'
import { moment } from './release-table.js'

type Row = readonly [name: string, first: string, second: string]

/** The lines of the comparison; what both have alike is left out of the parameters. */
export const diffLines = (first: ReleaseManifest, second: ReleaseManifest): string[] => {
  const titles = [first.version, second.version]
  return [
    ...tableLines({
      head: ['', ...titles, 'change'],
      rows: [...windowRows(first, second), ...figureRows(first, second)],
      align: ['left', 'right', 'right', 'right'],
    }),
    '',
    ...parameterLines(first, second),
  ]
}

const windowRows = (first: ReleaseManifest, second: ReleaseManifest): string[][] => {
  const row = (name: string, of: (manifest: ReleaseManifest) => string): string[] => [
    name,
    of(first),
    of(second),
    '',
  ]
  const count = (name: 'interactions' | 'users' | 'items'): string[] => [
    name,
    String(first[name]),
    String(second[name]),
    signed(second[name] - first[name], 0),
  ]
  return [
    row('released', ({ releasedAt }) => moment(releasedAt)),
    row('architecture', ({ architecture }) => architecture),
    row('window from', ({ windowFrom }) => moment(windowFrom)),
    row('window to', ({ windowTo }) => moment(windowTo)),
    count('interactions'),
    count('users'),
    count('items'),
  ]
}

/** Every figure that one of them has; they were reached on different held-out interactions. */
const figureRows = (first: ReleaseManifest, second: ReleaseManifest): string[][] =>
  namesOf(first.figures, second.figures).map((name) => {
    const [was, is] = [first.figures[name], second.figures[name]]
    const digits = name.includes('.users') ? 0 : 4
    const told = (value: number | undefined): string => value?.toFixed(digits) ?? '–'
    const change = was === undefined || is === undefined ? '' : signed(is - was, digits)
    return [name, told(was), told(is), change]
  })

const parameterLines = (first: ReleaseManifest, second: ReleaseManifest): string[] => {
  const [was, is] = [parametersOf(first), parametersOf(second)]
  const rows = namesOf(was, is)
    .map((name): Row => [name, was[name] ?? '–', is[name] ?? '–'])
    .filter(([, before, after]) => before !== after)
  if (rows.length === 0) return ['The parameters are the same.']
  return tableLines({ head: ['parameter', first.version, second.version], rows })
}

const parametersOf = (manifest: ReleaseManifest): Readonly<Record<string, string>> => {
  const { hyperparameters, blend, dimension, length, seeds, transitionScoring = {} } = manifest
  const all = {
    dimension,
    length,
    ...hyperparameters,
    ...prefixed('blend', blend),
    ...prefixed('transitions', transitionScoring),
  }
  const entries = Object.entries(all).map(([name, value]) => [name, shown(value)])
  return Object.fromEntries([...entries, ['seeds', seeds.join(', ')]]) as Record<string, string>
}

const prefixed = (prefix: string, values: object): Record<string, number> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}.${name}`, value as number]))

const namesOf = (first: object, second: object): string[] => [
  ...new Set([...Object.keys(first), ...Object.keys(second)]),
]

const shown = (value: number | string | undefined): string => {
  if (value === undefined) return '–'
  if (typeof value === 'string' || Number.isInteger(value)) return String(value)
  return value.toFixed(4)
}

const signed = (change: number, digits: number): string => `${change > 0 ? '+' : ''}${change.toFixed(digits)}`
