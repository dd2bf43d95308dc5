/** The one admin client of a process: connects at the first use, and waits while a new topic gets its leaders. */
import { setTimeout as pause } from 'node:timers/promises'
import type { Admin, Kafka } from 'kafkajs'
import { lacksLeader } from './kafka-errors.js'

/** Pauses before asking again while the cluster gives a topic its leaders, milliseconds. */
const LEADER_PAUSES_MS = [50, 100, 200, 400, 800]

/** Runs uses of the admin client, and puts what they throw into our words. */
export interface AdminConnection {
  readonly withAdmin: <Result>(doing: string, use: (admin: Admin) => Promise<Result>) => Promise<Result>
  close(): Promise<void>
}

/** Makes the connection; nothing connects until it is used. */
export const createAdminConnection = (
  kafka: Kafka,
  explain: (error: unknown, doing: string) => Error,
): AdminConnection => {
  let connecting: Promise<Admin> | undefined
  const connect = async (): Promise<Admin> => {
    const admin = kafka.admin()
    await admin.connect()
    return admin
  }
  const connected = async (): Promise<Admin> => {
    const current = (connecting ??= connect())
    try {
      return await current
    } catch (error) {
      if (connecting === current) connecting = undefined
      throw error
    }
  }
  const patiently = async <Result>(use: (admin: Admin) => Promise<Result>): Promise<Result> => {
    const admin = await connected()
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
  return {
    withAdmin: async <Result>(doing: string, use: (admin: Admin) => Promise<Result>): Promise<Result> => {
      try {
        return await patiently(use)
      } catch (error) {
        throw explain(error, doing)
      }
    },
    close: async (): Promise<void> => {
      await connecting?.then((admin) => admin.disconnect()).catch(() => undefined)
    },
  }
}
