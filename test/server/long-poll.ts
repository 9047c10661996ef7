import { createFailedReadResponse, redisDownReason } from './dialect-real.ts'
import { createErrorResponse, type ResponseSpec } from './dialect.ts'
import type { JobState } from './job.ts'
import { createPeriodicCheck } from './periodic-check.ts'
import type { StreamContext } from './streams.ts'

export interface PollQuery {
  readonly timeoutMs: number
  readonly currentStatus: string
}

export function parsePollQuery(query: URLSearchParams): PollQuery | ResponseSpec {
  const input = query.get('timeout') ?? '30'
  const timeout = /^\s*[+-]?\d+\s*$/.test(input) ? Number(input) : Number.NaN
  const complaint = Number.isNaN(timeout)
    ? { type: 'int_parsing', msg: 'Input should be a valid integer, unable to parse string as an integer' }
    : timeout < 1
      ? { type: 'greater_than_equal', msg: 'Input should be greater than or equal to 1', ctx: { ge: 1 } }
      : timeout > 300
        ? { type: 'less_than_equal', msg: 'Input should be less than or equal to 300', ctx: { le: 300 } }
        : undefined
  if (!complaint) return { timeoutMs: timeout * 1000, currentStatus: query.get('current_status') ?? '' }
  const { type, msg, ctx } = { ctx: undefined, ...complaint }
  return {
    status: 422,
    body: JSON.stringify({ detail: [{ type, loc: ['query', 'timeout'], msg, input, ctx }] }),
  }
}

/**
 * A long poll returns at once if `current_status` differs. Otherwise it waits for another status or progress.
 * It even waits if the job has ended.
 */
export function servePoll(
  context: StreamContext,
  jobId: string,
  query: PollQuery,
  answer: (answer: ResponseSpec) => void,
): () => void {
  const { store, dialect, scheduler } = context
  const undoings: (() => void)[] = []
  const forget = () => {
    for (const undo of undoings.splice(0)) undo()
  }
  const finish = (what: ResponseSpec) => {
    forget()
    answer(what)
  }
  const present = (job: JobState) => {
    context.sentStatus(job)
    return dialect.status(job, context.stamp(), 'poll')
  }

  const first = store.get(jobId)
  if (!first) {
    answer(dialect.missing(jobId, 'poll'))
    return forget
  }
  if (query.currentStatus !== '' && query.currentStatus !== first.status) {
    answer(present(first))
    return forget
  }
  const start = context.now()
  const look = () => {
    if (context.frozen()) return
    if (context.redisDown()) return finish(createFailedReadResponse('poll', redisDownReason))
    const job = store.get(jobId)
    if (!job) return finish(createErrorResponse(404, `Job ${jobId} not found`))
    const waitedOut = context.now() >= start + query.timeoutMs
    if (waitedOut || job.status !== first.status || job.progress !== first.progress) finish(present(job))
  }
  const looks = createPeriodicCheck(scheduler, start, context.streamIntervalMs / 2, () => context.now(), look)
  undoings.push(looks.stop, store.onChange(jobId, looks.changed), scheduler.at(start + query.timeoutMs, look))
  return forget
}
