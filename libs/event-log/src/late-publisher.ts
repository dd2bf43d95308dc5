/** A publisher that connects when something is first published, so that a process starts while Kafka does not answer yet. */
import type { EventLog } from './event-log.js'
import type { Publisher } from './publish.js'

/** Connects on first use; a connection that failed is tried again by the next call. */
export const createLatePublisher = (eventLog: Pick<EventLog, 'createPublisher'>): Publisher => {
  let connecting: Promise<Publisher> | undefined
  const connected = (): Promise<Publisher> =>
    (connecting ??= eventLog.createPublisher().catch((error: unknown) => {
      connecting = undefined
      throw error
    }))
  return {
    publish: async (topic, messages) => (await connected()).publish(topic, messages),
    close: async () => {
      await connecting?.then((publisher) => publisher.close()).catch(() => undefined)
    },
  }
}
