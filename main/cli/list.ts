import { Scanner, type WatchState } from '#main/discovery/scanner.ts'
import { createJob } from '#main/state/reduce-job.ts'
import { queueCounts, getQueueState, createSample } from '#shared/rules/queue-counts.ts'
import type { JobState, ListedJob, ServerState } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import { getWatchedTargets } from './targets.ts'
import { fetchStatus, mapRequests, type JobResponse } from './request-with-retry.ts'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import type { RequestFor } from './read-command.ts'
import type { Context } from './session.ts'
import { toJobLine, type JobLine } from './json-line.ts'
import { formatJobName, formatReason, toOneLine, formatStatus } from './job-text.ts'

export interface ListOutput extends Context {
  readonly out: (line: string) => void
  readonly printError: (line: string) => void
}

function toJobState(listed: ListedJob, at: number): JobState {
  const { serverId, jobId, status, place, progress, currentStep, createdAt, startedAt, completedAt } = listed
  const job = createJob(serverId, jobId, at, listed)
  return {
    ...job,
    run: { ...job.run, status, place, progress, currentStep, createdAt, startedAt, completedAt },
  }
}

function scanServer(
  server: ServerState,
  { session, clock, signal }: Context,
): Promise<readonly JobResponse[]> {
  const watched = new Set(session.jobs.map(({ identity: { key } }) => key))
  return session.visit(session.address(server), async (client): Promise<readonly JobResponse[]> => {
    const scanner = new Scanner(server.id, client, clock)
    const watchState: WatchState = { isWatched: (key) => watched.has(key) }
    const scan = await scanner.scan(watchState, { signal, priority: 'command' })
    if (!scan.ok) {
      const target = { text: server.name, server, job: createJob(server.id, '', clock.now()) }
      return [{ target, code: exitCodes.unreachable, message: scan.error.message }]
    }
    return scan.value.jobs.map((found) => {
      const job = toJobState(found, clock.now())
      return { target: { text: found.jobId, server, job }, job, code: exitCodes.completed }
    })
  })
}

export type ListedRow = JobResponse & { readonly watched: boolean }

/**
 * Fetches a server's queue, and counts its jobs that aren't listed. Undefined if the queue can't be fetched.
 */
function fetchQueue(server: ServerState, rows: readonly JobResponse[], { session, clock, signal }: Context) {
  const jobs = rows.flatMap(({ job }) => (job?.identity.serverId === server.id ? [job] : []))
  return session.visit(session.address(server), async (client) => {
    const stats = await client.stats({ signal, priority: 'command' })
    if (!stats.ok) return []
    const sample = createSample(stats.value, clock.now())
    const counts = queueCounts({ id: server.id, stats: sample, skewMs: client.skewMs() }, jobs)
    const { running = 0, waiting = 0 } = counts ?? {}
    const listed = jobs.filter(
      (job) => !job.identity.followedBy && getQueueState(job.run, job.outcome) !== undefined,
    )
    return [{ server, running, waiting, unlisted: Math.max(0, running + waiting - listed.length) }]
  })
}

/** Lists the watched jobs. `all` includes the discovered ones. */
export async function listJobs(context: Context, all: boolean) {
  const { session, texts } = context
  const watched = await mapRequests(getWatchedTargets(session), (target) => fetchStatus(context, target))
  const found = all
    ? (await mapRequests(session.servers, (server) => scanServer(server, context))).flat()
    : []
  const errors = [...watched, ...found].flatMap(({ target, code, message }) =>
    code === exitCodes.unreachable && message
      ? [`${formatReason(target.server.name, texts)}: ${formatReason(message, texts)}`]
      : [],
  )
  const named = found.filter(({ target }) => target.job.identity.jobId !== '')
  const queues = await mapRequests(session.servers, (server) =>
    fetchQueue(server, [...watched, ...named], context),
  )
  return {
    queues: queues.flat(),
    rows: [
      ...watched.map((row) => ({ ...row, watched: true })),
      ...named.map((row) => ({ ...row, watched: false })),
    ],
    errors: [...new Set(errors)],
  }
}

/** Converts a listed job to the JSON for scripts and assistants. */
export function toListedJobLine(
  { target, job = target.job, message, watched }: ListedRow,
  texts: Texts,
): JobLine {
  const words = message && formatReason(message, texts)
  return { ...toJobLine(target.server, job, texts), watched, message: words }
}

function formatCells({ target, job, code, watched }: ListedRow, texts: Texts): readonly string[] {
  const {
    identity: { jobId },
    run: { progress, currentStep },
    outcome,
  } = job ?? target.job
  const status = job ? formatStatus(job, texts) : code === exitCodes.unknown ? 'lost' : 'unreachable'
  const isRunning = job !== undefined && !outcome
  return [
    jobId,
    formatJobName(job ?? target.job, texts),
    watched ? status : `${status} (not watched)`,
    isRunning && progress > 0 ? texts.format.percent(progress) : '',
    formatReason(target.server.name, texts),
    isRunning && currentStep ? toOneLine(currentStep) : '',
  ]
}

const formatUnlisted = (count: number, isAll: boolean, { format }: Texts): string => {
  const jobs = format.plural(count, 'job', 'jobs')
  return isAll
    ? `${jobs} can’t be listed without the plugin`
    : `${jobs} more; list --all shows what it can list`
}

/** Prints the watched jobs, or all that can be listed. */
export async function list(output: ListOutput, { all, server, json }: RequestFor<'list'>): Promise<ExitCode> {
  const { session, texts, out, printError } = output
  if (session.servers.length === 0) {
    printError('No matching server; use --server URL')
    return exitCodes.usage
  }
  const isAll = all || server !== undefined
  const { rows, queues, errors } = await listJobs(output, isAll)
  if (rows.length === 0 && !isAll)
    printError('You aren’t watching any jobs; list --all shows the servers’ jobs')
  if (json) for (const row of rows) out(JSON.stringify(toListedJobLine(row, texts)))
  else if (rows.length > 0)
    out(
      formatTable(
        ['ID', 'NAME', 'STATUS', 'PROGRESS', 'SERVER', 'STEP'],
        rows.map((row) => formatCells(row, texts)),
      ),
    )
  for (const { server: of, unlisted } of queues)
    if (unlisted > 0) printError(`${formatReason(of.name, texts)}: ${formatUnlisted(unlisted, isAll, texts)}`)
  for (const error of errors) printError(error)
  return errors.length > 0 ? exitCodes.unreachable : exitCodes.completed
}

/** Columns separated by two spaces, each as wide as its widest cell; the last isn't padded. */
export function formatTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd()
  return [heads, ...rows].map(line).join('\n')
}
