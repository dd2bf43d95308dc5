/** The trainer's HTTP as commands use it. */
import { ContractError, UnavailableError } from '@profilestream/contracts'
import { demandAnswer, trainerStatus, type Demand, type TrainerStatus } from './trainer-status.js'

/** Asks a trainer. */
export interface TrainerClient {
  /** @throws UnavailableError when it does not answer */
  status(): Promise<TrainerStatus>
  /** Asks for a refit. @param full  with fresh weights @throws ContractError in the trainer's own words when it refuses */
  demand(scenario: string, full: boolean): Promise<Demand>
}

/** Longest wait for an answer, milliseconds. */
const TIMEOUT_MS = 10_000

/** Makes the client. @param base  the trainer's address, as http://127.0.0.1:9402 */
export const createTrainerClient = (base: string): TrainerClient => {
  const refits = new URL('/v1/refits', base)
  return {
    status: async () => trainerStatus.parse(await ask(refits)),
    demand: async (scenario, full) =>
      demandAnswer.parse(
        await ask(refits, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ scenario, full }),
        }),
      ),
  }
}

const ask = async (address: URL, request: RequestInit = {}): Promise<unknown> => {
  const answer = await fetch(address, { ...request, signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
    (cause: unknown) => {
      throw new UnavailableError(
        `The trainer at ${address.origin} does not answer: run npm start, or give --url`,
        { cause },
      )
    },
  )
  const body: unknown = await answer.json()
  if (answer.ok) return body
  const { detail } = body as { readonly detail?: string }
  throw new ContractError(detail ?? `The trainer answered ${answer.status}`)
}
