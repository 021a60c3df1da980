-- Asks for the paths given, one after the other, and prints what came of it as one line of JSON, times in milliseconds.
local paths, at = {}, 0

function init(args)
  paths = args
end

function request()
  at = at % #paths + 1
  return wrk.format("GET", paths[at])
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  local line = '{"requests":%d,"failed":%d,"p50":%.3f,"p95":%.3f,"p99":%.3f,"perSecond":%.1f}'
  local at_share = function(share) return latency:percentile(share) / 1000 end
  local per_second = summary.requests / (summary.duration / 1e6)
  print(line:format(summary.requests, failed, at_share(50), at_share(95), at_share(99), per_second))
end
