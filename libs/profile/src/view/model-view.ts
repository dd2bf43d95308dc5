/**
 * How a model sees a user, beside what her profile states: computed by whoever serves the release, from her history, when it is asked
 * for. It is no part of the profile: another release sees her in another way, and the same events still fold to the same bytes.
 */

/** One thing read from her vector. */
export interface ModelReading {
  /** category or price: of what she takes up next. */
  readonly about: string
  readonly value: string
  /** Probability of the value, 0..1, calibrated on users that the reading was not fitted on. */
  readonly confidence: number
  /** What is likeliest after it. */
  readonly others: readonly { readonly value: string; readonly confidence: number }[]
  /** Share of held-out users for whom the likeliest was right, and of those for whom the most frequent was. */
  readonly accuracy: number
  readonly majority: number
}

/** How one release sees one user. */
export interface ModelView {
  /** The release that says so. */
  readonly release: string
  /** Only what is surely read better than by naming the most frequent. */
  readonly readings: readonly ModelReading[]
  /** Items that the network places nearest to her, of those that she has not had; score is the inner product. */
  readonly nearest: readonly { readonly itemId: string; readonly title: string; readonly score: number }[]
  readonly sentences: readonly string[]
}

/** The sentences of a view: what the model sees her as, and what lies near. */
export const viewSentences = ({ release, readings, nearest }: Omit<ModelView, 'sentences'>): string[] => [
  ...readings.map((reading) => readingSentence(release, reading)),
  ...(nearest.length === 0
    ? []
    : [`nearest to her in release ${release}: ${nearest.map(({ title }) => title).join(', ')}`]),
]

const AS: Readonly<Record<string, (value: string) => string>> = {
  category: (value) => `somebody who takes up ${value} next`,
  price: (value) => `somebody whose next item costs ${value}`,
}

const readingSentence = (
  release: string,
  { about, value, confidence, others, accuracy, majority }: ModelReading,
): string => {
  const as = AS[about]?.(value) ?? `${about} ${value}`
  const then = others.map((other) => `${other.value} ${other.confidence.toFixed(2)}`).join(', ')
  return `the model sees her as ${as}: ${confidence.toFixed(2)} sure${then === '' ? '' : ` (then ${then})`}; release ${release}, right for ${percent(accuracy)} of held-out users, the most frequent for ${percent(majority)}`
}

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`

/** A profile as it is told. */
type Told = Readonly<Record<string, unknown>>

/**
 * Puts what models see beside what is stated: `modelView` of each scenario, and its sentences after the scenario's own.
 * @param told   from tellProfile
 * @param views  by scenario; null where nobody could be asked: then nothing is said
 */
export const withModelViews = (
  told: Told,
  views: Readonly<Record<string, ModelView>> | null,
): Record<string, unknown> => {
  if (views === null) return { ...told }
  const scenarios = Object.entries(told['scenarios'] as Record<string, { readonly sentences: string[] }>)
  return {
    ...told,
    scenarios: Object.fromEntries(
      scenarios.map(([name, held]) => {
        const view = views[name]
        const sentences = [...held.sentences, ...(view?.sentences ?? [])]
        return [name, view === undefined ? held : { ...held, sentences, modelView: view }]
      }),
    ),
  }
}
