/**
 * The hot swap bench: lists are asked for at a steady rate, first with one release, then while releases come, then while one is rolled
 * back: what answers take meanwhile, whether any fails, and how long it takes until the other release makes the lists.
 */
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { asItemId, asReleaseVersion, asScenarioName } from '@profilestream/contracts'
import { anItem } from '@profilestream/contracts/testing'
import { createReleaseStore, type ReleaseDraft } from '@profilestream/release-store'
import { runProfilestream } from '../support/command-line.js'
import { silent } from '../support/event-log.js'
import { releaseDraft, type ReleasePlace } from '../support/release-as-trainer.js'
import { aReleaseOf, type ReleaseWorld } from '../support/small-releases.js'
import { systemSettings } from '../support/system-settings.js'
import { atBenchPlace, type BenchPlace } from './bench-place.js'
import { describeMachine, rounded, type RunBench } from './bench.js'
import { clickstreamOf } from './clickstream.js'
import { percentile, runOpenLoop } from './open-loop.js'
import { startBuilder, type RunningBuilder } from './running-builder.js'

/** MovieLens 1M's catalog, and users with histories in it. */
const ITEMS = 3416
const USERS = 200
const EVENTS = 20_000
/** Answers that were due so long after the first list of a release count as of its swap. */
const SETTLED_MS = 1_000

/** Releases of the scenario that the bench's clickstream is of; what they have learned does not matter. */
const WORLD: ReleaseWorld = {
  scenario: asScenarioName('ecommerce'),
  items: Array.from({ length: ITEMS }, (_, item) => asItemId(`item-${item}`)),
  sequences: Array.from({ length: 400 }, (_, user) =>
    Int32Array.from({ length: 100 }, (_unused, at) => (user * 7919 + at * 104_729) % ITEMS),
  ),
}

/** One list that was asked for; times by performance.now(). */
interface Answer {
  readonly dueAt: number
  readonly answeredAt: number
  /** Null where the request failed. */
  readonly release: string | null
}

/** Answers so far, the newest last; grows until it is stopped. */
interface Asking {
  readonly answers: readonly Answer[]
  readonly stop: () => Promise<void>
}

const ask = async (url: string, dueAt: number, user: number): Promise<Answer> => {
  const release = await fetch(`${url}/v1/recommendations/user-${user}?scenario=${WORLD.scenario}`)
    .then(async (answer) => {
      const { release: version } = (await answer.json()) as { readonly release?: string | null }
      return answer.ok ? (version ?? 'none') : null
    })
    .catch(() => null)
  return { dueAt, answeredAt: performance.now(), release }
}

/** Asks at a steady rate until told to stop. */
const askSteadily = ({ url }: RunningBuilder, perSecond: number): Asking => {
  const [answers, asked]: [Answer[], Promise<unknown>[]] = [[], []]
  const stopping = new AbortController()
  const askOne = async (dueAt: number): Promise<void> =>
    void answers.push(await ask(url, dueAt, asked.length % USERS))
  const asking = (async (): Promise<void> => {
    const send = (): Promise<void> => Promise.resolve()
    while (!stopping.signal.aborted)
      await runOpenLoop({
        ...{ perSecond, seconds: 1, send },
        onSent: (first, end, dueAt) => {
          for (let at = first; at < end; at++) asked.push(askOne(dueAt(at)))
        },
      })
    await Promise.all(asked)
  })()
  return {
    answers,
    stop: () => {
      stopping.abort()
      return asking
    },
  }
}

/** One change of what serves, by performance.now(): begun, and the first list of the other release. */
interface Swap {
  readonly from: number
  readonly until: number
}

/** Makes a change, and waits for the first list of the version that it makes serve. */
const timed = async (answers: readonly Answer[], change: () => Promise<string>): Promise<Swap> => {
  const [from, known] = [performance.now(), answers.length]
  const version = await change()
  for (;;) {
    const found = answers.slice(known).find(({ release }) => release === version)
    if (found !== undefined) return { from, until: found.answeredAt }
    await pause(10)
  }
}

/** Histories for the users, and the catalog. */
const publishWorld = async (
  { eventLog }: BenchPlace,
  publisher: ReleasePlace['publisher'],
): Promise<void> => {
  const { topics, codecs } = eventLog
  const { scenario } = WORLD
  const items = WORLD.items.map((itemId) => ({
    key: `${scenario}:${itemId}`,
    value: codecs.catalogItem.encode(anItem({ scenario, itemId })),
  }))
  await publisher.publish(topics.catalog.name, items)
  const plan = { events: EVENTS, users: USERS, items: ITEMS, usersAtOnce: USERS, seed: 3, endsAt: Date.now() }
  const events = [...clickstreamOf(plan)].map((event) => ({
    key: event.userId,
    value: Buffer.from(codecs.clickstreamEvent.encode(event)),
  }))
  await publisher.publish(topics.clickstream.name, events)
}

