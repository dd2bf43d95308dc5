-- Gives the leadership of one name back, if it is still the asker's.
-- KEYS[1]  owner of the leadership
-- ARGV[1]  who asks
-- returns  1 when it was given back, 0 when it was not the asker's
-- Atomic, because the leadership may pass to another between looking and deleting.
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
