-- Writes each profile whose stored version is the expected one.
-- KEYS[i]   the profile's key; any number of keys on one server, one key on a Cluster
-- ARGV[1]   for each key 10 bytes: the version expected (6 bytes, highest first, as at bytes 2..7 of a profile; zeros for
--           "no profile") and the length of the new profile (4 bytes, lowest first)
-- ARGV[2]   the new profiles, one after another. Two arguments for all keys, because each costs the client microseconds.
-- Returns a flat list: for each profile refused, its index (from 1) and what is stored now (false for nothing).
-- Must be atomic: between comparing and writing, another builder could write the same profile.
local NONE = '\0\0\0\0\0\0'
local refused = {}
local from = 1
for i = 1, #KEYS do
  local head = (i - 1) * 10
  local expected = string.sub(ARGV[1], head + 1, head + 6)
  local length = struct.unpack('<I4', ARGV[1], head + 7)
  local present = redis.call('GETRANGE', KEYS[i], 2, 7)
  if present == expected or (present == '' and expected == NONE) then
    redis.call('SET', KEYS[i], string.sub(ARGV[2], from, from + length - 1))
  else
    refused[#refused + 1] = i
    refused[#refused + 1] = redis.call('GET', KEYS[i])
  end
  from = from + length
end
return refused
