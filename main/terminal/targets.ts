import { addAbortSignal, type Readable } from 'node:stream'
import { groupByBatch } from '#shared/rules/batch.ts'
import type { JobView, ServerId } from '#shared/model.ts'
import type { JobKind } from '#shared/job-kind.ts'
import type { Message } from '#shared/message.ts'
import { findJobs, type FoundJob } from '#shared/rules/job-ids.ts'
import { formatBatchName } from '#shared/texts/format-batch.ts'
import { exitCodes, type ExitCode } from '#main/base/exit-codes.ts'
import { maxIds, type CliRequestFor } from '#main/terminal/parse-command.ts'
import { findServerByAddress, type CliContext, type Session } from './session.ts'

export interface Target {
  readonly text: string
  readonly jobId: string
  /** The server that has the job; undefined if any server may have it. */
  readonly serverId?: ServerId
  readonly kind?: JobKind
}

export interface RejectedTarget {
  readonly ok: false
  readonly text: string
  readonly code: ExitCode
  readonly reason: string | Message
}

export type TargetResult = { readonly ok: true; readonly target: Target } | RejectedTarget

/**
 * The length of the shortest prefix of an ID that is accepted, in characters. The server's own pages show
 * eight characters of an ID.
 */
const minPrefixLength = 4
const maxInputLength = 300_000

/** Finds watched jobs by their ID, or else by their label, or else by the beginning of their ID. */
function findWatchedJobs(
  jobs: readonly JobView[],
  text: string,
  foundJob: FoundJob | undefined,
): readonly JobView[] {
  const jobsWithId = jobs.filter(({ identity: { jobId } }) => jobId === foundJob?.jobId)
  if (jobsWithId.length > 0) return jobsWithId
  const labelledJobs = jobs.filter(({ identity: { label } }) => label?.trim() === text)
  if (labelledJobs.length > 0 || text.length < minPrefixLength) return labelledJobs
  return jobs.filter(({ identity: { jobId } }) => jobId.startsWith(text))
}

export const toTarget = ({ identity: { jobId, serverId } }: JobView): Target => ({
  text: jobId,
  jobId,
  serverId,
})

const findOne = (text: string): FoundJob | undefined => {
  const [first, ...more] = findJobs(text)
  return more.length > 0 ? undefined : first
}

/** Returns the addresses of the servers in URLs of jobs. */
export const findAddresses = (texts: readonly string[]): readonly string[] =>
  texts.flatMap((text) => findOne(text)?.serverUrl ?? [])

/** Finds the job and the server that an argument of the command line names. */
export function findTarget(session: Session, text: string): TargetResult {
  const refuse = (reason: string): TargetResult => ({ ok: false, text, code: exitCodes.usage, reason })
  const foundJob = findOne(text)
  const [job, ...others] =
    foundJob?.serverUrl === undefined ? findWatchedJobs(session.jobs(), text, foundJob) : []
  if (others.length > 0) return refuse('matches several watched jobs; use the full ID and --server')
  if (job) return { ok: true, target: { ...toTarget(job), text } }
  if (!foundJob) return refuse('not a job ID')
  const { jobId, serverUrl, kind } = foundJob
  const take = (serverId?: ServerId): TargetResult => ({
    ok: true,
    target: { text, jobId, ...(serverId !== undefined && { serverId }), ...(kind && { kind }) },
  })
  if (serverUrl !== undefined) {
    const serverId =
      findServerByAddress(session.view.servers, serverUrl)?.id ?? session.core.local?.addServer(serverUrl)
    return serverId === undefined ? refuse('not a job URL') : take(serverId)
  }
  const [server, ...otherServers] = session.servers()
  if (!server) return refuse('no matching server; use --server URL')
  return otherServers.length === 0 ? take(server.id) : take()
}

async function readInputIds(input: Readable, signal: AbortSignal): Promise<readonly string[] | undefined> {
  let text = ''
  addAbortSignal(signal, input).setEncoding('utf8')
  for await (const chunk of input) {
    text += String(chunk)
    if (text.length > maxInputLength) return undefined
  }
  const ids = text.split(/\s+/).filter(Boolean)
  return ids.length > maxIds ? undefined : ids
}

const rejectTarget = (text: string, reason: string): readonly RejectedTarget[] => [
  { ok: false, text, code: exitCodes.usage, reason },
]

/** Returns the IDs of a command line, each once. `-` stands for IDs on standard input. */
export async function readIds(
  ids: readonly string[],
  input: () => Readable,
  signal: AbortSignal,
): Promise<readonly string[] | { readonly missed: readonly RejectedTarget[] }> {
  if (!ids.includes('-')) return [...new Set(ids)]
  const inputIds = await readInputIds(input(), signal)
  if (!inputIds) return { missed: rejectTarget('-', `too many jobs: the limit is ${maxIds}`) }
  const uniqueIds = new Set([...ids.filter((id) => id !== '-'), ...inputIds])
  return uniqueIds.size > 0 ? [...uniqueIds] : { missed: rejectTarget('-', 'no job IDs on standard input') }
}

function findBatchTargets({ session, texts }: CliContext, batchName: string): readonly TargetResult[] {
  const members = groupByBatch(session.jobs())
  const batches = session.view.batches.flatMap((batch) => {
    const jobs = members.get(batch.id)
    return jobs ? [{ name: formatBatchName(batch, jobs, texts), jobs }] : []
  })
  const batchJobs = batches.filter(({ name }) => name === batchName).flatMap(({ jobs }) => jobs)
  const names = batches.map(({ name }) => name).join(', ')
  if (batchJobs.length === 0)
    return rejectTarget(batchName, `no such batch; the batches are: ${names || 'none'}`)
  return batchJobs.map((job) => ({ ok: true, target: toTarget(job) }))
}

/** Returns the jobs that the arguments select: single jobs, a batch, or all active jobs. */
export function findTargets(
  context: CliContext,
  ids: readonly string[],
  { batch, all = false }: Partial<Pick<CliRequestFor<'wait'>, 'batch' | 'all'>>,
): readonly TargetResult[] {
  const { session } = context
  if (batch !== undefined) return findBatchTargets(context, batch)
  if (!all) return ids.map((text) => findTarget(session, text))
  const open = session.jobs().filter(({ outcome }) => !outcome)
  return open.map((job) => ({ ok: true, target: toTarget(job) }))
}
