/**
 * The training log bench: interactions taken, flushed, loaded, read back and erased on the disk of this machine; beside it the same
 * bytes written and read plainly (the limit), and lines of JSON (what one would write without a columnar file). Needs no servers.
 */
import { asEpochMs, asEventId, asItemId, asScenarioName, asUserId, DAY_MS } from '@profilestream/contracts'
import {
  eventHashOf,
  openTrainingLog,
  readInteractions,
  type LoggedInteraction,
} from '@profilestream/training-log'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import { describeMachine, rounded, type Figure, type RunBench } from './bench.js'

const FLUSH_INTERACTIONS = 20_000
const TAKEN_A_TURN = 500
const ITEMS = 10_000
const scenario = asScenarioName('video')

/** Interaction `id` of a stream of `count` that takes a day. */
const interactionAt = (id: number, users: number): LoggedInteraction => {
  const scattered = Math.imul(id, 0x9e3779b1) >>> 0
  const userId = asUserId(`user-${String(scattered % users)}`)
  return {
    scenario,
    userId,
    itemId: asItemId(`item-${String(Math.floor(ITEMS * (scattered / 2 ** 32) ** 3))}`),
    action: 'watch',
    occurredAt: asEpochMs(1_700_000_000_000 + id),
    eventHash: eventHashOf(userId, asEventId(`event-${String(id)}`)),
    numbers: { dwellMs: scattered % 100_000, completion: (scattered % 101) / 100 },
  }
}

/** How much is taken. */
interface StreamSize {
  readonly events: number
  readonly users: number
}

/** What a step took; CPU seconds are what a busy machine leaves alone. */
interface Took {
  readonly seconds: number
  readonly cpuSeconds: number
}

const timed = async (work: () => Promise<unknown>): Promise<Took> => {
  const begun = performance.now()
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return {
    seconds: rounded((performance.now() - begun) / 1_000),
    cpuSeconds: rounded((user + system) / 1_000_000),
  }
}

const named = (name: string, { seconds, cpuSeconds }: Took): Record<string, number> => ({
  [`${name}Seconds`]: seconds,
  [`${name}CpuSeconds`]: cpuSeconds,
})

/** The stream, 20,000 at a time as Kafka might bring it: made outside the clock, and not held. */
const inChunks = async (
  { events, users }: StreamSize,
  use: (chunk: readonly LoggedInteraction[], from: number) => Promise<void>,
): Promise<Took> => {
  let seconds = 0
  let cpuSeconds = 0
  for (let from = 0; from < events; from += FLUSH_INTERACTIONS) {
    const length = Math.min(FLUSH_INTERACTIONS, events - from)
    const chunk = Array.from({ length }, (_, at) => interactionAt(from + at, users))
    const took = await timed(() => use(chunk, from))
    seconds += took.seconds
    cpuSeconds += took.cpuSeconds
  }
  return { seconds: rounded(seconds), cpuSeconds: rounded(cpuSeconds) }
}

/** Takes everything, 500 a turn of the event loop, with a flush every 20,000, as the trainer does. */
const addAll = async (folder: string, size: StreamSize): Promise<Record<string, number>> => {
  const log = await openTrainingLog(folder)
  const firstMs = 20_000 * DAY_MS
  let longestMs = 0
  const took = await inChunks(size, async (chunk, from) => {
    const ended = watchLoop()
    for (const [at, interaction] of chunk.entries()) {
      if (at % TAKEN_A_TURN === 0) await nextTurn()
      log.take({ partition: 0, offset: from + at, timestamp: firstMs + from + at }, interaction)
    }
    await log.flush()
    longestMs = Math.max(longestMs, await ended())
  })
  await log.close()
  return { ...named('add', took), addLongestBlockMs: rounded(longestMs) }
}

/** Begins to watch the event loop. The function it gives ends that and says how long it was late at most, milliseconds. */
const watchLoop = (): (() => Promise<number>) => {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  return async () => {
    // What came last is seen by the timer after it.
    await pause(3)
    delay.disable()
    return delay.max / 1e6
  }
}

