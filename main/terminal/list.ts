import type { JobView, ListedJob, ServerView } from '#shared/model.ts'
import { getListedOutcome } from '#shared/rules/listed-outcome.ts'
import { getQueueCounts, getQueueState } from '#shared/rules/queue-counts.ts'
import { formatJobNameOrId } from '#shared/texts/job-name.ts'
import type { Texts } from '#shared/texts/index.ts'
import { isUnavailable } from '#shared/rules/restartable.ts'
import { getJobResult, type JobResult } from './job-requests.ts'
import { exitCodes, type ExitCode } from '#main/base/exit-codes.ts'
import type { CliRequestFor } from '#main/terminal/parse-command.ts'
import type { CliContext } from './session.ts'
import { toJobLine, type JobLine } from './json-line.ts'
import { formatOneLine, toOneLine } from '#main/terminal/one-line.ts'
import { formatStatus } from './job-text.ts'

export interface ListOutput extends CliContext {
  readonly out: (line: string) => void
  readonly printError: (line: string) => void
}

type ListedRow =
  | (JobResult & { readonly watched: true; readonly job: JobView })
  | { readonly watched: false; readonly server: ServerView; readonly listed: ListedJob }

async function scanServer(
  { session: { bridge, view }, signal }: CliContext,
  { id }: ServerView,
): Promise<void> {
  await bridge.call('scanServer', { serverId: id })
  await view.reload()
  await view.waitFor(() => (view.discoveries.get(id)?.state === 'scanning' ? undefined : true), signal)
}

function countQueue(server: ServerView, rows: readonly ListedRow[]) {
  const jobs = rows.flatMap((row) => (row.watched ? [row.job] : []))
  const counts = isUnavailable(server) ? undefined : getQueueCounts(server, jobs)
  if (!counts) return []
  const { running, waiting } = counts
  const listedRows = rows.filter((row) => {
    if (row.server?.id !== server.id) return false
    if (!row.watched) return row.listed.source !== 'quality' && getQueueState(row.listed) !== undefined
    return !row.job.identity.followedBy && getQueueState(row.job.run, row.job.outcome) !== undefined
  })
  return [{ server, running, waiting, unlisted: Math.max(0, running + waiting - listedRows.length) }]
}

/** Lists the watched jobs. With `all`, includes the discovered jobs. */
export async function listJobs(context: CliContext, all: boolean) {
  const { session, texts, signal } = context
  const { core, view } = session
  const ids = session.servers().map(({ id }) => id)
  const keys = session.jobs().map(({ identity: { key } }) => key)
  await core.local?.refresh(ids, keys, signal)
  if (core.local) await view.reload()
  if (all) await Promise.all(session.servers().map((server) => scanServer(context, server)))
  const servers = new Map(session.servers().map((server) => [server.id, server]))
  const watchedRows = session.jobs().map((job): ListedRow => {
    const target = { text: job.identity.jobId, jobId: job.identity.jobId }
    const server = servers.get(job.identity.serverId)
    const unclear = { target, server, job, code: core.local ? exitCodes.unreachable : exitCodes.completed }
    return { ...(getJobResult(session, target, job) ?? unclear), job, watched: true }
  })
  const isWatched = new Set(keys)
  const discoveredRows = all
    ? [...servers.values()].flatMap((server) =>
        (view.discoveries.get(server.id)?.jobs ?? []).flatMap((listed): ListedRow[] =>
          isWatched.has(listed.key) ? [] : [{ watched: false, server, listed }],
        ),
      )
    : []
  const rows = [...watchedRows, ...discoveredRows]
  const errors = [...servers.values()].flatMap(({ id, name, reach, reason }) => {
    const discovery = all ? view.discoveries.get(id) : undefined
    const why = isUnavailable({ reach })
      ? reason
      : discovery?.state === 'failed'
        ? discovery.reason
        : undefined
    return why ? [`${formatOneLine(name, texts)}: ${formatOneLine(why, texts)}`] : []
  })
  return { queues: [...servers.values()].flatMap((server) => countQueue(server, rows)), rows, errors }
}

function toJobOfListed(listed: ListedJob) {
  const { jobId, kind, project, status, progress, currentStep, queuePosition, createdAt, startedAt } = listed
  const run = { number: 1, status, progress, currentStep, queuePosition, createdAt, startedAt }
  const identity = { jobId, ...(kind && { kind }), ...(project && { project }) }
  return { identity, run, outcome: getListedOutcome(listed) }
}

/** Converts a listed job to the JSON for scripts and assistants. */
export function toListedJobLine(row: ListedRow, texts: Texts): JobLine {
  if (!row.watched) return { ...toJobLine(row.server, toJobOfListed(row.listed), texts), watched: false }
  const message = row.message && formatOneLine(row.message, texts)
  return { ...toJobLine(row.server, row.job, texts), watched: true, message }
}

function formatCells(row: ListedRow, texts: Texts): readonly string[] {
  const job = row.watched ? row.job : toJobOfListed(row.listed)
  const { identity, run, outcome } = job
  const code = row.watched ? row.code : exitCodes.completed
  const isUnknown = outcome === undefined && (code === exitCodes.unreachable || code === exitCodes.unknown)
  const statusText = formatStatus(job, texts)
  const status = isUnknown ? (code === exitCodes.unknown ? 'lost' : 'unreachable') : statusText
  const isRunning = !isUnknown && !outcome
  return [
    identity.jobId,
    toOneLine(formatJobNameOrId(identity, texts)),
    row.watched ? status : `${status} (not watched)`,
    isRunning && run.progress > 0 ? texts.format.percent(run.progress) : '',
    formatOneLine(row.server?.name ?? '', texts),
    isRunning && run.currentStep ? toOneLine(run.currentStep) : '',
  ]
}

const formatUnlisted = (count: number, isAll: boolean, { format }: Texts): string =>
  isAll
    ? `${format.plural(count, 'job', 'jobs')} can’t be listed without the plugin`
    : `${format.plural(count, 'more job', 'more jobs')}. list --all shows those that can be listed.`

/** Prints the watched jobs, or with `all` or `server` every job that can be listed. */
export async function runListCommand(
  output: ListOutput,
  { all, server, json }: CliRequestFor<'list'>,
): Promise<ExitCode> {
  const { session, texts, out, printError } = output
  if (session.servers().length === 0) {
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
  for (const { server: queueServer, unlisted } of queues)
    if (unlisted > 0)
      printError(`${formatOneLine(queueServer.name, texts)}: ${formatUnlisted(unlisted, isAll, texts)}`)
  for (const error of errors) printError(error)
  return errors.length > 0 ? exitCodes.unreachable : exitCodes.completed
}

/**
 * Formats a table. Two spaces separate the columns. Each column is as wide as its widest cell, and the last
 * one isn't padded.
 */
export function formatTable(columnTitles: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = columnTitles.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd()
  return [columnTitles, ...rows].map(line).join('\n')
}
