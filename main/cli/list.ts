import { createScanner, type Watches } from '../discovery/scanner.ts'
import { newJob } from '../state/reduce-job.ts'
import type { JobState, ListedJob, ServerState } from '../../shared/model.ts'
import type { Texts } from '../../shared/texts/index.ts'
import { fetchStatus, inTurn, type RequestContext, type JobResponse } from './request-patiently.ts'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import type { Session } from './session.ts'
import { table } from './table.ts'
import { activityLine, jobRecord, nameIn, inWords } from './job-record.ts'

export interface Listing {
  readonly session: Session
  readonly texts: Texts
  /** A line on standard output, and on standard error. */
  readonly out: (line: string) => void
  readonly complain: (line: string) => void
  readonly asking: RequestContext
}

/** A job that was found, as one that is watched would be after its first report. */
function asJob({ serverId, jobId, kind, project, ...told }: ListedJob, at: number): JobState {
  return { ...newJob(serverId, jobId, at, { kind, project }), ...told, key: `${serverId}/${jobId}` }
}

/** The unwatched jobs of a server's own lists, each with its current status. */
function findOn(server: ServerState, { session, asking }: Listing): Promise<readonly JobResponse[]> {
  const watched = new Set(session.jobs.map(({ key }) => key))
  return session.visit(session.address(server), async (client): Promise<readonly JobResponse[]> => {
    const scanner = createScanner(server.id, client, asking.clock)
    const watches: Watches = { isWatched: (key) => watched.has(key), unnamed: () => [] }
    const scan = await scanner.scan(watches, { signal: asking.signal, priority: 'command' })
    if (!scan.ok) {
      const target = { text: server.name, server, job: newJob(server.id, '', asking.clock.now()) }
      return [{ target, code: exitCodes.unreachable, message: scan.error.message }]
    }
    return scan.value.jobs.map((found) => {
      const job = asJob(found, asking.clock.now())
      return { target: { text: found.jobId, server, job }, job, code: exitCodes.completed }
    })
  })
}

/** Lists the watch-list with current statuses and, on demand, the servers' other jobs. */
export async function list(
  listing: Listing,
  { all, json }: { readonly all: boolean; readonly json: boolean },
): Promise<ExitCode> {
  const { session, texts, out, complain, asking } = listing
  const { servers, jobs } = session
  if (servers.length === 0) {
    complain('No matching server; use --server URL')
    return exitCodes.usage
  }
  const targets = jobs.flatMap((job) => {
    const server = servers.find(({ id }) => id === job.serverId)
    return server ? [{ text: job.jobId, server, job }] : []
  })
  const watched = await inTurn(targets, (target) => fetchStatus(asking, target))
  const found = all ? (await inTurn(servers, (server) => findOn(server, listing))).flat() : []
  const troubles = new Set<string>()
  const rows = [...watched, ...found].flatMap(({ target, job, code, message }) => {
    const server = inWords(target.server.name, texts)
    if (code === exitCodes.unreachable && message) troubles.add(`${server}: ${inWords(message, texts)}`)
    const now = job ?? target.job
    if (now.jobId === '') return []
    const isWatched = targets.includes(target)
    if (json) {
      const words = message && inWords(message, texts)
      out(
        JSON.stringify({
          ...jobRecord(target, now, texts),
          project: now.project?.name,
          watched: isWatched,
          message: words,
        }),
      )
    }
    const standing = job ? activityLine(job, texts) : code === exitCodes.unknown ? 'lost' : 'unreachable'
    return [[now.jobId, nameIn(now, texts), isWatched ? standing : `${standing} (not watched)`, server]]
  })
  if (targets.length === 0 && !all)
    complain('You aren’t watching any jobs; list --all shows the servers’ jobs')
  if (!json && rows.length > 0) out(table(['ID', 'NAME', 'STATUS', 'SERVER'], rows))
  for (const trouble of troubles) complain(trouble)
  return troubles.size > 0 ? exitCodes.unreachable : exitCodes.completed
}
