-- Writes day records of one shard, each only over an older version of itself, and counts a change of the shard.
-- KEYS[1]  hash of one (scenario, day, shard): field userId → "version,cohortDay,…", field "" → revision of the shard
-- ARGV[1]  milliseconds after which an untouched shard may go
-- ARGV[2…] pairs: userId, record
-- returns  how many records were written
-- Atomic, because two recommenders may hold updates of the same user while partitions move between them.
local written = 0
for i = 2, #ARGV, 2 do
  local known = redis.call('HGET', KEYS[1], ARGV[i])
  local version = tonumber(string.match(ARGV[i + 1], '^%d+'))
  if not known or version > tonumber(string.match(known, '^%d+')) then
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
    written = written + 1
  end
end
if written > 0 then
  redis.call('HINCRBY', KEYS[1], '', 1)
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
return written
