import type { Clock } from '../base/clock.ts'
import { guideRetries } from '../compileo/client.ts'
import { explain, type RunOutcome } from '../commands/jobs/run-outcome.ts'
import { newJob, reduceJob } from '../state/reduce-job.ts'
import { confirm } from '../watching/confirm.ts'
import type { JobState } from '../../shared/model.ts'
import { saysLostTrack } from '../../shared/rules/lost-track.ts'
import { messageOf, type Message } from '../../shared/messages/message.ts'
import { isTerminal } from '../../shared/rules/status.ts'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import type { Session } from './session.ts'
import type { Target } from './targets.ts'

export interface Asking {
  readonly session: Session
  readonly clock: Clock
  readonly signal: AbortSignal
}

/** What a server inWords of a job, or of a command about it. */
export interface JobAnswer {
  readonly target: Target
  readonly code: ExitCode
  /** The job as it is now; undefined where the server could not tell. */
  readonly job?: JobState
  readonly message?: Message
}

/** How it stands with a job: one request. */
export function askStatus({ session, clock, signal }: Asking, target: Target): Promise<JobAnswer> {
  const { server, job } = target
  return session.visit(session.address(server), async (client): Promise<JobAnswer> => {
    const options = { signal, priority: 'command', retries: guideRetries } as const
    const found = await confirm(client, clock, job.jobId, options)
    switch (found.is) {
      case 'missing':
        return { target, code: exitCodes.unknown, message: found.message }
      case 'unclear':
        return { target, code: exitCodes.unreachable, message: found.error.message }
      case 'known': {
        const { serverId, jobId, ...known } = job
        const at = clock.now()
        const { report } = found
        const now = reduceJob(newJob(serverId, jobId, at, known), {
          type: 'report',
          report,
          at,
          skewMs: client.skewMs(),
        })
        return {
          target,
          code: isTerminal(report.status) ? exitCodes[report.status] : exitCodes.completed,
          job: now,
        }
      }
    }
  })
}

/**
 * Restarts or cancels a job: one POST, which is never repeated, and a look where its answer explains nothing.
 * @param force whether to restart a job that may still be running
 */
export function sendCommand(
  { session, clock, signal }: Asking,
  kind: 'restart' | 'cancel',
  target: Target,
  force = false,
): Promise<JobAnswer> {
  const { server, job } = target
  return session.visit(session.address(server), async (client): Promise<JobAnswer> => {
    if (kind === 'restart' && !force) {
      const now = await confirm(client, clock, job.jobId, { signal, priority: 'command' })
      if (now.is === 'known' && saysLostTrack(now.report.error))
        return { target, code: exitCodes.failed, message: messageOf('commands.restart.mayStillRun') }
    }
    const answer = await client[kind](job.jobId, { signal, priority: 'command' })
    if (answer.ok) return { target, code: exitCodes.completed, message: messageOf(`commands.${kind}.done`) }
    const asking = { engine: { client: () => client }, clock, signal }
    const request = { job, kind, by: 'person', priority: 'command' } as const
    const outcome = await explain(asking, request, answer.error)
    return { target, code: codes[outcome.kind], message: outcome.message }
  })
}

const codes: Readonly<Record<RunOutcome['kind'], ExitCode>> = {
  done: exitCodes.completed,
  busy: exitCodes.completed,
  gone: exitCodes.unknown,
  unwatched: exitCodes.unknown,
  refused: exitCodes.failed,
  limited: exitCodes.failed,
  unauthorized: exitCodes.unreachable,
  unreachable: exitCodes.unreachable,
  unclear: exitCodes.unreachable,
}

/** Jobs that are asked for at once: enough to be quick, and the budget still decides. */
const atOnce = 8

/** Does something for each, a few at a time, and hands on each result in the order of the list. */
export async function inTurn<T, R>(
  items: readonly T[],
  doing: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results: R[] = []
  const queue = [...items.entries()]
  async function goThrough() {
    for (let next = queue.shift(); next; next = queue.shift()) results[next[0]] = await doing(next[1])
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, goThrough))
  return results
}
