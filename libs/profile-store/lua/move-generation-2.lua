-- Moves the pointer to another generation of profiles, or only counts that profiles were replaced in the live one.
-- KEYS[1]   hash: live -> number of the live generation, revision -> how often profiles were replaced
-- KEYS[2]   the barrier: the id of the rebuild that holds it
-- ARGV[1]   id of the rebuild; the barrier must be its own
-- ARGV[2]   the generation that is live from here on
-- Returns 1, or 0 when the barrier is not ours (any more): then builders may be writing.
-- Must be atomic: a builder that finds the barrier gone goes on with the generation that is live.
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'live', ARGV[2])
redis.call('HINCRBY', KEYS[1], 'revision', 1)
return 1
