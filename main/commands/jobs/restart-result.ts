import type { RestartResult } from '#shared/contract.ts'
import { hadNoResponse, type CompileoError } from '#main/compileo/errors.ts'
import type { Priority } from '#main/compileo/request-budget.ts'
import type { JobState, PendingCommand } from '#shared/model.ts'
import { createMessage, type Message } from '#shared/message.ts'
import { confirm, type Confirmed } from '#main/watching/confirm.ts'
import type { Engine } from '#main/watching/engine.ts'
import type { CommandContext } from '../context.ts'

export type Kind = PendingCommand['kind']

export const reject = (
  kind: Exclude<RestartResult['kind'], 'done' | 'busy'>,
  message: Message,
): RestartResult => ({
  ok: false,
  kind,
  message,
})

export const rejectGone = () => reject('gone', createMessage('commands.jobGone'))

type ConfirmContext = Pick<CommandContext, 'clock' | 'signal'> & { readonly engine: Pick<Engine, 'client'> }

function confirmJob(
  { engine, clock, signal }: ConfirmContext,
  { identity: { serverId, jobId } }: JobState,
  priority: Priority,
): Promise<Confirmed> | undefined {
  const client = engine.client(serverId)
  return client && confirm(client, clock, jobId, { signal, priority })
}

export interface RunRequest {
  readonly job: JobState
  readonly kind: Kind
  readonly by: 'person' | 'itself'
  readonly priority: Priority
}

/** The response was lost. Confirming the job shows whether the server received the request. */
async function resolveUnclear(
  context: ConfirmContext,
  { job, priority }: RunRequest,
  what: Message,
): Promise<RestartResult> {
  const now = await confirmJob(context, job, priority)
  return reject(
    'unclear',
    now?.type === 'known'
      ? createMessage('commands.foundNow', what, now.report.status)
      : createMessage('commands.foundNothing', what),
  )
}

/** A missing job and a job in the wrong state cause the same error, so the job is confirmed. */
export async function explainFailure(
  context: ConfirmContext,
  request: RunRequest,
  error: CompileoError,
): Promise<RestartResult> {
  const { job, kind, priority } = request
  switch (error.kind) {
    case 'unauthorized':
    case 'limited':
      return reject(error.kind, error.message)
    case 'unreachable':
      if (!hadNoResponse(error)) return reject('unreachable', error.message)
      return resolveUnclear(context, request, createMessage(`commands.${kind}.noResponse`))
    case 'protocol':
      return resolveUnclear(context, request, createMessage(`commands.${kind}.invalidResponse`))
    case 'unavailable':
      // The server may have received the request, although the proxy got no response from it.
      if (error.status === 502 || error.status === 504) {
        return resolveUnclear(context, request, createMessage(`commands.${kind}.noResponse`))
      }
      return reject('rejected', error.message)
    case 'conflict':
    case 'not-found': {
      const now = await confirmJob(context, job, priority)
      if (now?.type === 'missing') return rejectGone()
      if (now?.type === 'known')
        return reject('rejected', createMessage(`commands.${kind}.cannot`, now.report.status))
      return reject('rejected', error.message)
    }
    case 'not-compileo':
      return reject('unreachable', error.message)
  }
}
