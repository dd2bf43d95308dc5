/** The connection to Redis that the stores share. */
export { askRedis } from './ask-redis.js'
export { createRedisConnection, whenReady, type RedisConnection } from './connection.js'
export { createLuaScript, isUnknownScript, type LuaScript, type ScriptCall } from './lua-script.js'
export { redisSettings, type RedisSettings } from './settings.js'
