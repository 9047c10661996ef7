import { addAbortSignal, type Readable } from 'node:stream'
import { formatBatchName } from '#shared/texts/format-batch.ts'
import { groupByBatch } from '#shared/rules/batch.ts'
import { exitCodes } from './exit-codes.ts'
import { maxIds, type RequestFor } from './read-command.ts'
import { mapRequests } from './request-with-retry.ts'
import type { Context } from './session.ts'
import { findTarget, withoutStatus, getWatchedTargets, type FoundTarget } from './targets.ts'

const maxInputLength = 300_000

const rejectTarget = (text: string, why: string): readonly FoundTarget[] => [
  { ok: false, text, code: exitCodes.usage, why },
]

async function readWords(input: Readable, signal: AbortSignal): Promise<readonly string[] | undefined> {
  let text = ''
  addAbortSignal(signal, input).setEncoding('utf8')
  for await (const chunk of input) {
    text += String(chunk)
    if (text.length > maxInputLength) return undefined
  }
  const words = text.split(/\s+/).filter(Boolean)
  return words.length > maxIds ? undefined : words
}

function findBatchTargets({ session, texts, clock }: Context, named: string): readonly FoundTarget[] {
  const members = groupByBatch(session.jobs)
  const batches = session.batches.flatMap((batch) => {
    const jobs = members.get(batch.id)
    return jobs ? [{ name: formatBatchName(batch, jobs, texts), jobs }] : []
  })
  const chosen = new Set(batches.flatMap(({ name, jobs }) => (name === named ? jobs : [])))
  const targets = getWatchedTargets(session).filter(({ job }) => chosen.has(job))
  const names = batches.map(({ name }) => name).join(', ')
  if (targets.length === 0) return rejectTarget(named, `no such batch; there are: ${names || 'none'}`)
  return targets.map((target) => ({ ok: true, target: withoutStatus(target, clock) }))
}

/**
 * Returns the targets that the user named: jobs, a batch, or all active jobs. “-” reads their IDs from
 * standard input.
 */
export async function chooseTargets(
  context: Context,
  {
    ids,
    batch,
    all = false,
  }: Pick<RequestFor<'wait'>, 'ids'> & Partial<Pick<RequestFor<'wait'>, 'batch' | 'all'>>,
  input: () => Readable,
): Promise<readonly FoundTarget[]> {
  const { session, clock, signal } = context
  if (batch !== undefined) return findBatchTargets(context, batch)
  if (all) {
    const open = getWatchedTargets(session).filter(({ job }) => !job.outcome)
    return open.map((target) => ({ ok: true, target: withoutStatus(target, clock) }))
  }
  const read = ids.includes('-') ? await readWords(input(), signal) : []
  if (!read) return rejectTarget('-', `too many jobs: the limit is ${maxIds}`)
  const words = new Set([...ids.filter((id) => id !== '-'), ...read])
  return words.size === 0
    ? rejectTarget('-', 'no job IDs on standard input')
    : mapRequests([...words], (text) => findTarget(context, text))
}
