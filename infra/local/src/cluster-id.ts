/** Kafka's cluster id: what tells one log from another, so every new log gets one of its own. */
import { randomBytes } from 'node:crypto'

/** A new random id: 16 bytes in URL-safe base 64. One that starts with '-' would be read as an option by Kafka's tools. */
export function newClusterId(): string {
  for (;;) {
    const id = randomBytes(16).toString('base64url')
    if (!id.startsWith('-')) return id
  }
}