const writeAndSync = async (path: string, content: Uint8Array | string): Promise<void> => {
  const file = await open(path, 'w')
  await file.writeFile(content)
  await file.sync()
  await file.close()
}

/** As many bytes in as many files, each renamed into place; then read and summed. */
const measureLimit = async (
  folder: string,
  bytes: number,
  files: number,
): Promise<Record<string, number>> => {
  const content = randomBytes(Math.ceil(bytes / files))
  const paths = Array.from({ length: files }, (_, file) => join(folder, `plain-${String(file)}`))
  const write = await timed(async () => {
    for (const path of paths) {
      await writeAndSync(`${path}.new`, content)
      await rename(`${path}.new`, path)
    }
  })
  const read = await timed(async () => {
    for (const path of paths)
      createHash('sha256')
        .update(await readFile(path))
        .digest()
  })
  return { ...named('write', write), ...named('read', read) }
}

/** A line of JSON an interaction, a file a flush. */
const measureJsonLines = async (folder: string, size: StreamSize): Promise<Record<string, number>> => {
  const paths: string[] = []
  const write = await inChunks(size, async (chunk, from) => {
    paths.push(join(folder, `lines-${String(from)}`))
    await writeAndSync(paths.at(-1) ?? '', chunk.map((of) => JSON.stringify(of)).join('\n'))
  })
  let rows = 0
  const read = await timed(async () => {
    for (const path of paths)
      for (const line of (await readFile(path, 'utf8')).split('\n'))
        if ((JSON.parse(line) as LoggedInteraction).scenario === scenario) rows += 1
  })
  if (rows !== size.events) throw new Error(`${String(rows)} lines of ${String(size.events)} came back`)
  return { ...named('write', write), ...named('read', read) }
}

const bytesIn = async (folder: string): Promise<{ readonly bytes: number; readonly files: number }> => {
  const found = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.arrow'))
  const sizes = await Promise.all(found.map(async (name) => (await stat(join(folder, name))).size))
  return { bytes: sizes.reduce((sum, size) => sum + size, 0), files: sizes.length }
}

const measure = async (
  root: string,
  size: StreamSize,
  report: (line: string) => void,
): Promise<Record<string, Figure>> => {
  const folder = join(root, 'log')
  report('adding')
  const add = await addAll(folder, size)
  const { bytes, files } = await bytesIn(folder)
  report('loading')
  const load = await timed(async () => (await openTrainingLog(folder)).close())
  let rows = 0
  const window = await timed(async () => {
    rows = (await readInteractions({ folder, scenario })).user.length
  })
  if (rows !== size.events)
    throw new Error(`${String(rows)} interactions of ${String(size.events)} came back`)
  report('erasing a user')
  const log = await openTrainingLog(folder)
  const erase = await timed(() => log.erase(asUserId('user-7')))
  await log.close()
  report('the limit and lines of JSON')
  return {
    interactions: size.events,
    ...add,
    addedPerSecond: rounded(size.events / (add['addSeconds'] ?? NaN)),
    ...named('load', load),
    ...named('window', window),
    ...named('erase', erase),
    files,
    bytesPerInteraction: rounded(bytes / size.events),
    limit: await measureLimit(root, bytes, Math.ceil(size.events / FLUSH_INTERACTIONS)),
    jsonLines: await measureJsonLines(root, size),
  }
}

/** Runs the bench. Options: --events (1,000,000), --users (100,000). */
export const run: RunBench = async ({ args, report }) => {
  const size = { events: Number(args['events'] ?? 1_000_000), users: Number(args['users'] ?? 100_000) }
  const root = await mkdtemp(join(tmpdir(), 'profilestream-bench-'))
  try {
    return { name: 'training-log', machine: describeMachine(), figures: await measure(root, size, report) }
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}
