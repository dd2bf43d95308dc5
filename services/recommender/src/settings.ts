/** The recommender's own settings: section `recommender`. */
import { z } from 'zod'

/** Section `recommender`. */
export const recommenderSettings = z.object({
  listLength: z
    .int()
    .min(1)
    .max(100)
    .default(10)
    .describe('Items of a list that is emitted or asked for without a limit.'),
  diversity: z
    .number()
    .min(0)
    .max(1)
    .default(0.1)
    .describe(
      'How much likeness within a list costs: 0 keeps the order by score, 1 looks at likeness alone.',
    ),
  quietMs: z
    .int()
    .min(0)
    .default(250)
    .describe('A list is made when the user has been quiet for so long, milliseconds.'),
  longestWaitMs: z
    .int()
    .min(0)
    .default(1_000)
    .describe('A list is made at the latest so long after the first update it answers to, milliseconds.'),
  maxWaitingUsers: z
    .int()
    .min(1)
    .default(20_000)
    .describe('Users that may wait for a list; above it no more updates are read.'),
  usersPerBatch: z.int().min(1).max(512).default(64).describe('Users whose lists are made together.'),
  encoderBatch: z.int().min(1).max(512).default(256).describe('Histories encoded together, at most.'),
  trendDays: z
    .number()
    .positive()
    .default(28)
    .describe('Days of clickstream that a starting process reads to know what trends.'),
  leaderTtlMs: z
    .int()
    .min(1_000)
    .default(10_000)
    .describe('How long a silent leader keeps the stickiness metrics to itself, milliseconds.'),
  metricsPauseMs: z
    .int()
    .min(1)
    .default(1_000)
    .describe('Shortest time between two computations of the stickiness metrics, milliseconds.'),
  keepDays: z.int().min(61).default(70).describe('Days of activity that stickiness keeps.'),
})

/** The settings of section `recommender`. */
export type RecommenderSettings = z.output<typeof recommenderSettings>
