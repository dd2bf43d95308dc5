/** The settings section 'trainer': when to refit, on what, for how long, and what passes the gate. */
import { describeError } from '@profilestream/contracts'
import { ARCHITECTURES, describeSpelling, SIDE_INPUT_NAMES, spellModel } from '@profilestream/models'
import { GENEROUS_RETENTION } from '@profilestream/training-log'
import { INDEX_FROM_ITEMS } from '@profilestream/retrieval'
import { z } from 'zod'
import { PSI_MOVED } from './drift/population-stability.js'

const count = (usual: number, meaning: string): z.ZodDefault<z.ZodInt> =>
  z.int().min(1).default(usual).describe(meaning)
const seconds = (usual: number, meaning: string): z.ZodDefault<z.ZodNumber> =>
  z.number().positive().default(usual).describe(`${meaning}, seconds.`)

const share = (usual: number, meaning: string): z.ZodDefault<z.ZodNumber> =>
  z.number().min(0).max(1).default(usual).describe(meaning)

/** What is wrong with the parameters of a model; null when nothing is. */
const problemWith = (name: string, parameters: Readonly<Record<string, number>>): string | null => {
  try {
    describeSpelling(spellModel(name, parameters))
    return null
  } catch (error) {
    return describeError(error)
  }
}

/** Parameters of models by the models' names, as `profilestream tune` writes them. */
const models = z
  .record(z.string(), z.record(z.string(), z.number()))
  .superRefine((given, context) => {
    for (const [name, parameters] of Object.entries(given)) {
      const message = problemWith(name, parameters)
      if (message !== null) context.addIssue({ code: 'custom', path: [name], message })
    }
  })
  .default({})
  .describe(
    'Parameters of models by name, as `profilestream tune` writes them; models not trained here ignore theirs.',
  )

/** What shapes one refit; travels to the training process. */
export const refitSettings = z.strictObject({
  architectures: z
    .array(z.enum(ARCHITECTURES))
    .min(1)
    .default(['hybrid', 'attention'])
    .describe('Networks to train; the one that blends best is released.'),
  models,
  sideInputs: z
    .record(z.string(), z.array(z.enum(SIDE_INPUT_NAMES)))
    .default({})
    .describe(
      'What the networks of a scenario read of interactions beside items, by scenario; nothing unless named.',
    ),
  windowInteractions: count(2_000_000, 'Newest interactions of a scenario that are trained on.'),
  minimumItemSupport: count(1, 'Interactions an item needs in the window to be known.'),
  maximumItems: count(50_000, 'Items known at most; the most popular ones stay.'),
  indexFromItems: count(
    INDEX_FROM_ITEMS,
    'Items from which on a release brings an index of near neighbours.',
  ),
  evaluationUsers: count(2_000, 'Users whose last interaction is held out, at most.'),
  minimumJudges: count(30, 'Held-out users below which nothing is decided.'),
  minimumGain: z
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe('How much better than the serving release a candidate must be, as a share of its NDCG@10.'),
  minimumCertainty: share(
    0.8,
    'Share of the bootstrap resamples in which a candidate must be above the serving release.',
  ),
  maximumCoverageLoss: share(
    0.25,
    'How much less of the catalog its lists may show, as a share of what the serving release shows.',
  ),
  maximumPopularityRise: z
    .number()
    .min(0)
    .default(0.25)
    .describe('How much more popular what its lists show may be, as a share of the serving release.'),
  maximumGroupLoss: share(
    0.1,
    'How much of its hit rate any group of users, by number of events, may surely lose, as a share.',
  ),
  secondsPerThousandInteractions: seconds(1, 'Time budget of a refit for each thousand interactions'),
  minimumBudgetSeconds: seconds(30, 'Time budget of a refit, at least'),
  maximumBudgetSeconds: seconds(1_800, 'Time budget of a refit, at most'),
  maximumMemoryMiB: count(
    4_096,
    'Memory that a refit may be expected to hold at most; its window is cut to it.',
  ),
  checkpointSeconds: seconds(30, 'How much training a kill may cost'),
})

/** Section 'trainer'. */
export const trainerSettings = refitSettings.extend({
  folder: z
    .string()
    .min(1)
    .default('./.profilestream/training-log')
    .describe('Folder of the training log; one process owns it.'),
  keepDays: count(
    GENEROUS_RETENTION.keepDays,
    'Newest days of a scenario that stay in the training log; days without interactions do not count.',
  ),
  keepInteractions: count(
    GENEROUS_RETENTION.keepInteractions,
    'Interactions of a scenario that stay in the training log at least; whole days beyond them leave.',
  ),
  flushInteractions: count(20_000, 'New interactions that are put on disk at once.'),
  flushSeconds: seconds(5, 'How long a new interaction may wait to be put on disk'),
  firstAt: count(5_000, 'Interactions at which the first refit of a scenario begins.'),
  growth: z
    .number()
    .positive()
    .default(0.2)
    .describe('New interactions, as a share of those of the last refit, that begin another.'),
  everyHours: z
    .number()
    .positive()
    .default(6)
    .describe('Hours after which a refit begins if anything is new.'),
  fullEvery: count(
    5,
    'Every so many refits begin with fresh weights and try all networks; those between with the weights that serve.',
  ),
  driftMinutes: z
    .number()
    .positive()
    .default(15)
    .describe('Minutes between two looks at how a release in service does on live events.'),
  driftInteractions: count(1_000, 'Interactions after a release below which nothing is said of its drift.'),
  driftUsers: count(500, 'Users whose next interaction tells how often a release in service hits, at most.'),
  driftPsi: z
    .number()
    .positive()
    .default(PSI_MOVED)
    .describe("Population stability index of the items' shares above which a release is refitted."),
  driftPauseMinutes: z
    .number()
    .nonnegative()
    .default(60)
    .describe('Minutes between a refit and one that drift begins.'),
  retryMinutes: z.number().positive().default(10).describe('Minutes to wait after a refit that failed.'),
  priority: z
    .int()
    .min(0)
    .max(19)
    .default(10)
    .describe('How far training steps back for other processes: 0 not at all, 19 most (the niceness).'),
  keepReleases: count(20, 'Releases of a scenario that stay on disk; older ones are removed.'),
})

/** Settings of one refit. */
export type RefitSettings = z.output<typeof refitSettings>
/** Settings of the trainer. */
export type TrainerSettings = z.output<typeof trainerSettings>
