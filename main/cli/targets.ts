import { defaultRetries } from '#main/compileo/client.ts'
import type { Clock } from '#main/base/clock.ts'
import { createServerState } from '#main/state/new-server.ts'
import { identifyJob } from '#main/watching/confirm.ts'
import { parseServerUrl } from '#main/commands/servers/server-url.ts'
import { createJob } from '#main/state/reduce-job.ts'
import type { JobState, ServerState } from '#shared/model.ts'
import { createMessage, type Message } from '#shared/message.ts'
import { findJobs, type FoundJob } from '#shared/rules/job-ids.ts'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import type { Context, Session } from './session.ts'

export interface Target {
  readonly text: string
  readonly server: ServerState
  /** If the job is watched, only its names are used: the server is queried again. */
  readonly job: JobState
}

export type FoundTarget =
  | { readonly ok: true; readonly target: Target }
  | { readonly ok: false; readonly text: string; readonly code: ExitCode; readonly why: string | Message }

/** In characters. The server's own pages show eight. */
const minPrefixLength = 4

/** Finds jobs by ID, else by label, else by the beginning of the ID. */
function findWatchedJobs(
  jobs: readonly JobState[],
  text: string,
  found: FoundJob | undefined,
): readonly JobState[] {
  const same = jobs.filter(({ identity: { jobId } }) => jobId === found?.jobId)
  if (same.length > 0) return same
  const labelled = jobs.filter(({ identity: { label } }) => label?.trim() === text)
  if (labelled.length > 0 || text.length < minPrefixLength) return labelled
  return jobs.filter(({ identity: { jobId } }) => jobId.startsWith(text))
}

/** The watched jobs of a session, with their servers. */
export const getWatchedTargets = ({ servers, jobs }: Session): readonly Target[] =>
  jobs.flatMap((job) => {
    const server = servers.find(({ id }) => id === job.identity.serverId)
    return server ? [{ text: job.identity.jobId, server, job }] : []
  })

/** Returns a job whose status is unknown until its server reports it. */
export const withoutStatus = ({ text, server, job }: Target, clock: Clock): Target => ({
  text,
  server,
  job: job.outcome
    ? { ...job, run: { ...job.run, status: undefined } }
    : createJob(server.id, job.identity.jobId, clock.now(), { ...job.identity, batch: job.user.batch }),
})

/** A server that isn't configured gets no key. */
function findServerByAddress({ servers }: Session, address: string): ServerState | undefined {
  const parsed = parseServerUrl(address)
  if (!parsed.ok) return undefined
  return (
    servers.find(({ url }) => url === parsed.url) ??
    createServerState(parsed.url, parsed.url, parsed.url, false)
  )
}

async function fetchAll(
  { session, clock, signal }: Context,
  text: string,
  jobId: string,
): Promise<FoundTarget> {
  let error: Message | undefined
  for (const server of session.servers) {
    const { confirmed: found } = await session.visit(session.address(server), (client) =>
      identifyJob(
        client,
        clock,
        { identity: { jobId } },
        { signal, priority: 'command', retries: defaultRetries },
      ),
    )
    if (found.type === 'known') {
      return { ok: true, target: { text, server, job: createJob(server.id, jobId, clock.now()) } }
    }
    if (found.type === 'unclear') error = found.error.message
  }
  return error
    ? { ok: false, text, code: exitCodes.unreachable, why: error }
    : { ok: false, text, code: exitCodes.unknown, why: createMessage('commands.watch.unknown') }
}

/** Finds the job and server for an argument of the command line. */
export async function findTarget(finding: Context, text: string): Promise<FoundTarget> {
  const { session, clock } = finding
  const refuse = (why: string): FoundTarget => ({ ok: false, text, code: exitCodes.usage, why })
  const [first, ...more] = findJobs(text)
  const found = more.length > 0 ? undefined : first
  const [job, ...others] = found?.serverUrl === undefined ? findWatchedJobs(session.jobs, text, found) : []
  if (others.length > 0) return refuse('matches several watched jobs; use the full ID and --server')
  const [known] = getWatchedTargets({ ...session, jobs: job ? [job] : [] })
  if (known) return { ok: true, target: { ...withoutStatus(known, clock), text } }
  if (!found) return refuse('not a job ID')
  const { jobId, serverUrl } = found
  const take = (server: ServerState): FoundTarget => ({
    ok: true,
    target: { text, server, job: createJob(server.id, jobId, clock.now(), found) },
  })
  if (serverUrl !== undefined) {
    const server = findServerByAddress(session, serverUrl)
    return server ? take(server) : refuse('not a job URL')
  }
  const [server, ...otherServers] = session.servers
  if (!server) return refuse('no matching server; use --server URL')
  return otherServers.length === 0 ? take(server) : fetchAll(finding, text, jobId)
}
