import type { Outcome } from '../../preload/contract.ts'
import type { CompileoError } from '../compileo/errors.ts'
import type { JobKey, JobState, Wish } from '../state/types.ts'
import { confirm, type Confirmed } from '../watching/confirm.ts'
import type { CommandContext } from './context.ts'

type Kind = Wish['kind']

/** After this long an accepted restart that moved nothing may be tried again, ms. */
const wishLastsMs = 60_000

const words = {
  restart: { done: 'Restarted', busy: 'The restart was asked for already', cannot: 'cannot be restarted' },
  cancel: { done: 'Cancelled', busy: 'The cancel was asked for already', cannot: 'cannot be cancelled' },
} as const satisfies Record<Kind, unknown>

/** What came of a restart or cancel: the words for the person, and what kind of thing it was. */
export type RunOutcome = Outcome & {
  readonly kind:
    | 'done'
    /** It was asked for a moment ago, and the job has not moved yet: nothing was sent. */
    | 'busy'
    | 'gone'
    /** It is not on the watch-list any more, or its server isn't. */
    | 'unwatched'
    | 'refused'
    | 'unauthorized'
    | 'unreachable'
    | 'limited'
    /** The answer was lost, so it may have been done. A POST is never repeated unasked. */
    | 'unclear'
}

const refuse = (kind: Exclude<RunOutcome['kind'], 'done' | 'busy'>, message: string): RunOutcome => ({
  ok: false,
  kind,
  message,
})

function look(
  { engine, clock, signal }: CommandContext,
  { serverId, jobId }: JobState,
): Promise<Confirmed> | undefined {
  const client = engine.client(serverId)
  return client && confirm(client, clock, jobId, { signal, priority: 'command', retries: 0 })
}

/** The POST may have been carried out or not: what a look finds is all there is to say. */
async function unclear(context: CommandContext, job: JobState, what: string): Promise<RunOutcome> {
  const now = await look(context, job)
  const found = now?.is === 'known' ? `the job is ${now.report.status} now` : 'what came of it is unknown'
  return refuse('unclear', `${what}: ${found}`)
}

/** Why the server said no. Its answer is the same for a missing job and for one in the wrong state: a look tells. */
async function explain(
  context: CommandContext,
  job: JobState,
  kind: Kind,
  error: CompileoError,
): Promise<RunOutcome> {
  switch (error.kind) {
    case 'unauthorized':
    case 'limited':
      return refuse(error.kind, error.message)
    case 'unreachable':
      if (error.cause !== 'timeout' && error.cause !== 'reset') return refuse('unreachable', error.message)
      return unclear(context, job, `No answer came to the ${kind}`)
    case 'protocol':
      return unclear(context, job, `The answer to the ${kind} makes no sense`)
    case 'unavailable':
      // A gateway that gave up: what stands behind it may have heard all the same.
      if (error.status === 502 || error.status === 504) {
        return unclear(context, job, `No answer came to the ${kind}`)
      }
      return refuse('refused', error.message)
    case 'conflict':
    case 'not-found': {
      const now = await look(context, job)
      if (now?.is === 'missing') return refuse('gone', 'The server no longer has this job')
      if (now?.is === 'known')
        return refuse('refused', `The job is ${now.report.status}: it ${words[kind].cannot}`)
      return refuse('refused', error.message)
    }
    case 'not-compileo':
      return refuse('unreachable', error.message)
  }
}

async function run(context: CommandContext, key: JobKey, kind: Kind): Promise<RunOutcome> {
  const { store, engine, clock, signal } = context
  const job = store.state().jobs.get(key)
  if (!job) return refuse('unwatched', 'This job is not watched any more')
  const client = engine.client(job.serverId)
  if (!client) return refuse('unwatched', 'The server of this job is not configured any more')
  const { wish } = job
  const isUnderWay =
    wish?.kind === kind &&
    (wish.state === 'sent' || (wish.state === 'accepted' && clock.now() - wish.at < wishLastsMs))
  if (isUnderWay) return { ok: true, kind: 'busy', message: words[kind].busy }

  const nudge = kind === 'restart' ? 'restarted' : 'cancelled'
  store.setWish(key, { kind, at: clock.now(), state: 'sent' })
  const answer = await client[kind](job.jobId, { signal, priority: 'command' })
  if (answer.ok) {
    store.setWish(key, { kind, at: clock.now(), state: 'accepted' })
    engine.nudgeJob(key, nudge)
    return { ok: true, kind: 'done', message: words[kind].done }
  }
  const outcome = await explain(context, job, kind, answer.error)
  store.setWish(key, { kind, at: clock.now(), state: 'refused', message: outcome.message })
  engine.nudgeJob(key, nudge) // The look that explained it may have seen more than the watch has.
  return outcome
}

/** Restarts a failed or cancelled job: one POST, however often it is asked for before the job moves. */
export const restart = (context: CommandContext, key: JobKey): Promise<RunOutcome> =>
  run(context, key, 'restart')

/** Cancels a job. The server's worker may go on all the same (server facts); the watch will tell. */
export const cancel = (context: CommandContext, key: JobKey): Promise<RunOutcome> =>
  run(context, key, 'cancel')