/** Folds what was published, with a builder that is gone afterwards. */
const foldAll = async ({ system, folder, redis }: BenchPlace): Promise<void> => {
  const builder = startBuilder({ system, folder })
  await builder.until(async () => (await redis.applied()) >= EVENTS)
  await builder.stop()
}

const figuresOf = (name: string, answers: readonly Answer[]): Record<string, number> => {
  const took = answers.map(({ dueAt, answeredAt }) => answeredAt - dueAt)
  return Object.fromEntries(
    [0.5, 0.99, 1].map((share) => [
      `${name}${share === 1 ? 'Longest' : `P${100 * share}`}Ms`,
      rounded(percentile(took, share)),
    ]),
  )
}

const isDuring =
  (swaps: readonly Swap[]) =>
  ({ dueAt }: Answer): boolean =>
    swaps.some(({ from, until }) => dueAt >= from && dueAt <= until + SETTLED_MS)

/** Releases of two networks by turns, as many as there will be versions. */
const draftReleases = async (count: number): Promise<readonly ReleaseDraft[]> => {
  const networks = [await aReleaseOf(WORLD, '0001', 'attention'), await aReleaseOf(WORLD, '0002', 'hybrid')]
  return Array.from({ length: count }, (_, at) => {
    const draft = networks[at % networks.length]!
    const version = asReleaseVersion(String(at + 1).padStart(4, '0'))
    return { ...draft, manifest: { ...draft.manifest, version } }
  })
}

/** Releases follow one another while lists are asked for. */
const releaseAll = async (
  place: ReleasePlace,
  [first, ...others]: readonly ReleaseDraft[],
  answers: readonly Answer[],
): Promise<readonly Swap[]> => {
  const swaps: Swap[] = []
  let serving = first?.manifest.version
  for (const draft of others) {
    swaps.push(await timed(answers, async () => (serving = await releaseDraft(place, draft, serving))))
    await pause(SETTLED_MS)
  }
  return swaps
}

/** The command goes back to the version before the newest. */
const rollBack = ({ system, folder }: BenchPlace, to: string, answers: readonly Answer[]): Promise<Swap> =>
  timed(answers, async () => {
    const order = ['releases', 'roll-back', WORLD.scenario, '--why', 'the bench']
    const env = { ...systemSettings(system), PROFILESTREAM_RELEASES_FOLDER: join(folder, 'releases') }
    const { code, told } = await runProfilestream(order, env)
    if (code !== 0) throw new Error(told)
    return to
  })

const secondsOf = ({ from, until }: Swap): number => (until - from) / 1_000

/** Runs the bench; `--rate` (50 lists/s), `--seconds` (20) with one release, `--releases` (6) that follow it. */
export const run: RunBench = async ({ args, report }) => {
  const [perSecond, seconds, count] = [
    Number(args.rate ?? 50),
    Number(args.seconds ?? 20),
    Number(args.releases ?? 6),
  ]
  const figures = await atBenchPlace(report, async (place) => {
    const { system, folder, eventLog } = place
    const store = createReleaseStore({ logger: silent }, { folder: join(folder, 'releases') })
    const publisher = await eventLog.createPublisher()
    const releasing = { eventLog, publisher, store }
    report('making profiles and releases')
    await publishWorld(place, publisher)
    await foldAll(place)
    const drafts = await draftReleases(count + 1)
    await releaseDraft(releasing, drafts[0]!)
    const recommender = startBuilder({ service: 'recommender', system, folder })
    try {
      await recommender.ready()
      for (let user = 0; user < USERS; user++) await ask(recommender.url, performance.now(), user)
      report(`${perSecond} lists/s for ${seconds} s with one release`)
      const quiet = askSteadily(recommender, perSecond)
      await pause(seconds * 1_000)
      await quiet.stop()
      report(`the same while ${count} releases come, and while the last is rolled back`)
      const asking = askSteadily(recommender, perSecond)
      const swaps = await releaseAll(releasing, drafts, asking.answers)
      const back = await rollBack(place, drafts.at(-2)!.manifest.version, asking.answers)
      await pause(SETTLED_MS)
      await asking.stop()
      const all = [...quiet.answers, ...asking.answers]
      return {
        ...{ listsPerSecond: perSecond, lists: all.length, releases: count },
        failed: all.filter(({ release }) => release === null).length,
        ...figuresOf('quiet', quiet.answers),
        ...figuresOf('swap', asking.answers.filter(isDuring(swaps))),
        swapSeconds: rounded(percentile(swaps.map(secondsOf), 0.5)),
        longestSwapSeconds: rounded(percentile(swaps.map(secondsOf), 1)),
        ...figuresOf('rollBack', asking.answers.filter(isDuring([back]))),
        rollBackSeconds: rounded(secondsOf(back)),
      }
    } finally {
      await recommender.stop()
    }
  })
  return { name: 'hot-swap', machine: describeMachine(), figures }
}
