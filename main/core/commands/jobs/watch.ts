import { defaultRetries, type CallOptions } from '#main/compileo/client.ts'
import type { Reply, RequestArgument, WatchResult } from '#shared/contract.ts'
import type { JobReport } from '#main/compileo/schema.ts'
import { toJobKey, createJob, type InitialJobFields } from '#main/core/state/reduce-job.ts'
import type { JobKey, ServerId, ServerState } from '#shared/model.ts'
import { createFailure, createMessage } from '#shared/message.ts'
import { identifyJob, type IdentifiedJob } from '#main/core/watching/check-status.ts'
import type { CommandContext } from '#main/core/commands/context.ts'
import { groupJobs } from './batches.ts'
import { type FoundJob, findJobs } from '#shared/rules/job-ids.ts'
import { parseServerUrl } from '#main/core/commands/servers/server-url.ts'

interface WatchRequest extends Omit<RequestArgument<'watch'>, 'text'> {
  /** Set if the job is only watched because a terminal waits for it. */
  readonly isTemporary?: true
}

/**
 * The most jobs that are confirmed before they are watched. With more jobs, the user would have to wait for
 * the request budget.
 */
const maxPromptJobs = 5

interface CandidateServer extends IdentifiedJob {
  readonly server: ServerState
}

/**
 * Returns the servers that may have the job: the server in the URL, or else the chosen server, or else all
 * servers. There are none if the URL contains an unknown address and no server was chosen.
 */
function findCandidates(
  context: CommandContext,
  found: FoundJob,
  serverId: ServerId | undefined,
): ServerState[] {
  const servers = [...context.store.state().servers.values()]
  const parsed = found.serverUrl === undefined ? undefined : parseServerUrl(found.serverUrl)
  const serversWithUrl = servers.filter(({ url }) => parsed?.ok && url === parsed.url)
  // A server may have several addresses. So if the URL contains an unknown address, the server that the user
  // chose is still used.
  if (serversWithUrl.length === 0 && serverId !== undefined)
    return servers.filter(({ id }) => id === serverId)
  return parsed ? serversWithUrl : servers
}

function findServersWithJob(
  { engine, clock, signal }: CommandContext,
  servers: readonly ServerState[],
  jobId: string,
  confirmsFirst: boolean,
): Promise<CandidateServer[]> {
  return Promise.all(
    servers.flatMap((server) => {
      const client = engine.client(server.id)
      if (!client) return []
      // The request isn't repeated if the server is unreachable, because the engine already retries.
      const retries = server.reach === 'unreachable' || server.reach === 'busy' ? undefined : defaultRetries
      const options: CallOptions = confirmsFirst
        ? { signal, priority: 'command', retries }
        : { signal, priority: 'firstStatus' }
      return identifyJob(client, clock, { identity: { jobId } }, options).then((identified) => ({
        server,
        ...identified,
      }))
    }),
  )
}

/**
 * Finds the watched job. If only a terminal has waited for it so far and the user now watches it, it stays
 * watched after the wait.
 */
function findWatched(
  { store }: CommandContext,
  servers: readonly ServerState[],
  jobId: string,
  { isTemporary }: WatchRequest,
): WatchResult | undefined {
  const { jobs } = store.state()
  const server = servers.find(({ id }) => jobs.has(toJobKey(id, jobId)))
  if (!server) return undefined
  const key = toJobKey(server.id, jobId)
  const wasTemporary = jobs.get(key)?.user.isTemporary
  if (wasTemporary && !isTemporary)
    store.updateJob(key, (job) => ({ ...job, user: { ...job.user, isTemporary: undefined } }))
  const how = wasTemporary ? 'on' : 'already'
  return { jobId, key, ok: true, message: createMessage(`commands.watch.${how}`, server.name) }
}

/** Watches a new job. Its state begins with the server's latest report if there is one. */
export function startWatch(
  { store, engine, clock }: CommandContext,
  server: ServerState,
  jobId: string,
  details: InitialJobFields,
  report?: JobReport,
): JobKey {
  const now = clock.now()
  const newJob = createJob(server.id, jobId, now, details)
  const skewMs = engine.client(server.id)?.skewMs()
  store.putJob(newJob)
  // The report is applied after the job was added, so that an end less than two minutes ago is announced.
  if (report) store.applyJobEvent(newJob.identity.key, { type: 'report', report, at: now, skewMs })
  engine.watch(newJob.identity.key)
  return newJob.identity.key
}

