/** What happens to an owner of the model: at the nth time that it comes to a step it dies, or its call is refused. */
import { UnavailableError } from '@profilestream/contracts'
import type { Scheduler } from 'fast-check'
import type { ModelTime } from './model-servers.js'

/** Where an owner can die or be refused: before or after what the word says. */
export type Step =
  | 'ask'
  | 'read'
  | 'write'
  | 'wrote'
  | 'emit'
  | 'emitted'
  | 'settle'
  | 'settled'
  | 'commit'
  | 'fetch'
  | 'remember'
  | 'raise'
  | 'move'
  | 'moved'
  | 'lower'
  | 'remove'

/** What happens to an owner at the nth time that it comes to a step. */
export interface Mishap {
  readonly step: Step
  readonly nth: number
  /** It dies, or the call fails and the owner lives. */
  readonly kind: 'dies' | 'fails'
  /** At `write`: so many of the batch's profiles are written before. */
  readonly written: number
}

/** The owner is dead: nothing that it does has any effect from here on. */
export class Died extends Error {}

/** The steps of one owner. */
export interface Steps {
  /** Whether its mishap comes with the next step of this name. */
  readonly isDue: (step: Step) => boolean
  /** Takes a turn of the scheduler. @throws Died, or UnavailableError: its mishap */
  readonly step: (step: Step) => Promise<void>
}

/** Turns of the scheduler, and the owner's count of them up to its mishap. */
export const createSteps = (
  { scheduler, time }: { readonly scheduler: Scheduler; readonly time: ModelTime },
  { name, mishap }: { readonly name: string; readonly mishap: Mishap | null },
): Steps => {
  let left = mishap?.nth ?? 0
  let isDead = false
  return {
    isDue: (step) => mishap?.step === step && left === 0,
    step: async (step) => {
      if (isDead) throw new Died()
      await scheduler.schedule(Promise.resolve(), `${name} ${step}`)
      time.pass()
      if (mishap?.step !== step) return
      if (left-- !== 0) return
      if (mishap.kind === 'fails') throw new UnavailableError('no answer')
      isDead = true
      throw new Died()
    },
  }
}
