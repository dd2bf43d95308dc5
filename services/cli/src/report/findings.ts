/** What a report says, in words: who is surely better than whom, who may be as good, what it costs, and where it differs. */
import { nameOf } from './figure-names.js'
import { groupingsOf, inGroup, rounded, surely, type ModelView, type ReportView } from './report-view.js'

/** a, b and c. */
export const listed = (names: readonly string[]): string =>
  names.length <= 1 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`

/** The report's sentences, the most important first; model names are written as they were spelled. */
export const findingsOf = (view: ReportView): string[] => [
  ...bestSentences(view),
  ...beatingSentences(view),
  ...costSentences(view),
  ...groupSentences(view),
  ...noveltySentences(view),
]

const unbeaten = ({ models }: ReportView): ModelView[] =>
  models.filter(({ beatenBy }) => beatenBy.length === 0)

const bestSentences = ({ models, main }: ReportView): string[] => {
  const [best, ...others] = models
  if (best === undefined || others.length === 0) return []
  const { label } = nameOf(main)
  const value = rounded(best.figures[main]?.value)
  const rivals = others.filter(({ beatenBy }) => !beatenBy.includes(best.model)).map(({ model }) => model)
  return [
    rivals.length === 0
      ? `${best.model} is surely better than every other model by ${label} (${value}).`
      : `${best.model} has the best ${label}, ${value}, but nothing shows that it is better than ${listed(rivals)}: those differences may be chance.`,
  ]
}

/** Models that beat the same ones share a sentence; one that beats all has been named already. */
const beatingSentences = (view: ReportView): string[] => {
  const sure = surely(view.report.comparisons, view.main)
  const byBeaten = new Map<string, string[]>()
  for (const { model } of view.models) {
    const beaten = view.models.filter((other) =>
      sure.some((pair) => pair.better === model && pair.other === other.model),
    )
    if (beaten.length === 0 || beaten.length === view.models.length - 1) continue
    const words = beatenInWords(view, beaten)
    byBeaten.set(words, [...(byBeaten.get(words) ?? []), model])
  }
  return [...byBeaten].map(
    ([beaten, models]) =>
      `${listed(models)} ${models.length === 1 ? 'is' : 'are'} surely better than ${beaten}.`,
  )
}

/** Fewest models that are named together as all from one downwards. */
const MANY = 3

const beatenInWords = ({ models }: ReportView, beaten: readonly ModelView[]): string => {
  const [first] = beaten
  const isTail = first !== undefined && beaten.length === models.length - first.number + 1
  return isTail && beaten.length >= MANY
    ? `every model from ${first.model} down`
    : listed(beaten.map(({ model }) => model))
}

const costSentences = (view: ReportView): string[] => {
  const good = unbeaten(view)
  if (good.length < 2) return []
  const cheapest = good.reduce((least, model) =>
    totalSeconds(view, model) < totalSeconds(view, least) ? model : least,
  )
  const { fitSeconds, listMs } = cheapest.cost
  return [
    `Of those that nothing surely beats, ${cheapest.model} is the cheapest: ${fitSeconds.toFixed(1)} s to fit, ${listMs.toFixed(2)} ms a list.`,
  ]
}

/** Seconds to fit the model and to rank for every judge. */
const totalSeconds = ({ report }: ReportView, { cost }: ModelView): number =>
  cost.fitSeconds + (cost.listMs * report.judged) / 1_000

/** By activity: who leads in each group, where that is not the same model everywhere. */
const groupSentences = (view: ReportView): string[] => {
  const byEvents = groupingsOf(view).find(({ grouping }) => grouping.by === 'events')
  if (byEvents === undefined || view.models.length < 2) return []
  const { grouping, figure } = byEvents
  const sign = nameOf(figure).better === 'less' ? -1 : 1
  const leaders = grouping.groups.map(({ name: group }) => {
    const worth = (model: ModelView): number =>
      sign * (inGroup(model, { by: 'events', group, figure })?.value ?? -sign * Infinity)
    const best = view.models.reduce((top, model) => (worth(model) > worth(top) ? model : top))
    return { group, best, value: inGroup(best, { by: 'events', group, figure })?.value }
  })
  const told = leaders.map(
    ({ group, best, value }) =>
      `${best.model} for ${group === 'more' ? 'more than 50' : group} events (${rounded(value)})`,
  )
  return [
    `By a user's number of events, ${nameOf(figure).label} is best with ${listed(told)}; how sure that is the intervals say.`,
  ]
}

const noveltySentences = (view: ReportView): string[] => {
  const known = view.models.filter(({ figures }) => figures['novelty@10'] !== undefined)
  const novelty = ({ figures }: ModelView): number => figures['novelty@10']?.value ?? 0
  if (known.length < 2) return []
  const most = known.reduce((top, model) => (novelty(model) > novelty(top) ? model : top))
  const least = known.reduce((low, model) => (novelty(model) < novelty(low) ? model : low))
  const main = (model: ModelView): string =>
    `${nameOf(view.main).label} ${rounded(model.figures[view.main]?.value)}`
  return [
    `The least known items are in the lists of ${most.model} (novelty ${rounded(novelty(most), 2)} bits, ${main(most)}), the best known in those of ${least.model} (${rounded(novelty(least), 2)} bits, ${main(least)}).`,
  ]
}
