import { mapConcurrently } from '#main/base/map-concurrently.ts'
import { defaultRetries, type CompileoClient } from '#main/compileo/client.ts'
import { isSilent, type CompileoError } from '#main/compileo/errors.ts'
import { explainFailure } from '#main/commands/jobs/restart-result.ts'
import type { RestartResult } from '#shared/contract.ts'
import { createJob, reduceJob } from '#main/state/reduce-job.ts'
import { silentDelayMs } from '#main/state/queue-alerts.ts'
import { identifyJob, type IdentifiedJob } from '#main/watching/confirm.ts'
import type { JobState, ServerId, ServerState } from '#shared/model.ts'
import { reportsLostTrack } from '#shared/rules/lost-track.ts'
import { createMessage, type Message } from '#shared/message.ts'
import { isTerminal } from '#shared/rules/status.ts'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import { readPluginJobs } from '#main/compileo/plugin-routes.ts'
import type { JobReport } from '#main/compileo/schema.ts'
import type { Context, Session } from './session.ts'
import type { Target } from './targets.ts'

/**
 * Waits while a server is busy. Resolves with false if the error has another cause, or the server was busy
 * for too long.
 */
export type WaitWhileBusy = (server: ServerState, error: CompileoError) => Promise<boolean>

/** The pause between requests to a busy server, in ms. */
const busyPauseMs = 5_000

/** Waits for busy servers. `say` gets one message per server. */
export function createWaitWhileBusy(
  { clock, signal }: Context,
  say: (server: ServerState, message: Message) => void,
): WaitWhileBusy {
  const until = clock.monotonic() + silentDelayMs
  const busy = new Set<ServerId>()
  return async (server, error) => {
    if (!isSilent(error) || clock.monotonic() >= until) return false
    if (!busy.has(server.id)) say(server, error.message)
    busy.add(server.id)
    await clock.sleep(busyPauseMs, signal)
    return true
  }
}

async function confirmWithRetry(
  client: CompileoClient,
  { clock, signal }: Context,
  { server, job }: Target,
  patience: WaitWhileBusy | undefined,
): Promise<IdentifiedJob> {
  const options = { signal, priority: 'command', retries: defaultRetries } as const
  for (;;) {
    const found = await identifyJob(client, clock, job, options)
    const { confirmed } = found
    if (confirmed.type !== 'unclear' || !(await patience?.(server, confirmed.error))) return found
  }
}

export interface JobResponse {
  readonly target: Target
  readonly code: ExitCode
  /** Undefined if the server couldn't report the job. */
  readonly job?: JobState
  readonly message?: Message
}

/** The places in a server's line, by job ID. Only its plugin knows them. */
const places = new WeakMap<Session, Map<ServerId, Promise<ReadonlyMap<string, number>>>>()

/** Reads once per session which jobs wait in a server's line for a worker. */
function readPlaces({ session, signal }: Context, id: ServerId, client: CompileoClient) {
  const known = places.get(session) ?? new Map<ServerId, Promise<ReadonlyMap<string, number>>>()
  places.set(session, known)
  const read = async () => {
    const listed = await readPluginJobs(client, { signal, priority: 'command' })
    const jobs = listed.ok ? listed.value.jobs : []
    return new Map(jobs.flatMap(({ jobId, place }) => (place ? [[jobId, place] as const] : [])))
  }
  const reading = known.get(id) ?? read()
  known.set(id, reading)
  return reading
}

/** Whether a job may wait in the line: to the server it runs, without progress or a step. */
const mayWaitInLine = ({ status, progress, step }: JobReport): boolean =>
  status === 'running' && progress === 0 && step === ''

/** Fetches a job's status once, or until the server is no longer busy. */
export function fetchStatus(asking: Context, target: Target, patience?: WaitWhileBusy): Promise<JobResponse> {
  const { session, clock } = asking
  const { server, job } = target
  return session.visit(session.address(server), async (client): Promise<JobResponse> => {
    const { confirmed: found, ...learned } = await confirmWithRetry(client, asking, target, patience)
    switch (found.type) {
      case 'missing':
        return { target, code: exitCodes.unknown, message: found.message }
      case 'unclear':
        return { target, code: exitCodes.unreachable, message: found.error.message }
      case 'known': {
        const { serverId, jobId, ...known } = job.identity
        const at = clock.now()
        const place = mayWaitInLine(found.report)
          ? (await readPlaces(asking, server.id, client)).get(jobId)
          : undefined
        const report = { ...found.report, ...(place !== undefined && { place }) }
        // The status lacks what was only seen while the run was active.
        const before = job.outcome ? job : createJob(serverId, jobId, at, { ...known, ...learned })
        const now = reduceJob(before, { type: 'report', report, at, skewMs: client.skewMs() })
        const code = isTerminal(report.status) ? exitCodes[report.status] : exitCodes.completed
        return { target, code, job: now }
      }
    }
  })
}

/** Sends one POST, which is never repeated. With `force`, it also restarts a job that may still be running. */
export function sendCommand(
  asking: Context,
  kind: 'restart' | 'cancel',
  target: Target,
  patience: WaitWhileBusy,
  force = false,
): Promise<JobResponse> {
  const { session, clock, signal } = asking
  const { server, job } = target
  return session.visit(session.address(server), async (client): Promise<JobResponse> => {
    const confirm = () => confirmWithRetry(client, asking, target, patience)
    if (kind === 'restart' && !force) {
      const { confirmed: now } = await confirm()
      if (now.type === 'known' && reportsLostTrack(now.report.error))
        return { target, code: exitCodes.failed, message: createMessage('commands.restart.mayStillRun') }
    }
    const response = await client[kind](job.identity.jobId, { signal, priority: 'command' })
    if (response.ok)
      return { target, code: exitCodes.completed, message: createMessage(`commands.${kind}.done`) }
    // The server may still run the command once it is no longer busy.
    if (isSilent(response.error)) await confirm()
    const context = { engine: { client: () => client }, clock, signal }
    const request = { job, kind, by: 'person', priority: 'command' } as const
    const outcome = await explainFailure(context, request, response.error)
    const { followedBy } = outcome.kind === 'gone' ? await confirm() : {}
    if (followedBy)
      return { target, code: exitCodes.failed, message: createMessage(`commands.notOfQueue.${followedBy}`) }
    return { target, code: codes[outcome.kind], message: outcome.message }
  })
}

const codes: Readonly<Record<RestartResult['kind'], ExitCode>> = {
  done: exitCodes.completed,
  busy: exitCodes.completed,
  gone: exitCodes.unknown,
  unwatched: exitCodes.unknown,
  rejected: exitCodes.failed,
  limited: exitCodes.failed,
  unauthorized: exitCodes.unreachable,
  unreachable: exitCodes.unreachable,
  unclear: exitCodes.unreachable,
}

/** Concurrent requests, one for each item. The request budget limits them further. */
const atOnce = 8

/** Sends a request for each item, a few at a time. @returns the results in the order of the items */
export const mapRequests = <T, R>(
  items: readonly T[],
  send: (item: T) => Promise<R>,
): Promise<readonly R[]> => mapConcurrently(items, atOnce, send)
