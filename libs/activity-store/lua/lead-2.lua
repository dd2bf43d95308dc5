-- Takes or keeps the leadership of one name.
-- KEYS[1]  owner of the leadership, expires by itself
-- KEYS[2]  fencing counter: grows with each new leadership
-- ARGV[1]  who asks
-- ARGV[2]  milliseconds the leadership lasts without being kept
-- returns  the fencing token of the leadership, or 0 when another leads
-- Atomic, because two that find nobody leading must not both lead.
local owner = redis.call('GET', KEYS[1])
if owner == ARGV[1] then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return tonumber(redis.call('GET', KEYS[2]) or '0')
end
if owner then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return redis.call('INCR', KEYS[2])
