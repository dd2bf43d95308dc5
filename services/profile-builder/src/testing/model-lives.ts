/** Lives of owners: one that dies where the test says, and one that goes on until the log is folded. */
import { UnavailableError } from '@profilestream/contracts'
import { Died } from './mishaps.js'
import { createOwner } from './model-owner.js'
import { turnOfTheLoop, type Delivery, type Life, type Rules, type World } from './model-world.js'

/** What ends a life before its time: death, or a server that does not answer. @throws any other error */
export const orDied = async (life: Promise<unknown>): Promise<void> => {
  try {
    await life
  } catch (error) {
    if (!(error instanceof Died) && !(error instanceof UnavailableError)) throw error
  }
}

/** Lives until its deliveries are done or it dies. @throws what stops a builder for good */
export const live = (world: World, name: string, life: Life, rules: Rules): Promise<void> => {
  const owner = createOwner(world, name, life, rules)
  const whole = async (): Promise<void> => {
    await owner.begin()
    for (const delivery of life.deliveries) await owner.take(delivery)
    await owner.finish()
  }
  return orDied(whole().finally(() => owner.end()))
}

/** More than any life that makes progress needs. */
const MOST_DELIVERIES = 80

/** The same batches fail again and again: nothing is lost, and nothing goes on. */
export class NoProgress extends Error {}

/** Of a life without mishap. */
export interface Ending {
  /** Whether it may end there. */
  readonly isOver?: () => boolean
  readonly commit?: Delivery['commit']
}

/**
 * A life without mishap that ends when the log is folded to its end.
 * @throws when it does not come to the end
 */
export const liveToTheEnd = async (
  world: World,
  name: string,
  rules: Rules,
  { isOver = (): boolean => true, commit = 'taken' }: Ending = {},
): Promise<void> => {
  const owner = createOwner(world, name, { deliveries: [], mishap: null }, rules)
  const toTheEnd = async (): Promise<void> => {
    await owner.begin()
    for (let deliveries = 0; ; deliveries++) {
      if (deliveries > MOST_DELIVERIES) throw new NoProgress('the log is not folded to its end')
      await owner.take({ lengths: world.kafka.partitions.map(() => 4), commit })
      while (!isOver() && owner.isIdle() && !world.ending.signal.aborted) deliveries = await turnOfTheLoop(0)
      if (!owner.isAtTheEnd() || !isOver()) continue
      await owner.finish()
      if (owner.isAtTheEnd()) return
    }
  }
  return toTheEnd().finally(() => owner.end())
}
