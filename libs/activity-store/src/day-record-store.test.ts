import { createDayRecordStore } from './day-record-store.js'
import { dayRecordStoreContract } from './day-record-store.contract.js'
import { createMemoryDayRecords } from './testing/memory-day-records.js'
import { testRedis } from './testing/test-redis.js'

const { redis, skip, prefix } = testRedis('day-record-store')

dayRecordStoreContract('in memory', createMemoryDayRecords)
dayRecordStoreContract('in Redis', () => createDayRecordStore({ redis }, { keyPrefix: prefix() }), skip)
