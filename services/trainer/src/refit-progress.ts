/** How far a refit is: what the training process tells the trainer while it works. */

/** An epoch that was over when a training was cut short. */
export interface PassedEpoch extends Pick<RefitProgress, 'loss' | 'validation'> {
  readonly epoch: number
  /** Seconds of the network's training until then. */
  readonly seconds: number
}

/** One line of progress; what does not apply to the stage is left out. */
export interface RefitProgress {
  /** window: reading the log; final: training the winner on everything. */
  readonly stage: 'window' | 'train' | 'blend' | 'evaluate' | 'final' | 'release'
  /** The model that is worked on. */
  readonly model?: string
  readonly epoch?: number
  readonly epochs?: number
  /** A training that was cut short goes on at this epoch. */
  readonly goesOn?: true
  /** What such a training had passed before, or one that had ended. */
  readonly passed?: readonly PassedEpoch[]
  /** Mean cross-entropy of the epoch, nats; null when the budget was over before its first step. */
  readonly loss?: number | null
  /** Figures on the network's own held-out interactions. */
  readonly validation?: { readonly hr10: number; readonly ndcg10: number }
  /** Estimated seconds to the end of this stage. */
  readonly secondsLeft?: number
}
