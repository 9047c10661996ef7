import { childController } from '../../base/abort.ts'
import type { CompileoClient } from '../../compileo/client.ts'
import type { ApiResponse } from '../../compileo/errors.ts'
import { atRest, recoveryOnceRestarted } from '../../state/auto-restart.ts'
import { isOfQueue, isUnderWay } from '../../../shared/rules/restartable.ts'
import type { JobKey, JobState, PendingCommand } from '../../../shared/model.ts'
import { messageOf } from '../../../shared/message.ts'
import type { CommandContext } from '../context.ts'
import { explain, reject, type RunOutcome, type RunRequest } from './run-outcome.ts'

export type { RunOutcome } from './run-outcome.ts'

type Kind = PendingCommand['kind']

/** Notes that a command is sent. Whoever asks for a cancel wants the run to be over: nothing restarts it by itself. */
function markSent({ store, clock }: CommandContext, { key }: JobState, kind: Kind): PendingCommand {
  const command: PendingCommand = { kind, at: clock.now(), state: 'sent' }
  store.updateJob(key, (job) => ({
    ...job,
    pendingCommand: command,
    ...(kind === 'cancel' && { recovery: atRest(job.recovery), cancelAskedOf: job.run }),
  }))
  return command
}

/** Notes what a command came to, unless the job has moved since and tells it by that. */
async function conclude(
  context: CommandContext,
  request: RunRequest,
  sent: PendingCommand | undefined,
  response: ApiResponse<string>,
): Promise<RunOutcome> {
  const { store, engine, clock } = context
  const { job, kind, by } = request
  const outcome: RunOutcome = response.ok
    ? { ok: true, kind: 'done', message: messageOf(`commands.${kind}.done`) }
    : await explain(context, request, response.error)
  const at = clock.now()
  const command: PendingCommand = outcome.ok
    ? { kind, at, state: 'accepted' }
    : { kind, at, state: 'refused', message: outcome.message }
  // One whose answer was lost counts: else a job could be restarted for ever.
  const counts = outcome.kind === 'done' || (outcome.kind === 'unclear' && by === 'itself')
  store.updateJob(job.key, (now) => ({
    ...now,
    pendingCommand: now.pendingCommand === sent ? command : now.pendingCommand,
    recovery: counts && kind === 'restart' ? recoveryOnceRestarted(now, job.outcome, by) : now.recovery,
  }))
  // Also where it was refused: the look that explained it may have seen more than the watch has.
  engine.nudgeJob(job.key, kind === 'restart' ? 'restarted' : 'cancelled')
  return outcome
}

type Begun = { readonly job: JobState; readonly client: CompileoClient } | { readonly outcome: RunOutcome }

function begin({ store, engine, clock }: CommandContext, key: JobKey, kind: Kind): Begun {
  const job = store.state().jobs.get(key)
  if (!job) return { outcome: reject('unwatched', messageOf('commands.notWatched')) }
  const client = engine.client(job.serverId)
  if (!client) return { outcome: reject('unwatched', messageOf('commands.serverOfJobGone')) }
  if (!isOfQueue(job)) {
    const why = job.followedBy ?? 'forgotten'
    return { outcome: reject('gone', messageOf(`commands.notOfQueue.${why}`)) }
  }
  if (isUnderWay(job, kind, clock.now())) {
    return { outcome: { ok: true, kind: 'busy', message: messageOf(`commands.${kind}.busy`) } }
  }
  return { job, client }
}

async function run(context: CommandContext, key: JobKey, kind: Kind): Promise<RunOutcome> {
  const begun = begin(context, key, kind)
  if ('outcome' in begun) return begun.outcome
  const { job, client } = begun
  const sent = markSent(context, job, kind)
  const response = await client[kind](job.jobId, { signal: context.signal, priority: 'command' })
  return conclude(context, { job, kind, by: 'person', priority: 'command' }, sent, response)
}

/** Restarts a failed or cancelled job: one POST, however often it is asked for before the job moves. */
export const restart = (context: CommandContext, key: JobKey): Promise<RunOutcome> =>
  run(context, key, 'restart')

/** Cancels a job. The server's worker may go on all the same (docs/reference/compileo-server.md); the watch will tell. */
export const cancel = (context: CommandContext, key: JobKey): Promise<RunOutcome> =>
  run(context, key, 'cancel')

/**
 * Restarts a job when it is its turn: behind everything that somebody waits for. That may take a minute, so it is asked
 * again right before it is sent whether it is still wanted.
 * @param by whose restart it is: a person's begins a new chain of automatic ones
 * @returns undefined where nothing was sent, because it was wanted no more
 * @throws the reason of the context's signal when it is aborted
 */
export async function restartInTurn(
  context: CommandContext,
  key: JobKey,
  by: 'person' | 'itself',
  isWanted: () => boolean,
): Promise<RunOutcome | undefined> {
  const begun = begin(context, key, 'restart')
  if ('outcome' in begun) return begun.outcome
  const { job, client } = begun
  const turn = childController(context.signal)
  let sent: PendingCommand | undefined
  try {
    const response = await client.restart(job.jobId, {
      signal: turn.signal,
      priority: 'bulk',
      onLetGo() {
        const now = context.store.state().jobs.get(key)
        const isMeant = now?.outcome?.id === job.outcome?.id && isWanted()
        if (now && isMeant && !isUnderWay(now, 'restart', context.clock.now())) {
          sent = markSent(context, job, 'restart')
        } else turn.abort()
      },
    })
    return await conclude(context, { job, kind: 'restart', by, priority: 'bulk' }, sent, response)
  } catch (error) {
    context.signal.throwIfAborted()
    if (turn.signal.aborted) return undefined
    throw error
  }
}
