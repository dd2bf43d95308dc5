/** The admin client of a process: connects at the first use, waits while a new topic gets its leaders, is made anew after a failure. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Admin, Kafka } from 'kafkajs'
import { lacksLeader } from './kafka-errors.js'

/** Runs uses of the admin client, and puts what they throw into our words. */
export interface AdminConnection {
  readonly withAdmin: <Result>(doing: string, use: (admin: Admin) => Promise<Result>) => Promise<Result>
  close(): Promise<void>
}

/** Pauses before asking again while the cluster gives a topic its leaders, milliseconds. */
const LEADER_PAUSES_MS = [50, 100, 200, 400, 800]

/** A client and how many use it now. */
interface Connection {
  readonly admin: Promise<Admin>
  uses: number
  isRetired: boolean
}

const patiently = async <Result>(admin: Admin, use: (admin: Admin) => Promise<Result>): Promise<Result> => {
  for (const pauseMs of LEADER_PAUSES_MS) {
    try {
      return await use(admin)
    } catch (error) {
      if (!lacksLeader(error)) throw error
      await pause(pauseMs)
    }
  }
  return use(admin)
}

const disconnect = async ({ admin }: Connection): Promise<void> => {
  await admin.then((connected) => connected.disconnect()).catch(() => undefined)
}

/** Makes the connection; nothing connects until it is used. */
export const createAdminConnection = (
  kafka: Kafka,
  explain: (error: unknown, doing: string) => Error,
): AdminConnection => {
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
  return {
    withAdmin: async <Result>(doing: string, use: (admin: Admin) => Promise<Result>): Promise<Result> => {
      const connection = (current ??= { admin: connect(), uses: 0, isRetired: false })
      connection.uses += 1
      try {
        return await patiently(await connection.admin, use)
      } catch (error) {
        retire(connection)
        throw explain(error, doing)
      } finally {
        connection.uses -= 1
        if (connection.isRetired && connection.uses === 0) void disconnect(connection)
      }
    },
    close: async () => {
      if (current !== undefined) await disconnect(current)
      current = undefined
    },
  }
}
