import type { CallOptions, CompileoClient } from '../compileo/client.ts'
import type { Clock } from '../base/clock.ts'
import type { Answer, CompileoError } from '../compileo/errors.ts'
import { readAnalysis } from '../compileo/list-routes.ts'
import { reportOfAnalysis } from '../compileo/reports.ts'
import type { Frame, JobReport } from '../compileo/schema.ts'
import { isTerminal } from '../../shared/rules/status.ts'
import { messageOf, type Message } from '../../shared/messages/message.ts'
import { firstFrameMs } from './delays.ts'
import { Inbox } from './inbox.ts'

/** What the server really says of a job now. */
export type Confirmed =
  | { readonly is: 'known'; readonly report: JobReport }
  | { readonly is: 'missing'; readonly message: Message }
  | { readonly is: 'unclear'; readonly error: CompileoError }

type FirstFrame = { readonly frame: Frame } | { readonly error: CompileoError | undefined }

/** The first frame of a fresh stream: the present state, told before any step text can forge it. */
async function firstFrame(
  client: CompileoClient,
  clock: Clock,
  jobId: string,
  options: CallOptions,
): Promise<FirstFrame> {
  const inbox = new Inbox<FirstFrame>(clock)
  const close = await client.stream(
    jobId,
    {
      onFrame: (frame) => inbox.push({ frame }),
      onEnd: (end) => inbox.push({ error: end.reason === 'failed' ? end.error : undefined }),
    },
    options,
  )
  try {
    return (await inbox.next(options.signal, firstFrameMs)) ?? { error: undefined }
  } finally {
    close()
  }
}

/** What a first frame says, as a report without what frames lack; undefined where it can't be trusted. */
function reportOf(frame: Frame, jobId: string): JobReport | undefined {
  if (frame.kind === 'error') return undefined
  if (frame.kind === 'garbage') {
    const status = frame.headStatus
    return isTerminal(status) ? { jobId, status, progress: 0, step: '' } : undefined
  }
  const { status, progress, step } = frame
  if (!isTerminal(status)) return { jobId, status, progress, step }
  // Keys that a step text repeats overwrite the true ones, but not the frame's head.
  return frame.headStatus === status ? { jobId, status, progress, step, completedAt: frame.at } : undefined
}

/**
 * Whether the status of this one job can't be told though the server is there: on the real server a 500 is also its
 * word for a missing job and for a job whose result is a list (docs/compileo-server.md), and a result may be larger
 * than we take.
 */
function isOfThisJob(error: CompileoError): boolean {
  if (error.kind === 'unavailable') return error.status === 500 && !error.noQueue
  return error.kind === 'protocol'
}

/**
 * What is true of a job by the answer of its `GET /status`. Where that doesn't tell, a fresh stream's first frame decides.
 * On the real server that stream never ends where it is of a finished job, for nothing else is left to ask.
 * @throws the signal's reason when it is aborted
 */
export async function confirmBy(
  answer: Answer<JobReport>,
  client: CompileoClient,
  clock: Clock,
  jobId: string,
  options: CallOptions,
): Promise<Confirmed> {
  if (answer.ok) {
    if (answer.value.jobId === jobId) return { is: 'known', report: answer.value }
    return { is: 'unclear', error: { kind: 'protocol', message: messageOf('serverErrors.otherJob') } }
  }
  const { error } = answer
  if (error.kind === 'not-found') return { is: 'missing', message: error.message }
  if (!isOfThisJob(error)) return { is: 'unclear', error }
  const first = await firstFrame(client, clock, jobId, options)
  if ('error' in first) {
    return first.error?.kind === 'not-found'
      ? { is: 'missing', message: first.error.message }
      : { is: 'unclear', error }
  }
  const { frame } = first
  if (frame.kind === 'error' && frame.missing)
    return { is: 'missing', message: messageOf('serverErrors.said', frame.message) }
  const report = reportOf(frame, jobId)
  return report ? { is: 'known', report } : { is: 'unclear', error }
}

/**
 * Asks the server what is true of a job, by `GET /status`.
 * @throws the signal's reason when it is aborted
 */
export async function confirm(
  client: CompileoClient,
  clock: Clock,
  jobId: string,
  options: CallOptions,
): Promise<Confirmed> {
  return confirmBy(await client.status(jobId, options), client, clock, jobId, options)
}

/**
 * Asks the server what is true of a quality analysis, by its results: the queue does not know it.
 * @throws the signal's reason when it is aborted
 */
export async function confirmAnalysis(
  client: CompileoClient,
  jobId: string,
  options: CallOptions,
): Promise<Confirmed> {
  const answer = await readAnalysis(client, jobId, options)
  if (!answer.ok) {
    const { error } = answer
    return error.kind === 'not-found' ? { is: 'missing', message: error.message } : { is: 'unclear', error }
  }
  if (answer.value.jobId === jobId) return { is: 'known', report: reportOfAnalysis(answer.value) }
  return { is: 'unclear', error: { kind: 'protocol', message: messageOf('serverErrors.otherJob') } }
}
