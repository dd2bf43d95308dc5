/** The admin client of a process: connects at the first use, waits while a new topic gets its leaders, is made anew after a failure. */
import type { Admin, Kafka } from 'kafkajs'
import { awaitingLeaders, type LeaderPatience } from './leader-patience.js'

/** Runs uses of the admin client, and puts what they throw into our words. */
export interface AdminConnection {
  /** Uses the client; what is used must bear being used again, since it is while a topic lacks its leaders. */
  readonly withAdmin: <Result>(doing: string, use: (admin: Admin) => Promise<Result>) => Promise<Result>
  close(): Promise<void>
}

/** What the connection needs. */
export interface AdminConnectionDependencies {
  readonly kafka: Pick<Kafka, 'admin'>
  readonly explain: (error: unknown, doing: string) => Error
  readonly patience: LeaderPatience
}

/** A client and how many use it now. */
interface Connection {
  readonly admin: Promise<Admin>
  uses: number
  isRetired: boolean
}

const disconnect = async ({ admin }: Connection): Promise<void> => {
  await admin.then((connected) => connected.disconnect()).catch(() => undefined)
}

/** Makes the connection; nothing connects until it is used. */
export const createAdminConnection = ({
  kafka,
  explain,
  patience,
}: AdminConnectionDependencies): AdminConnection => {
  let current: Connection | undefined
  const connect = async (): Promise<Admin> => {
    const admin = kafka.admin()
    await admin.connect()
    return admin
  }
  /** kafkajs asks for every topic it was ever asked about: once one of them is deleted, a client is of no more use. */
  const retire = (connection: Connection): void => {
    connection.isRetired = true
    if (current === connection) current = undefined
  }
  const useOnce = async <Result>(use: (admin: Admin) => Promise<Result>): Promise<Result> => {
    const connection = (current ??= { admin: connect(), uses: 0, isRetired: false })
    connection.uses += 1
    try {
      return await use(await connection.admin)
    } catch (error) {
      retire(connection)
      throw error
    } finally {
      connection.uses -= 1
      if (connection.isRetired && connection.uses === 0) void disconnect(connection)
    }
  }
  return {
    withAdmin: async (doing, use) => {
      try {
        return await awaitingLeaders(patience, doing, () => useOnce(use))
      } catch (error) {
        throw explain(error, doing)
      }
    },
    close: async () => {
      if (current !== undefined) await disconnect(current)
      current = undefined
    },
  }
}
