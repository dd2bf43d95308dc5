-- Writes each profile whose stored version is the expected one.
-- KEYS[i]      the profile's key; any number of keys on one server, one key on a Cluster
-- ARGV[2i-1]   the version expected, 6 bytes, highest first, as it stands at bytes 2..7 of a profile; empty for "no profile"
-- ARGV[2i]     the new profile
-- Returns a flat list: for each profile refused, its index (from 1) and what is stored now (false for nothing).
-- Must be atomic: between comparing and writing, another builder could write the same profile.
local refused = {}
for i = 1, #KEYS do
  if redis.call('GETRANGE', KEYS[i], 2, 7) == ARGV[2 * i - 1] then
    redis.call('SET', KEYS[i], ARGV[2 * i])
  else
    refused[#refused + 1] = i
    refused[#refused + 1] = redis.call('GET', KEYS[i])
  end
end
return refused
