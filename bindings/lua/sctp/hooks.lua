-- Whether signals are handled where the program is now.
-- SPDX-License-Identifier: LGPL-2.1-or-later
local jit = rawget(_G, "jit")

--- Handlers of signals, such as Ctrl-C's, run in Lua as hooks: not in the call that a signal interrupts, but as soon as it
-- is back, and may raise an error. LuaJIT runs hooks everywhere, PUC Lua only in the thread they were set for, which
-- is the main one: a coroutine that went on waiting would keep them from ever running.
return function()
  local thread, is_main = coroutine.running()
  return jit or not thread or is_main
end
