-- Raises the next offset of each partition; a lower one is left alone.
-- KEYS[1]      hash of partition -> next offset
-- ARGV[2i-1]   partition
-- ARGV[2i]     next offset
-- Returns the number of partitions raised.
-- Must be atomic: two builders raise the same partition when it moves from one to the other.
local raised = 0
for i = 1, #ARGV, 2 do
  local known = tonumber(redis.call('HGET', KEYS[1], ARGV[i])) or 0
  if tonumber(ARGV[i + 1]) > known then
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
    raised = raised + 1
  end
end
return raised
