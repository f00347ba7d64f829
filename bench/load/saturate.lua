-- Sends the requests of a file in turn, each as it stands there, and prints what came of it as JSON.
local requests = {}
local at = 0

function init(args)
  local file = io.open(args[1], 'rb')
  local text = file:read('*a')
  file:close()
  for request in text:gmatch('([^%z]+)%z') do requests[#requests + 1] = request end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\nRESULT {"requests":%d,"seconds":%f,"failed":%d,"p50Ms":%f,"p99Ms":%f}\n',
    summary.requests, summary.duration / 1e6,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
