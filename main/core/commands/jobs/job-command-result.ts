import type { JobCommandResult } from '#shared/contract.ts'
import { hadNoResponse, type CompileoError } from '#main/compileo/errors.ts'
import type { Priority } from '#main/compileo/request-budget.ts'
import type { JobState, PendingCommand } from '#shared/model.ts'
import { createMessage, type Message } from '#shared/message.ts'
import { checkStatus, type StatusCheck } from '#main/core/watching/check-status.ts'
import type { Engine } from '#main/core/watching/engine.ts'
import type { CommandContext } from '#main/core/commands/context.ts'

export type JobCommandKind = PendingCommand['kind']

export const rejectCommand = (
  kind: Exclude<JobCommandResult['kind'], 'done' | 'busy'>,
  message: Message,
): JobCommandResult => ({
  ok: false,
  kind,
  message,
})

export const rejectMissingJob = () => rejectCommand('gone', createMessage('commands.jobGone'))

type ConfirmContext = Pick<CommandContext, 'clock' | 'signal'> & { readonly engine: Pick<Engine, 'client'> }

function confirmJob(
  { engine, clock, signal }: ConfirmContext,
  { identity: { serverId, jobId } }: JobState,
  priority: Priority,
): Promise<StatusCheck> | undefined {
  const client = engine.client(serverId)
  return client && checkStatus(client, clock, jobId, { signal, priority })
}

export interface JobCommandRequest {
  readonly job: JobState
  readonly kind: JobCommandKind
  readonly by: 'user' | 'program'
  readonly priority: Priority
}

/**
 * Returns the result of a command whose response was lost or invalid. The message contains the job's current
 * status if the server reports it.
 */
async function resolveUnclear(
  context: ConfirmContext,
  { job, priority }: JobCommandRequest,
  what: Message,
): Promise<JobCommandResult> {
  const confirmed = await confirmJob(context, job, priority)
  return rejectCommand(
    'unclear',
    confirmed?.type === 'known'
      ? createMessage('commands.foundNow', what, confirmed.report.status)
      : createMessage('commands.foundNothing', what),
  )
}

/**
 * Explains why a command failed. A missing job and a job in the wrong state cause the same error, so the job
 * is confirmed first.
 */
export async function resolveCommandFailure(
  context: ConfirmContext,
  request: JobCommandRequest,
  error: CompileoError,
): Promise<JobCommandResult> {
  const { job, kind, priority } = request
  switch (error.kind) {
    case 'unauthorized':
    case 'limited':
      return rejectCommand(error.kind, error.message)
    case 'unreachable':
      if (!hadNoResponse(error)) return rejectCommand('unreachable', error.message)
      return resolveUnclear(context, request, createMessage(`commands.${kind}.noResponse`))
    case 'protocol':
      return resolveUnclear(context, request, createMessage(`commands.${kind}.invalidResponse`))
    case 'unavailable':
      // The proxy got no response from the server, but the server may have received the request.
      if (error.status === 502 || error.status === 504) {
        return resolveUnclear(context, request, createMessage(`commands.${kind}.noResponse`))
      }
      return rejectCommand('rejected', error.message)
    case 'conflict':
    case 'not-found': {
      const confirmed = await confirmJob(context, job, priority)
      if (confirmed?.type === 'missing') return rejectMissingJob()
      if (confirmed?.type === 'known')
        return rejectCommand('rejected', createMessage(`commands.${kind}.cannot`, confirmed.report.status))
      return rejectCommand('rejected', error.message)
    }
    case 'not-compileo':
      return rejectCommand('unreachable', error.message)
  }
}
