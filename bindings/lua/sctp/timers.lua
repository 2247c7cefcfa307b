-- A heap of tasks by their field `deadline`. The field `place` is a task's place in it, because most tasks are removed long
-- before they are due.
-- SPDX-License-Identifier: LGPL-2.1-or-later
local timers = {}
timers.__index = timers

function timers.new() return setmetatable({ count = 0 }, timers) end

local function put(self, task, place)
  self[place], task.place = task, place
end

local function rise(self, task, place)
  while place > 1 do
    local parent = math.floor(place / 2)
    if self[parent].deadline <= task.deadline then break end
    put(self, self[parent], place)
    place = parent
  end
  put(self, task, place)
end

local function sink(self, task, place)
  while true do
    local child = 2 * place
    if child > self.count then break end
    if child < self.count and self[child + 1].deadline < self[child].deadline then child = child + 1 end
    if task.deadline <= self[child].deadline then break end
    put(self, self[child], place)
    place = child
  end
  put(self, task, place)
end

function timers:add(task, deadline)
  task.deadline = deadline
  self.count = self.count + 1
  rise(self, task, self.count)
end

function timers:remove(task)
  local place = task.place
  if not place then return end
  local last = self[self.count]
  self[self.count], task.place = nil, nil
  self.count = self.count - 1
  if last == task then return end
  rise(self, last, place)
  sink(self, last, last.place)
end

--- The task that is due next, or nil.
function timers:first() return self[1] end

return timers
