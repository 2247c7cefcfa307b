-- How a peer ends an association: ends.peer_aborts{peer = its socket, peer_assoc = its id if that is a one-to-many socket}, ...
-- SPDX-License-Identifier: LGPL-2.1-or-later
local ends = {}

function ends.peer_aborts(on) assert(on.peer:abort("", on.peer_assoc)) end

function ends.peer_shuts_down(on)
  if on.peer_assoc then
    assert(on.peer:send("", { assoc = on.peer_assoc, eof = true }))
  else
    assert(on.peer:shutdown("send"))
  end
end

return ends
