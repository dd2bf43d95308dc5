/** Waiting for a refit: what has become of a demand, and how it is told. */
import { UnavailableError } from '@profilestream/contracts'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { followDemand } from './follow-demand.js'
import { describeDecision, describeProgress } from './in-words.js'
import type { Decision, TrainerStatus } from './trainer-status.js'
import { stateOfDemand } from './waiting.js'

const demand = { scenario: 'video', demandedAt: 1_000 }

const aDecision = (overrides: Partial<Decision> = {}): Decision => ({
  decision: 'released',
  reason: 'ndcg@10 0.2000 is above the serving release’s 0.1000',
  version: '0002',
  decidedAt: 2_000,
  seconds: 65,
  figures: { 'blend.hr@10': 0.3, 'blend.ndcg@10': 0.2, 'serving.ndcg@10': 0.1, 'attention.hr@10': 0.3 },
  ...overrides,
})

const aStatus = ({
  running = null,
  demandedAt = null,
  decision = null,
}: {
  running?: TrainerStatus['running']
  demandedAt?: number | null
  decision?: Decision | null
} = {}): TrainerStatus => ({
  running,
  scenarios: [
    { scenario: 'news', interactions: 5, demandedAt: null, decision: null },
    { scenario: 'video', interactions: 9, demandedAt, decision },
  ],
})

test('a demand waits behind another refit, then runs, then is decided', () => {
  const news = { scenario: 'news', progress: { stage: 'train' }, curves: [] }
  const curve = (stage: string, loss: number) => ({
    model: 'attention',
    stage,
    epochs: [{ loss, ndcg10: 0.1 }],
  })
  const video = {
    scenario: 'video',
    progress: { stage: 'final', model: 'attention', epoch: 1 },
    curves: [curve('train', 5), curve('final', 4)],
  }
  const old = aDecision({ decidedAt: 999 })

  assert.deepEqual(stateOfDemand(demand, aStatus({ running: news, demandedAt: 1_000 })), {
    kind: 'waiting',
    behind: 'news',
  })
  assert.deepEqual(stateOfDemand(demand, aStatus({ running: video, decision: old })), {
    kind: 'running',
    progress: video.progress,
    curve: [{ loss: 4, ndcg10: 0.1 }],
  })
  assert.deepEqual(stateOfDemand(demand, aStatus({ decision: aDecision() })), {
    kind: 'decided',
    decision: aDecision(),
  })
})

test('a refit of the scenario that was at work before the demand is not taken for it', () => {
  const earlier = { scenario: 'video', progress: { stage: 'final' }, curves: [] }

  const state = stateOfDemand(demand, aStatus({ running: earlier, demandedAt: 1_000, decision: aDecision() }))

  assert.equal(state.kind, 'waiting')
})

test('a trainer that knows neither demand nor newer decision has forgotten it, and that is an error', async () => {
  const status = (): Promise<TrainerStatus> =>
    Promise.resolve(aStatus({ decision: aDecision({ decidedAt: 1 }) }))
  const interrupted = new AbortController().signal

  await assert.rejects(
    followDemand({ status }, demand, { say: () => undefined, interrupted }),
    /started again before it began the refit of video: ask again/,
  )
})

test('a trainer that is away for a moment is asked again', async () => {
  const answers = [
    () => Promise.reject(new UnavailableError('away')),
    () =>
      Promise.resolve(aStatus({ running: { scenario: 'video', progress: { stage: 'blend' }, curves: [] } })),
    () => Promise.resolve(aStatus({ decision: aDecision() })),
  ]
  const said: string[] = []

  const decision = await followDemand({ status: () => answers.shift()!() }, demand, {
    say: (line) => said.push(line),
    interrupted: new AbortController().signal,
  })

  assert.equal(decision?.version, '0002')
  assert.deepEqual(said, ['video: the trainer does not answer at the moment', 'video: fits the blend'])
})

test('a progress line says stage, network, epoch, figures and time left', () => {
  const line = describeProgress('video', {
    stage: 'train',
    model: 'attention',
    epoch: 3,
    epochs: 30,
    loss: 4.25,
    validation: { hr10: 0.3, ndcg10: 0.17 },
    secondsLeft: 80,
  })

  assert.equal(
    line,
    'video: trains attention, epoch 3/30, loss 4.2500, hr@10 0.3000, ndcg@10 0.1700, 1 min 20 s left',
  )
})

test('a decision is told with its version, time, figures and reason', () => {
  assert.equal(
    describeDecision('video', aDecision({ reason: 'it is better' })),
    'video: released 0002 after 1 min 5 s, blend.hr@10 0.3000, blend.ndcg@10 0.2000, serving.ndcg@10 0.1000, it is better',
  )
  assert.equal(
    describeDecision(
      'video',
      aDecision({ decision: 'refused', version: null, figures: {}, reason: 'too few' }),
    ),
    'video: refused after 1 min 5 s, too few',
  )
})
