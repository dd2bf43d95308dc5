/** Redis' programs: where the test run says they lie, else those on the path. */
import { join } from 'node:path'

const { PROFILESTREAM_TEST_REDIS_PROGRAMS: folder, PROFILESTREAM_TEST_REDIS_LIBRARIES: libraries } =
  process.env

/** What to call for one of them. */
export const redisProgram = (name: 'redis-server' | 'redis-cli'): string =>
  folder === undefined ? name : join(folder, name)

/** The environment that they run in. */
export const redisEnvironment: NodeJS.ProcessEnv =
  libraries === undefined ? process.env : { ...process.env, LD_LIBRARY_PATH: libraries }
