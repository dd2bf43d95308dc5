/** What the trainer says at GET /v1/refits, as far as a person who waits for a refit needs it. */
import { z } from 'zod'

const progress = z.object({
  stage: z.string(),
  model: z.string().optional(),
  epoch: z.number().optional(),
  epochs: z.number().optional(),
  goesOn: z.boolean().optional(),
  loss: z.number().nullish(),
  validation: z.object({ hr10: z.number(), ndcg10: z.number() }).optional(),
  secondsLeft: z.number().optional(),
})

const curve = z.object({
  model: z.string(),
  stage: z.string(),
  epochs: z.array(z.object({ loss: z.number().nullable(), ndcg10: z.number().nullable() })),
})

const decision = z.object({
  decision: z.string(),
  reason: z.string(),
  version: z.string().nullable(),
  decidedAt: z.number(),
  seconds: z.number(),
  figures: z.record(z.string(), z.number()),
})

const scenarioStatus = z.object({
  scenario: z.string(),
  interactions: z.number(),
  demandedAt: z.number().nullable(),
  interrupted: z.string().nullish(),
  decision: decision.nullable(),
})

/** The shape of the answer. */
export const trainerStatus = z.object({
  running: z.object({ scenario: z.string(), progress, curves: z.array(curve) }).nullable(),
  scenarios: z.array(scenarioStatus),
})

/** The answer to a demand. */
export const demandAnswer = z.object({ scenario: z.string(), demandedAt: z.number() })

/** Everything that is going on. */
export type TrainerStatus = z.output<typeof trainerStatus>
/** How far the refit at work is. */
export type Progress = z.output<typeof progress>
/** How a refit ended. */
export type Decision = z.output<typeof decision>
/** A refit that was asked for, and when by the trainer's clock. */
export type Demand = z.output<typeof demandAnswer>
