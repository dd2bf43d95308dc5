/** One run of the model: two owners of the same partitions, mishaps, a Redis that goes back, in an order the scheduler draws; and what must hold after it. */
import type { LogRecord } from '@profilestream/event-log'
import type { Basis } from '@profilestream/profile'
import fc, { type Scheduler } from 'fast-check'
import { aPartition, bytesOf, cleanPass } from './model-log.js'
import { live, liveToTheEnd } from './model-lives.js'
import type { Life, Rules, World } from './model-world.js'
import { createToldDays } from './told-days.js'
import { createModelKafka, createModelRedis, createModelTime } from './model-servers.js'

/** Steps that Kafka's committed offset trails the writes by, and the most that Redis loses. */
const DURABILITY_WINDOW = 24

/** What happens in a run, all but its order. */
export interface Script {
  readonly log: readonly (readonly LogRecord[])[]
  /** Owners that live at the same time; each takes all partitions. */
  readonly lives: readonly Life[]
  /** When Redis is restarted, in turns of its own, with what it held how many steps ago. */
  readonly losses: readonly { readonly after: number; readonly steps: number }[]
}

/** Any life. */
export const aLife: fc.Arbitrary<Life> = fc.record({
  deliveries: fc.array(
    fc.record({
      lengths: fc.tuple(fc.nat(6), fc.nat(6)),
      commit: fc.constantFrom('none', 'taken', 'taken', 'lost', 'late'),
    }),
    { minLength: 1, maxLength: 8 },
  ),
  mishap: fc.option(
    fc.record({
      step: fc.constantFrom(
        'ask',
        'read',
        'write',
        'wrote',
        'emit',
        'emitted',
        'settle',
        'settled',
        'commit',
      ),
      nth: fc.nat(5),
      kind: fc.constantFrom('dies', 'dies', 'fails'),
      written: fc.nat(3),
    }),
    { freq: 4 },
  ),
})

/** Any script. */
export const aScript: fc.Arbitrary<Script> = fc.record({
  log: fc.tuple(aPartition(0), aPartition(1)),
  lives: fc.array(aLife, { minLength: 1, maxLength: 3 }),
  losses: fc.array(fc.record({ after: fc.nat(30), steps: fc.nat(DURABILITY_WINDOW) }), { maxLength: 2 }),
})

/** A world in which nothing has happened yet. */
export const createWorld = (
  scheduler: Scheduler,
  log: Script['log'],
  {
    basis,
    durabilityWindow = DURABILITY_WINDOW,
    isRebuilt = false,
  }: { readonly basis: Basis; readonly durabilityWindow?: number; readonly isRebuilt?: boolean },
): World => {
  const time = createModelTime()
  return {
    scheduler,
    time,
    kafka: createModelKafka(log),
    redis: createModelRedis(time),
    basis,
    durabilityWindow,
    isRebuilt,
    emitted: new Map(),
    dayRecords: createToldDays(),
    deadLetters: new Set(),
    members: new Set(),
    ending: new AbortController(),
  }
}

/** What is wrong after a run; nothing when all is well. */
export const violationsOf = ({ kafka, redis, emitted, deadLetters, basis }: World): string[] => {
  const clean = cleanPass(kafka.partitions, basis)
  const [wanted, stored] = [bytesOf(clean.profiles), bytesOf(redis.profiles())]
  const users = new Set([...Object.keys(wanted), ...Object.keys(stored)])
  const unreadable = kafka.partitions.flat().filter(({ value }) => value?.toString() === 'broken')
  return [
    ...[...users]
      .filter((user) => wanted[user] !== stored[user])
      .map((user) => `the profile of ${user} differs`),
    ...[...clean.told]
      .filter(([user, version]) => (emitted.get(user) ?? 0) < version)
      .map(([user, version]) => `version ${version} of ${user} was never told`),
    ...unreadable
      .filter(({ partition, offset }) => !deadLetters.has(`clickstream:${partition}:${offset}`))
      .map(({ partition, offset }) => `no dead letter of ${partition}:${offset}`),
  ]
}

/**
 * Runs a script to its end: the first life is followed by one that folds the log to its end, while the others and Redis
 * do what they do; then all is quiet and the log is folded to its end once more.
 * @returns what is wrong then
 */
export const runScript = async (
  world: World,
  { lives, losses }: Script,
  rules: Rules,
): Promise<readonly string[]> => {
  const { scheduler, redis } = world
  const [first, ...others] = lives.map((life, index) => () => live(world, `owner ${index}`, life, rules))
  const goesBack = async ({ after, steps }: Script['losses'][number]): Promise<void> => {
    for (let turn = 0; turn <= after; turn++) await scheduler.schedule(Promise.resolve(), 'time passes')
    redis.goBack(steps)
  }
  const all = Promise.all([
    first?.().then(() => liveToTheEnd(world, 'successor', rules)),
    ...others.map((begin) => begin()),
    ...losses.map(goesBack),
  ])
  await scheduler.waitFor(all)
  await scheduler.waitFor(liveToTheEnd(world, 'last', rules))
  return violationsOf(world)
}
