-- Remembers figures that are about to be sent, unless a newer leader has already written.
-- KEYS[1]  hash of one scenario: figure key → "value,users,revision,batch"; fields token, batch, published
-- ARGV[1]  fencing token of the writer
-- ARGV[2]  number of figures n
-- ARGV[3…] n pairs: figure key, "value,users,revision"; then the keys to forget
-- returns  the batch number they were remembered under, or 0 when a newer leader has written
-- Atomic, because a leader that was paused past its time must not write over its successor.
local token = tonumber(redis.call('HGET', KEYS[1], 'token') or '0')
if token > tonumber(ARGV[1]) then
  return 0
end
redis.call('HSET', KEYS[1], 'token', ARGV[1])
local batch = redis.call('HINCRBY', KEYS[1], 'batch', 1)
local last = 2 + 2 * tonumber(ARGV[2])
for i = 3, last, 2 do
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1] .. ',' .. batch)
end
for i = last + 1, #ARGV do
  redis.call('HDEL', KEYS[1], ARGV[i])
end
return batch
