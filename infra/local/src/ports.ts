/** Free loopback ports, the same ones run after run while nobody else takes them. */
import { createServer } from 'node:net'

/** A port by its purpose, and which one is tried when none is remembered (0: any free one). */
export type PortWishes = Readonly<Record<string, number>>

/**
 * Chooses a free port for every purpose.
 * @param wishes      purpose → first choice
 * @param remembered  purpose → port of the last run; tried before the first choice
 * @param report      told when a port is taken and another one is used
 */
export async function choosePorts(
  wishes: PortWishes,
  remembered: Readonly<Record<string, number>>,
  report: (line: string) => void,
): Promise<Record<string, number>> {
  const chosen: Record<string, number> = {}
  const taken = new Set<number>()
  for (const [purpose, firstChoice] of Object.entries(wishes)) {
    const wanted = remembered[purpose] ?? firstChoice
    const port = !taken.has(wanted) && (await isFree(wanted)) ? wanted : 0
    const final = port === 0 ? await freePort(taken) : port
    if (wanted !== 0 && final !== wanted) report(`port ${wanted} is in use; ${purpose} takes ${final}`)
    taken.add(final)
    chosen[purpose] = final
  }
  return chosen
}

/** Whether a port can be listened on, on 127.0.0.1; 0 never is, since it names none. */
export function isFree(port: number): Promise<boolean> {
  if (port === 0) return Promise.resolve(false)
  return listenOnce(port).then(
    () => true,
    () => false,
  )
}

async function freePort(taken: ReadonlySet<number>): Promise<number> {
  for (;;) {
    const port = await listenOnce(0)
    if (!taken.has(port)) return port
  }
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ port, host: '127.0.0.1' }, () => {
      const address = server.address()
      const listening = typeof address === 'object' && address !== null ? address.port : port
      server.close(() => resolve(listening))
    })
  })
}
