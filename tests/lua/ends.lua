-- How an association is ended, here or by its peer: ends.abort{sock = a socket, assoc = its id, peer = the other end,
-- peer_assoc = its id if they are one-to-many sockets}, ...
-- SPDX-License-Identifier: LGPL-2.1-or-later
local ends = {}

-- A send by address at this moment would make a new association with a listener.
local function listen_no_more(on)
  if on.peer_assoc then assert(on.peer:listen(0)) end
end

function ends.abort(on)
  listen_no_more(on)
  assert(on.sock:abort("", on.assoc))
end

function ends.peer_aborts(on)
  listen_no_more(on)
  assert(on.peer:abort("", on.peer_assoc))
end

function ends.peer_shuts_down(on)
  listen_no_more(on)
  if on.peer_assoc then
    assert(on.peer:send("", { assoc = on.peer_assoc, eof = true }))
  else
    assert(on.peer:shutdown("send"))
  end
end

return ends
