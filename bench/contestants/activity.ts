import { asyncScheduler } from 'rxjs'
import { activityHub } from '../../src/client/activity-hub.js'
import type { Core } from '../../src/client/core.js'
import { traceCall } from '../../src/client/trace-call.js'
import type { BuiltRequest } from '../../src/http/build-request.js'
import type { OpenedAnswer } from '../../src/http/open-answer.js'

/** What a call does to tell of itself when nobody listens, publishing on channels that nobody hears included; nothing else. */
const hub = activityHub()
hub.watch({ wants: () => false, next: () => undefined })
let calls = 0
const core = { hub, settings: { scheduler: asyncScheduler }, nextCallId: () => (calls += 1) } as unknown as Core
const request = { endpoint: 'im.v1.message.create', method: 'POST', path: '/open-apis/im/v1/messages' } as BuiltRequest
const answer = { code: 0, response: { status: 200, headers: {} } } as OpenedAnswer

const told = (count: number): void => {
  for (let time = 0; time < count; time += 1) {
    const trace = traceCall(core, request)
    trace.sending()
    trace.answered(answer)
  }
}

const count = 1_000_000
told(count)
const before = process.cpuUsage()
told(count)
const { user, system } = process.cpuUsage(before)
process.stdout.write(JSON.stringify({ cpu: (user + system) / count }))
