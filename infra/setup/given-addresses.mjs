/** Which servers' addresses the user gave, by environment or settings file, so that the set-up leaves those aside. */
import process from 'node:process'
import { inRoot, readJson } from './places.mjs'

/**
 * The addresses given; a service reads them again, and checks them, by its own settings.
 * @returns {{ kafka: boolean, redis: boolean }}
 */
export const givenAddresses = () => {
  const env = process.env
  const file = readJson(env['PROFILESTREAM_SETTINGS'] ?? inRoot('profilestream.json'))
  return {
    kafka: Boolean(env['KAFKA_BROKERS'] || env['PROFILESTREAM_KAFKA_BROKERS'] || file?.kafka?.brokers),
    redis: Boolean(env['REDIS_URL'] || env['PROFILESTREAM_REDIS_URL'] || file?.redis?.url),
  }
}
