-- Keeps a barrier standing.
-- KEYS[1]   the barrier
-- ARGV[1]   id of the rebuild that holds it
-- ARGV[2]   how long it stands from now on, milliseconds
-- Returns 1, or 0 when it has lapsed or is another's: it is never put up again by this.
-- Must be atomic: a barrier that lapses between looking and renewing has let builders go on.
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
