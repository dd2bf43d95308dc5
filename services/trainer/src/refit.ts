/** A refit, the trainer's one sentence: window → examples, normalisation → train → evaluate → gate → release. */
import { createBotIntervals } from '@profilestream/contracts'
import { indexItems } from '@profilestream/retrieval'
import { assembleRelease, type PassedCandidate } from './assemble-release.js'
import { buildExamples } from './build-examples.js'
import { createConclusion } from './conclude.js'
import { dropBots } from './drop-bots.js'
import { evaluateModels, type Judgement } from './gate/evaluate-models.js'
import { fitNormalisation } from './fit-normalisation/fit-normalisation.js'
import { decide, notTrained, tooFewJudges, tooLarge, type GateEvidence } from './gate/gate.js'
import { holdOut } from './hold-out.js'
import { networkFactsOf } from './item-labels.js'
import type { RefitDependencies, RefitJob, RefitResult } from './refit-job.js'
import { createTrainingRecorder } from './releasing/record-training.js'
import { replayWindow } from './replay-window.js'
import { readServing, withRanker } from './serving-ranker.js'
import { budgetOf } from './refit-budget.js'
import { createTaste } from './taste.js'
import { expectedMemoryMiB, interactionsWithin } from './warm-start/memory-budget.js'
import { warmRefitOf } from './warm-start/warm-refit.js'

/** Share of the time budget for training what is evaluated; the rest is for the final fit. */
const EVALUATED_SHARE = 0.65

/**
 * Refits one scenario. It never tells anybody: the release lies in the store, and the decision says what to do with it.
 * @throws ContractError for a damaged training log, UnavailableError when the disk refuses
 */
export const refit = async (dependencies: RefitDependencies, job: RefitJob): Promise<RefitResult> => {
  const { store } = dependencies
  const { settings } = job
  const recorder = createTrainingRecorder(dependencies, job)
  const { report } = recorder
  report({ stage: 'window' })
  const { examples, normalisation } = await readWindow(job)
  const serving = await readServing(dependencies, job)
  const conclude = createConclusion(dependencies, job, serving?.manifest.version ?? null)
  const learned = serving?.manifest ?? null
  const { train, test } = holdOut(examples, {
    learned,
    maximumJudges: settings.evaluationUsers,
    logEnd: job.logEnd,
  })
  if (test.users < settings.minimumJudges) return conclude(tooFewJudges(test.users, settings.minimumJudges))

  const needed = expectedMemoryMiB({ interactions: examples.interactions, items: examples.items.length })
  if (needed > settings.maximumMemoryMiB) return conclude(tooLarge(needed, settings.maximumMemoryMiB))
  const lengths = train.sequences.map(({ length }) => length)
  const warm = warmRefitOf(serving, { examples, lengths }, job)
  const start = warm === null ? 'full' : 'warm'
  const taste = createTaste({ examples, definition: job.definition, labels: job.labels }, lengths)
  const budgetSeconds = budgetOf(examples.interactions, settings)
  const excludeSeen = !job.definition.itemsRepeat
  const models = await dependencies.training.models(train, {
    architectures: settings.architectures,
    models: settings.models,
    sideInputs: settings.sideInputs[job.definition.name] ?? [],
    facts: networkFactsOf(examples.items, job.labels),
    seed: job.seed,
    budgetSeconds: budgetSeconds * EVALUATED_SHARE,
    excludeSeen,
    taste,
    trainNetwork: dependencies.training.network,
    warm,
    report,
  })
  if (models === null) return conclude(notTrained(budgetSeconds), { start })
  try {
    report({ stage: 'evaluate' })
    const { unreleased, interests } = taste
    const judgement = await withRanker(serving, { ...examples, interests }, (ranker) =>
      evaluateModels(
        { train, test },
        { models, serving: ranker, unreleased },
        { excludeSeen, seed: job.seed },
      ),
    )
    const { figures } = judgement
    const decision = decide(evidenceOf(judgement), settings)
    if (!decision.released) return conclude(decision, { figures, start })

    const finalSeconds = budgetSeconds * (1 - EVALUATED_SHARE)
    const passed = { examples, train, normalisation, models, figures, finalSeconds, warm }
    const release = await assembleRelease({ ...dependencies, report }, job, passed)
    report({ stage: 'release' })
    const gate = { serving: serving?.manifest.version ?? null, reason: decision.reason }
    const { itemEmbeddings: rows, manifest } = release
    const index = await indexItems(
      { rows, dimension: manifest.dimension },
      { fromItems: settings.indexFromItems, warn: dependencies.warn },
    )
    const written = await store.write({ ...release, ...index, training: recorder.record(gate) })
    return conclude(decision, { figures, written, start, version: release.manifest.version })
  } finally {
    models.dispose()
  }
}

/** What models learn from, and how its numbers are made comparable. */
const readWindow = async (job: RefitJob): Promise<Pick<PassedCandidate, 'examples' | 'normalisation'>> => {
  const { definition, folder, logEnd, settings } = job
  const windowInteractions = Math.min(
    settings.windowInteractions,
    interactionsWithin(settings.maximumMemoryMiB),
  )
  const { name: scenario } = definition
  const all = await replayWindow({ folder, scenario, logEnd, windowInteractions })
  const window = dropBots(all, scenario, createBotIntervals(job.bots))
  const examples = buildExamples(window, { definition, ...settings })
  return { examples, normalisation: fitNormalisation(window, definition, examples) }
}

const evidenceOf = ({ figures, ...overUnreleased }: Judgement): GateEvidence => ({
  candidate: figures['blend'] ?? {},
  popularity: figures['popularity'] ?? {},
  ...overUnreleased,
  serving: figures['serving'] ?? null,
})
