-- Reads which generation is live and whether a barrier stands.
-- KEYS[1]   hash: live, revision
-- KEYS[2]   the barrier
-- Returns live, revision and the barrier's id; false for each that is not there.
-- Must be atomic: "no barrier" and "the old generation" of two moments would let a builder go on with the wrong one.
local found = redis.call('HMGET', KEYS[1], 'live', 'revision')
return { found[1], found[2], redis.call('GET', KEYS[2]) }
