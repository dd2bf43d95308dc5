/** A simulation tells each world once, however often it is begun. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CatalogItem, DAY_MS } from '@profilestream/contracts'
import type { SimulatedRecord } from '@profilestream/simulator'
import { mergeByTime } from './merge.js'
import type { ProgressFile, SimulationProgress } from './progress.js'
import { createSimulation, type Simulation } from './simulation.js'
import { tellableWorlds } from './told-worlds.js'

const START = Date.UTC(2026, 10, 24, 12)
const WISHES = {
  scenarios: ['video', 'news'],
  seed: 3,
  users: 200,
  items: 60,
  pastDays: 12,
  eventsPerSecond: 20,
}

/** A stage on which time moves only when the simulation waits. */
const aStage = () => {
  const records: SimulatedRecord[] = []
  const items: CatalogItem[] = []
  let stored: SimulationProgress = {}
  let nowMs = START
  const progressFile: ProgressFile = {
    read: () => Promise.resolve(structuredClone(stored)),
    write: (progress) => {
      stored = structuredClone(progress)
      return Promise.resolve()
    },
  }
  return {
    records,
    items,
    stored: () => stored,
    /** Tells until `until`, or until so many records are out; then it is interrupted. */
    async tell(until: number, maxRecords = Number.POSITIVE_INFINITY): Promise<Simulation> {
      const interruption = new AbortController()
      const output = {
        catalog: (told: readonly CatalogItem[]) => Promise.resolve(void items.push(...told)),
        records: (told: readonly SimulatedRecord[]) => {
          records.push(...told)
          if (records.length >= maxRecords) interruption.abort()
          return Promise.resolve()
        },
      }
      const wait = (ms: number): Promise<void> => {
        nowMs += ms
        if (nowMs >= until) interruption.abort()
        return Promise.resolve()
      }
      const simulation = createSimulation(
        { output, progressFile, now: () => nowMs, wait },
        tellableWorlds(WISHES, stored, nowMs),
      )
      await simulation.run(interruption.signal)
      return simulation
    },
    sleepUntil: (at: number) => void (nowMs = at),
  }
}

const idsOf = (records: readonly SimulatedRecord[]): string[] =>
  records.map(({ event, bytes, at, key }) => event?.eventId ?? `${key}-${at}-${String(bytes?.length)}`)

/** Duplicates are part of the noise: what counts is that nothing is told more often than in one go. */
const tally = (records: readonly SimulatedRecord[]): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const id of idsOf(records)) counts.set(id, (counts.get(id) ?? 0) + 1)
  return counts
}

test('the past of all worlds comes first, in the order of time, then real time', async () => {
  const stage = aStage()

  const simulation = await stage.tell(START + 10_000)

  const past = stage.records.filter(({ at }) => at < START)
  assert.ok(past.length > 500)
  assert.deepEqual(stage.records.slice(0, past.length), past)
  assert.ok(past.every(({ at }, place) => at >= (past[place - 1]?.at ?? 0)))
  assert.deepEqual(
    new Set(past.map(({ event }) => event?.scenario).filter((name) => name !== undefined)),
    new Set(['video', 'news']),
  )
  assert.equal(simulation.told().phase, 'stopped')
  assert.equal(simulation.told().records, stage.records.length)
})

test('begun again, it goes on after the last record told: nothing of the past twice, nothing left out', async () => {
  const inOneGo = aStage()
  await inOneGo.tell(START + 60_000)
  const inThree = aStage()

  await inThree.tell(START + 1, 1)
  assert.equal(inThree.stored().video?.pastDone, false)
  await inThree.tell(START + 20_000)
  inThree.sleepUntil(START + 40_000)
  await inThree.tell(START + 60_000)

  assert.deepEqual(tally(inThree.records), tally(inOneGo.records))
})

test('a world that has begun keeps what it is made from', () => {
  const [begun] = tellableWorlds(WISHES, {}, START)
  const progress = { video: { ...begun!.progress, pastDone: true } }

  const [later] = tellableWorlds({ ...WISHES, seed: 99, users: 7 }, progress, START + 60_000)

  assert.equal(later?.progress.seed, 3)
  assert.equal(later.progress.startsAt, START)
})

test('a world of long ago is begun anew: its past counts as told, and nobody came meanwhile', async () => {
  const stage = aStage()
  await stage.tell(START + 10_000)
  const told = stage.records.length
  stage.sleepUntil(START + DAY_MS)

  await stage.tell(START + DAY_MS + 10_000)

  const later = stage.records.slice(told)
  assert.ok(later.length > 0)
  assert.ok(later.every(({ at }) => at >= START + DAY_MS))
  assert.deepEqual(stage.stored().video?.startsAt, START + DAY_MS)
})

test('a scenario without a world is named, with what it may have meant', () => {
  assert.throws(
    () => tellableWorlds({ ...WISHES, scenarios: ['musik'] }, {}, START),
    /no world for musik.*music/,
  )
})

test('merging keeps the order of time, and of equal times the order of the streams', () => {
  const merged = [...mergeByTime([[1, 4, 4.5], [], [2, 4], [3]], Math.floor)]

  assert.deepEqual(merged, [1, 2, 3, 4, 4.5, 4])
})
