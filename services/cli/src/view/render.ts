/** The picture as text: a screenful for a terminal, one line for a log. */
import type { ChalkInstance } from 'chalk'
import type {
  FlowPicture,
  ListPicture,
  Picture,
  StickinessPicture,
  TrainingPicture,
  UserPicture,
} from './picture.js'

const SHOWN_INTERESTS = 6
const SHOWN_ITEMS = 5
const BAR_CELLS = 12

const count = (value: number): string => Math.round(value).toLocaleString('en-US')

const share = (value: number | null): string => (value === null ? '–' : `${(value * 100).toFixed(1)} %`)

const whole = (value: number | null): string => (value === null ? '–' : count(value))

const clock = (seconds: number): string => {
  const minutes = Math.floor(seconds / 60)
  return `${minutes}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`
}

const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`

const flowLine = (flow: FlowPicture): string =>
  [
    `${count(flow.eventsPerSecond)} events/s`,
    `${count(flow.events)} folded`,
    `lag ${count(flow.lag)}`,
    `${count(flow.profiles)} profiles`,
    `${count(flow.lists)} lists (${count(flow.listsPerSecond)}/s)`,
    `${count(flow.deadLetters)} dead letters`,
  ].join(' · ')

const bar = (part: number): string => '█'.repeat(Math.max(1, Math.round(part * BAR_CELLS))).padEnd(BAR_CELLS)

const interestLines = ({ interests }: UserPicture): string[] => {
  const strongest = interests[0]?.weight ?? 1
  return interests
    .slice(0, SHOWN_INTERESTS)
    .filter(({ weight }) => weight > 0)
    .map(({ name, weight }) => `  ${bar(weight / strongest)} ${name} ${weight.toFixed(2)}`)
}

const listLines = (list: ListPicture | null): string[] => {
  if (list === null) return []
  const head = `  her ${list.slot} list, variant ${list.variant}, release ${list.release ?? 'none yet'}:`
  const items = list.items
    .slice(0, SHOWN_ITEMS)
    .map(({ title, reason }, place) => `  ${place + 1}. ${title} — ${reason}`)
  return [head, ...items]
}

const userLines = (user: UserPicture | null, chalk: ChalkInstance): string[] => {
  if (user === null) return [chalk.bold('A user'), '  (waiting for the first recommendation list)']
  const head = `${user.userId} in ${user.scenario}: ${count(user.version)} events, ${user.interactions} recent interactions, ${user.sessions} sessions`
  return [`${chalk.bold('A user')}  ${head}`, ...interestLines(user), ...listLines(user.list)]
}

/** The figures of a release that say most, in order. */
const TOLD_FIGURES = [
  'blend.hr@10',
  'blend.ndcg@10',
  'hybrid.hr@10',
  'attention.hr@10',
  'transitions.hr@10',
  'popularity.hr@10',
]

const figuresOf = (figures: Readonly<Record<string, number>>): string =>
  TOLD_FIGURES.flatMap((name) => {
    const value = figures[name]
    return value === undefined ? [] : [`${name} ${value.toFixed(3)}`]
  }).join(', ')

const trainingLine = ({ scenario, release, interactions }: TrainingPicture): string =>
  release === null
    ? `  ${scenario}: none yet, ${count(interactions)} interactions to learn from`
    : `  ${scenario} ${release.version}: ${release.architecture} on ${count(release.interactions)} interactions; ${figuresOf(release.figures)}`

const stickinessLine = ({ scenario, day, dau, mau, dauPerMau, dayOneRetention }: StickinessPicture): string =>
  `  ${scenario} ${day}: DAU ${whole(dau)}, MAU ${whole(mau)}, DAU/MAU ${share(dauPerMau)}, D1 retention ${share(dayOneRetention)}`

const troubleLines = ({ services }: Picture, chalk: ChalkInstance): string[] =>
  services
    .filter(({ running, restarts }) => !running || restarts > 0)
    .map(({ name, running, restarts }) =>
      chalk.yellow(
        `  ${name}: ${running ? 'running' : 'starting again'}, restarted ${restarts} ${restarts === 1 ? 'time' : 'times'}`,
      ),
    )

const orNone = (lines: readonly string[], none: string): readonly string[] =>
  lines.length > 0 ? lines : [`  (${none})`]

/**
 * The picture as lines of a terminal.
 * @param width  columns; longer lines are cut
 */
export const screenLines = (picture: Picture, width: number, chalk: ChalkInstance): string[] => {
  const { simulation } = picture
  const told =
    simulation === null ? '' : ` · simulator: ${simulation.phase}, ${count(simulation.records)} records`
  const lines = [
    `profilestream · ${clock(picture.elapsedSeconds)}${told}`,
    flowLine(picture.flow),
    ...troubleLines(picture, chalk),
    '',
    ...userLines(picture.user, chalk),
    '',
    chalk.bold('Releases'),
    ...orNone(picture.training.map(trainingLine), 'none yet'),
    chalk.bold('Stickiness'),
    ...orNone(picture.stickiness.map(stickinessLine), 'no window closed yet'),
    chalk.bold('Where to look'),
    ...picture.addresses.map(({ what, address }) => `  ${what.padEnd(15)} ${address}`),
    chalk.dim('Ctrl-C stops everything in order.'),
  ]
  return lines.map((line) => cut(line, width))
}

const userPart = (user: UserPicture | null): string => {
  if (user === null) return 'nobody watched yet'
  const liking = `${user.userId}: ${count(user.version)} events, likes ${user.interests[0]?.name ?? 'nothing yet'}`
  const best = user.list?.items[0]
  return best === undefined ? liking : `${liking}, shown ${best.title} (${best.reason})`
}

const releasesPart = (training: readonly TrainingPicture[]): string => {
  const released = training.flatMap(({ scenario, release }) =>
    release === null ? [] : [`${scenario} ${release.version}`],
  )
  return released.length > 0 ? `releases ${released.join(', ')}` : 'no release yet'
}

const stickinessPart = (stickiness: readonly StickinessPicture[]): string => {
  const parts = stickiness.map(
    ({ scenario, dauPerMau, dayOneRetention }) =>
      `${scenario} ${share(dauPerMau)} D1 ${share(dayOneRetention)}`,
  )
  return parts.length > 0 ? `DAU/MAU ${parts.join(', ')}` : 'no stickiness yet'
}

/** The picture in one line, for where no terminal is. */
export const plainLine = ({ elapsedSeconds, flow, user, training, stickiness }: Picture): string =>
  `[${clock(elapsedSeconds)}] ${[
    flowLine(flow),
    userPart(user),
    releasesPart(training),
    stickinessPart(stickiness),
  ].join(' · ')}`
