import { addAbortSignal, type Readable } from 'node:stream'
import { batchName } from '#shared/texts/batch-progress.ts'
import { byBatch } from '#shared/rules/batch.ts'
import { exitCodes } from './exit-codes.ts'
import { mostIds, type RequestOf } from './read-command.ts'
import { inTurn } from './request-patiently.ts'
import type { Context } from './session.ts'
import { findTarget, unreported, watchedTargets, type FoundTarget } from './targets.ts'

const longestInput = 300_000

const wrong = (text: string, why: string): readonly FoundTarget[] => [
  { ok: false, text, code: exitCodes.usage, why },
]

async function wordsOf(input: Readable, signal: AbortSignal): Promise<readonly string[] | undefined> {
  let text = ''
  addAbortSignal(signal, input).setEncoding('utf8')
  for await (const chunk of input) {
    text += String(chunk)
    if (text.length > longestInput) return undefined
  }
  const words = text.split(/\s+/).filter(Boolean)
  return words.length > mostIds ? undefined : words
}

function inBatch({ session, texts, clock }: Context, named: string): readonly FoundTarget[] {
  const members = byBatch(session.jobs)
  const batches = session.batches.flatMap((batch) => {
    const jobs = members.get(batch.id)
    return jobs ? [{ name: batchName(batch, jobs, texts), jobs }] : []
  })
  const chosen = new Set(batches.flatMap(({ name, jobs }) => (name === named ? jobs : [])))
  const targets = watchedTargets(session).filter(({ job }) => chosen.has(job))
  const names = batches.map(({ name }) => name).join(', ')
  if (targets.length === 0) return wrong(named, `no such batch; there are: ${names || 'none'}`)
  return targets.map((target) => ({ ok: true, target: unreported(target, clock) }))
}

/** Returns what the user named: jobs, a batch, or all that go on. “-” reads their IDs from standard input. */
export async function chooseTargets(
  context: Context,
  {
    ids,
    batch,
    all = false,
  }: Pick<RequestOf<'wait'>, 'ids'> & Partial<Pick<RequestOf<'wait'>, 'batch' | 'all'>>,
  input: () => Readable,
): Promise<readonly FoundTarget[]> {
  const { session, clock, signal } = context
  if (batch !== undefined) return inBatch(context, batch)
  if (all) {
    const open = watchedTargets(session).filter(({ job }) => !job.outcome)
    return open.map((target) => ({ ok: true, target: unreported(target, clock) }))
  }
  const read = ids.includes('-') ? await wordsOf(input(), signal) : []
  if (!read) return wrong('-', `too many jobs: the limit is ${mostIds}`)
  const words = new Set([...ids.filter((id) => id !== '-'), ...read])
  return words.size === 0
    ? wrong('-', 'no job IDs on standard input')
    : inTurn([...words], (text) => findTarget(context, text))
}
