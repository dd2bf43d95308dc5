/** Finds a loopback port for a service: the one it is known by, or a free one when that is taken. */
import { createServer } from 'node:net'

const LOOPBACK = '127.0.0.1'

/**
 * Tries to listen on a port and lets it go again.
 * @param port  1..65535, or 0 for any free one
 * @returns     the port that could be listened on, or null when it is taken
 */
const tryPort = (port: number): Promise<number | null> =>
  new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(null))
    probe.listen({ port, host: LOOPBACK, exclusive: true }, () => {
      const address = probe.address()
      const found = typeof address === 'object' && address !== null ? address.port : null
      probe.close(() => resolve(found))
    })
  })

/** A port to listen on, and whether it is the one that was wished for. */
export interface FoundPort {
  readonly port: number
  readonly asWished: boolean
}

/**
 * The wished port when it is free on loopback, any free one otherwise.
 * @param wished    1..65535
 * @param promised  ports already promised to others in this start, never handed out again
 */
export const findPort = async (wished: number, promised: ReadonlySet<number>): Promise<FoundPort> => {
  if (!promised.has(wished) && (await tryPort(wished)) !== null) return { port: wished, asWished: true }
  for (;;) {
    const free = await tryPort(0)
    if (free !== null && !promised.has(free)) return { port: free, asWished: false }
  }
}