/**
 * Watches a job.
 *
 * @param confirmsFirst whether a job on the only possible server is confirmed before it is watched; several servers
 * are always queried first
 */
export async function watchJob(
  context: CommandContext,
  found: FoundJob,
  request: WatchRequest,
  confirmsFirst: boolean,
): Promise<WatchResult> {
  const { store } = context
  const { jobId, kind = request.kind } = found
  const details = { label: request.label, kind, isTemporary: request.isTemporary }
  const servers = findCandidates(context, found, request.serverId)
  if (servers.length === 0) {
    const message = found.serverUrl
      ? createMessage('commands.watch.otherServer', found.serverUrl)
      : createMessage('commands.watch.noServer')
    return { jobId, ok: false, message }
  }
  const already = () => findWatched(context, servers, jobId, request)
  const watchedResult = already()
  if (watchedResult) return watchedResult
  const [only] = servers
  if (!confirmsFirst && only && servers.length === 1) {
    // The job's stream begins with its status. So a job that isn't confirmed first costs one request less.
    const key = startWatch(context, only, jobId, details)
    return { jobId, key, ok: true, message: createMessage('commands.watch.on', only.name) }
  }

  const candidates = (await findServersWithJob(context, servers, jobId, confirmsFirst)).filter(({ server }) =>
    store.state().servers.has(server.id),
  )
  // Another request may have watched the same job since.
  const meanwhile = already()
  if (meanwhile) return meanwhile
  if (candidates.length === 0)
    return { jobId, ok: false, message: createMessage('commands.watch.serverRemoved') }
  const serverWithJob = candidates.find(({ check }) => check.type === 'known')
  const unclear = candidates.filter(({ check }) => check.type === 'unclear')
  // If no server knows the job and only one couldn't tell, the job is watched there and confirmed later.
  const chosenServer = serverWithJob?.server ?? (unclear.length === 1 ? unclear[0]?.server : undefined)
  if (!chosenServer) {
    const names = unclear.map(({ server }) => server.name).join(', ')
    const message = names
      ? createMessage('commands.watch.choose', names)
      : candidates.length === 1
        ? createMessage('commands.watch.unknownOn', candidates[0]?.server.name ?? '')
        : createMessage('commands.watch.unknown')
    return { jobId, ok: false, message, ...(names && { isUnclear: true as const }) }
  }
  const how = createMessage(
    serverWithJob ? 'commands.watch.on' : 'commands.watch.unverified',
    chosenServer.name,
  )
  const report = serverWithJob?.check.type === 'known' ? serverWithJob.check.report : undefined
  const learnedDetails = serverWithJob?.followedBy
    ? { ...details, followedBy: serverWithJob.followedBy }
    : details
  return {
    jobId,
    key: startWatch(context, chosenServer, jobId, learnedDetails, report),
    ok: true,
    message: how,
  }
}

/**
 * Watches all jobs whose IDs the text contains. An ID without the address of a server belongs to the chosen
 * server, or else to any server.
 */
export async function watchJobsInText(
  context: CommandContext,
  { text, ...request }: RequestArgument<'watch'>,
): Promise<Reply<'watch'>> {
  const foundJobs = findJobs(text)
  if (foundJobs.length === 0) return { ...createFailure('commands.watch.noId'), results: [] }
  const confirmsFirst = foundJobs.length <= maxPromptJobs
  const label = foundJobs.length === 1 ? request.label : undefined
  const before = new Set(context.store.state().jobs.keys())
  const results = await Promise.all(
    foundJobs.map((job) => watchJob(context, job, { ...request, label }, confirmsFirst)),
  )
  // Anybody can create a link, so a link never changes jobs that were watched before.
  const added = results.flatMap(({ key }) => (key === undefined || before.has(key) ? [] : [key]))
  if (request.label && added.length > 1) groupJobs(context, added, { name: request.label })
  const rejectedResults = results.filter(({ ok }) => !ok)
  if (rejectedResults.length === 0) return { ok: true, results }
  const [only] = results
  const several = createMessage('commands.watch.notWatched', rejectedResults.length, results.length)
  return { ok: false, message: only && results.length === 1 ? only.message : several, results }
}
