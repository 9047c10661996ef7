import { Scanner, type Watches } from '#main/discovery/scanner.ts'
import { newJob } from '#main/state/reduce-job.ts'
import { queueCounts, queuePlace, sampleOf } from '#shared/rules/queue-counts.ts'
import type { JobState, ListedJob, ServerState } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import { watchedTargets } from './targets.ts'
import { fetchStatus, inTurn, type JobResponse } from './request-patiently.ts'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import type { RequestOf } from './read-command.ts'
import type { Context } from './session.ts'
import { jobLineOf, type JobLine } from './json-line.ts'
import { nameIn, inWords, oneLine, statusWord } from './job-text.ts'

export interface Listing extends Context {
  readonly out: (line: string) => void
  readonly complain: (line: string) => void
}

function asJob({ serverId, jobId, kind, project, ...details }: ListedJob, at: number): JobState {
  return { ...newJob(serverId, jobId, at, { kind, project }), ...details, key: `${serverId}/${jobId}` }
}

function findOn(server: ServerState, { session, clock, signal }: Context): Promise<readonly JobResponse[]> {
  const watched = new Set(session.jobs.map(({ key }) => key))
  return session.visit(session.address(server), async (client): Promise<readonly JobResponse[]> => {
    const scanner = new Scanner(server.id, client, clock)
    const watches: Watches = { isWatched: (key) => watched.has(key) }
    const scan = await scanner.scan(watches, { signal, priority: 'command' })
    if (!scan.ok) {
      const target = { text: server.name, server, job: newJob(server.id, '', clock.now()) }
      return [{ target, code: exitCodes.unreachable, message: scan.error.message }]
    }
    return scan.value.jobs.map((found) => {
      const job = asJob(found, clock.now())
      return { target: { text: found.jobId, server, job }, job, code: exitCodes.completed }
    })
  })
}

export type ListedRow = JobResponse & { readonly watched: boolean }

/** A server's queue, and how many of its jobs aren't among those that are listed; none if it can't be had. */
function queueOf(server: ServerState, rows: readonly JobResponse[], { session, clock, signal }: Context) {
  const jobs = rows.flatMap(({ job }) => (job?.serverId === server.id ? [job] : []))
  return session.visit(session.address(server), async (client) => {
    const stats = await client.stats({ signal, priority: 'command' })
    if (!stats.ok) return []
    const sample = sampleOf(stats.value, clock.now())
    const counts = queueCounts({ id: server.id, stats: sample, skewMs: client.skewMs() }, jobs)
    const { running = 0, waiting = 0 } = counts ?? {}
    const listed = jobs.filter((job) => !job.followedBy && queuePlace(job) !== undefined)
    return [{ server, running, waiting, unlisted: Math.max(0, running + waiting - listed.length) }]
  })
}

/** Lists the watched jobs; with `all` also the discovered ones. */
export async function listJobs(context: Context, all: boolean) {
  const { session, texts } = context
  const watched = await inTurn(watchedTargets(session), (target) => fetchStatus(context, target))
  const found = all ? (await inTurn(session.servers, (server) => findOn(server, context))).flat() : []
  const errors = [...watched, ...found].flatMap(({ target, code, message }) =>
    code === exitCodes.unreachable && message
      ? [`${inWords(target.server.name, texts)}: ${inWords(message, texts)}`]
      : [],
  )
  const named = found.filter(({ target }) => target.job.jobId !== '')
  const queues = await inTurn(session.servers, (server) => queueOf(server, [...watched, ...named], context))
  return {
    queues: queues.flat(),
    rows: [
      ...watched.map((row) => ({ ...row, watched: true })),
      ...named.map((row) => ({ ...row, watched: false })),
    ],
    errors: [...new Set(errors)],
  }
}

/** Returns a listed job as scripts and assistants read it. */
export function listedRecord(
  { target, job = target.job, message, watched }: ListedRow,
  texts: Texts,
): JobLine {
  const words = message && inWords(message, texts)
  return { ...jobLineOf(target.server, job, texts), watched, message: words }
}

function cells({ target, job, code, watched }: ListedRow, texts: Texts): readonly string[] {
  const { jobId, progress, currentStep, outcome } = job ?? target.job
  const status = job ? statusWord(job, texts) : code === exitCodes.unknown ? 'lost' : 'unreachable'
  const isRunning = job !== undefined && !outcome
  return [
    jobId,
    nameIn(job ?? target.job, texts),
    watched ? status : `${status} (not watched)`,
    isRunning && progress > 0 ? texts.format.percent(progress) : '',
    inWords(target.server.name, texts),
    isRunning && currentStep ? oneLine(currentStep) : '',
  ]
}

const unlistedWords = (count: number, isAll: boolean, { format }: Texts): string => {
  const jobs = format.plural(count, 'job', 'jobs')
  return isAll
    ? `${jobs} can’t be listed without the plugin`
    : `${jobs} more; list --all shows what it can list`
}

/** Prints jobs: the watched ones, or also the discovered ones. */
export async function list(listing: Listing, { all, server, json }: RequestOf<'list'>): Promise<ExitCode> {
  const { session, texts, out, complain } = listing
  if (session.servers.length === 0) {
    complain('No matching server; use --server URL')
    return exitCodes.usage
  }
  const isAll = all || server !== undefined
  const { rows, queues, errors } = await listJobs(listing, isAll)
  if (rows.length === 0 && !isAll)
    complain('You aren’t watching any jobs; list --all shows the servers’ jobs')
  if (json) for (const row of rows) out(JSON.stringify(listedRecord(row, texts)))
  else if (rows.length > 0)
    out(
      table(
        ['ID', 'NAME', 'STATUS', 'PROGRESS', 'SERVER', 'STEP'],
        rows.map((row) => cells(row, texts)),
      ),
    )
  for (const { server: of, unlisted } of queues)
    if (unlisted > 0) complain(`${inWords(of.name, texts)}: ${unlistedWords(unlisted, isAll, texts)}`)
  for (const error of errors) complain(error)
  return errors.length > 0 ? exitCodes.unreachable : exitCodes.completed
}

/** Columns separated by two spaces, each as wide as its widest cell; the last isn't padded. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
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
