/** A release in service is watched on live events by a real trainer: what goes on as before holds it, what has changed refits it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClickstreamEvent } from '@profilestream/contracts'
import { VIDEO } from '../support/builders.js'
import {
  createTrainerSystem,
  eventuallyTrained,
  walksOf,
  type RefitsAnswer,
} from '../support/trainer-system.js'

const first = walksOf({ from: 0, to: 100 })
const newer = walksOf({ from: 100, to: 160 })

/** The release is made of all of the first, and looked at when all of the newer ones have come: not amid reading them. */
const watchful = {
  PROFILESTREAM_TRAINER_FIRST_AT: String(first.length),
  PROFILESTREAM_TRAINER_DRIFT_INTERACTIONS: String(newer.length),
  PROFILESTREAM_TRAINER_GROWTH: '100',
  PROFILESTREAM_TRAINER_ARCHITECTURES: '["attention"]',
  PROFILESTREAM_TRAINER_MINIMUM_BUDGET_SECONDS: '6',
  PROFILESTREAM_TRAINER_SECONDS_PER_THOUSAND_INTERACTIONS: '0.1',
  PROFILESTREAM_TRAINER_FLUSH_SECONDS: '1',
  PROFILESTREAM_TRAINER_DRIFT_MINUTES: '0.01',
  PROFILESTREAM_TRAINER_DRIFT_PAUSE_MINUTES: '0',
}

/** The same walks round a ring of other films. */
const ofOtherFilms = (events: readonly ClickstreamEvent[]): ClickstreamEvent[] =>
  events.map((event) => ({ ...event, itemId: `other-${String(event.itemId)}` as ClickstreamEvent['itemId'] }))

test(
  'a release holds while users go on as before; when they turn to other films, drift begins a refit',
  { timeout: 300_000 },
  async () => {
    const system = await createTrainerSystem(watchful)
    await system.publish(first)
    const trainer = await system.startTrainer()
    await eventuallyTrained('a release', () => system.released[0])
    const driftOf = async (
      isSeen: (drift: NonNullable<RefitsAnswer['scenarios'][number]['drift']>) => boolean,
    ): Promise<RefitsAnswer['scenarios'][number]['drift'] | undefined> => {
      const drift = (await trainer.refits()).scenarios[0]?.drift ?? null
      return drift !== null && isSeen(drift) ? drift : undefined
    }

    await system.publish(newer)
    const holding = await eventuallyTrained('a look at all of it', () =>
      driftOf(({ newest }) => newest === newer.length),
    )

    assert.equal(holding?.drift, null)
    assert.ok(holding.psi < 0.1, `PSI ${holding.psi}`)
    assert.equal(holding.live?.users, 60)
    const metrics = await (await fetch(`${trainer.url}/metrics`)).text()
    assert.match(metrics, /profilestream_trainer_items_psi\{scenario="video"[^}]*\} 0\.0/)
    assert.match(metrics, /profilestream_trainer_hit_rate\{scenario="video",measured="live"[^}]*\} [01]/)

    await system.publish(ofOtherFilms(walksOf({ from: 160, to: 220 })))
    // A refit that begins before all of it has come may find too little of it, and is followed by another.
    await eventuallyTrained('a release that drift began', async () =>
      (await system.store.decisions(VIDEO)).find(
        ({ trigger, decision }) => trigger === 'drift' && decision === 'released',
      ),
    )

    assert.ok(
      trainer.lines.some((line) => /hr@10 on live events is .* surely below|PSI .* is above/.test(line)),
    )
    assert.equal(await trainer.stop('SIGTERM'), 0)
  },
)
