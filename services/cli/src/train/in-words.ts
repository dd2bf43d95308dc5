/** A refit in words: how far it is, and how it ended. Pure. */
import { spokenSeconds } from '../evaluate/progress-line.js'
import type { Decision, Progress } from './trainer-status.js'
import type { DemandState } from './waiting.js'

const STAGES: Readonly<Record<string, string>> = {
  window: 'reads the log',
  train: 'trains',
  blend: 'fits the blend',
  evaluate: 'is judged',
  final: 'trains on everything',
  release: 'is written',
}

/** How far a refit is: stage, network, epoch, figures, time left. */
export const describeProgress = (scenario: string, progress: Progress): string => {
  const { stage, model, epoch, epochs, goesOn, loss, validation, secondsLeft } = progress
  const parts = [
    `${STAGES[stage] ?? stage}${model === undefined ? '' : ` ${model}`}`,
    ...(epoch === undefined
      ? []
      : [goesOn ? `goes on at epoch ${epoch}` : `epoch ${epoch}/${epochs ?? epoch}`]),
    ...(loss == null ? [] : [`loss ${loss.toFixed(4)}`]),
    ...(validation === undefined
      ? []
      : [`hr@10 ${validation.hr10.toFixed(4)}`, `ndcg@10 ${validation.ndcg10.toFixed(4)}`]),
    ...(secondsLeft === undefined ? [] : [`${spokenSeconds(secondsLeft)} left`]),
  ]
  return `${scenario}: ${parts.join(', ')}`
}

/** How it ended, the figures that decided in front. */
export const describeDecision = (scenario: string, decision: Decision): string => {
  const { version, reason, seconds, figures } = decision
  const what = version === null ? decision.decision : `${decision.decision} ${version}`
  const shown = ['blend.hr@10', 'blend.ndcg@10', 'serving.ndcg@10'].flatMap((name) => {
    const value = figures[name]
    return value === undefined ? [] : [`${name} ${value.toFixed(4)}`]
  })
  return [`${scenario}: ${what} after ${spokenSeconds(seconds)}`, ...shown, reason].join(', ')
}

/** A demand that has not ended. */
export const describeWaiting = (
  scenario: string,
  state: Extract<DemandState, { kind: 'waiting' | 'running' }>,
): string => {
  if (state.kind === 'running') return describeProgress(scenario, state.progress)
  return `${scenario}: waits${state.behind === null ? '' : ` for the refit of ${state.behind}`}`
}
