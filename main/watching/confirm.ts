import type { CallOptions, CompileoClient } from '../compileo/client.ts'
import type { Clock } from '../compileo/clock.ts'
import type { CompileoError } from '../compileo/errors.ts'
import type { Frame, JobReport } from '../compileo/schema.ts'
import { isTerminal } from '../compileo/schema.ts'
import { firstFrameMs } from './delays.ts'
import { createInbox } from './inbox.ts'

/** What the server really says of a job now. */
export type Confirmed =
  | { readonly is: 'known'; readonly report: JobReport }
  | { readonly is: 'missing'; readonly message: string }
  | { readonly is: 'unclear'; readonly error: CompileoError }

const noFrame: CompileoError = { kind: 'unreachable', cause: 'timeout', message: 'The stream stays silent' }

/** The first frame of a fresh stream: the present state, told before any step text can forge it. */
async function firstFrame(
  client: CompileoClient,
  clock: Clock,
  jobId: string,
  options: CallOptions,
): Promise<Frame | CompileoError> {
  const inbox = createInbox<Frame | CompileoError>(clock)
  const close = await client.stream(
    jobId,
    {
      onFrame: (frame) => inbox.push(frame),
      onEnd: (end) => inbox.push(end.reason === 'failed' ? end.error : noFrame),
    },
    options,
  )
  try {
    return (await inbox.next(options.signal, firstFrameMs)) ?? noFrame
  } finally {
    close()
  }
}

/** What a frame's unforgeable head says, as a report without what frames lack. */
function reportOf(frame: Frame, jobId: string): JobReport | undefined {
  if (frame.kind === 'error' || frame.headStatus === undefined) return undefined
  if (frame.kind === 'garbage') return { jobId, status: frame.headStatus, progress: 0, step: '' }
  if (frame.headStatus !== frame.status) return undefined
  return {
    jobId,
    status: frame.status,
    progress: frame.progress,
    step: frame.step,
    completedAt: frame.at,
  }
}

/**
 * Asks the server what is true of a job, by `GET /status`. Where that answers 500, which on the real server is also its
 * word for a missing job and for a job whose result is a list (server facts), a fresh stream's first frame decides.
 * @throws the signal's reason when it is aborted
 */
export async function confirm(
  client: CompileoClient,
  clock: Clock,
  jobId: string,
  options: CallOptions,
): Promise<Confirmed> {
  const answer = await client.status(jobId, options)
  if (answer.ok) {
    if (answer.value.jobId === jobId) return { is: 'known', report: answer.value }
    return { is: 'unclear', error: { kind: 'protocol', message: 'The server answered with another job' } }
  }
  const { error } = answer
  if (error.kind === 'not-found') return { is: 'missing', message: error.message }
  if (error.kind !== 'unavailable' || error.status !== 500) return { is: 'unclear', error }
  const frame = await firstFrame(client, clock, jobId, options)
  if (!('mayEnd' in frame) && frame.kind === 'error' && frame.missing) {
    return { is: 'missing', message: frame.message }
  }
  if (frame.kind === 'job' || frame.kind === 'garbage') {
    const report = reportOf(frame, jobId)
    // Only an ending is worth a report without times: it can't be confirmed in any other way.
    if (report && isTerminal(report.status)) return { is: 'known', report }
  }
  return { is: 'unclear', error }
}
