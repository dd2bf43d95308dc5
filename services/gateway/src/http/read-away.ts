/** What a client still sends of a refused request is read away: who is hung up on while writing sees a broken connection, not the answer. */
import type { Readable } from 'node:stream'

/** How long that goes on. */
export interface ReadAwayLimits {
  readonly bytes: number
  readonly milliseconds: number
}

/** Resolves when the body has ended, or a limit is reached: an answer is due then, whether it is read or not. */
export const readAway = (body: Readable, { bytes, milliseconds }: ReadAwayLimits): Promise<void> =>
  new Promise((resolve) => {
    if (body.readableEnded || body.destroyed) return resolve()
    let left = bytes
    const count = (chunk: Buffer): void => {
      left -= chunk.length
      if (left < 0) end()
    }
    const end = (): void => {
      clearTimeout(timer)
      body.off('data', count).off('end', end).off('close', end).pause()
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    body.on('data', count).once('end', end).once('close', end)
  })
