import { addAbortSignal, type Readable } from 'node:stream'
import { batchName } from '#shared/texts/batch-progress.ts'
import { byBatch } from '#shared/rules/batch.ts'
import type { Candidates } from './commands.ts'
import { exitCodes, type ExitCode } from './exit-codes.ts'
import { activityLine, nameIn, oneLine } from './job-text.ts'
import type { Listing } from './list.ts'
import { mostIds, type WaitRequest } from './read-command.ts'
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

function* batchesOf({ session, texts }: Context) {
  const members = byBatch(session.jobs)
  for (const batch of session.batches) {
    const jobs = members.get(batch.id)
    if (jobs) yield { name: batchName(batch, jobs, texts), jobs }
  }
}

function inBatch(context: Context, named: string): readonly FoundTarget[] {
  const batches = [...batchesOf(context)]
  const members = new Set(batches.flatMap(({ name, jobs }) => (name === named ? jobs : [])))
  const targets = watchedTargets(context.session).filter(({ job }) => members.has(job))
  const names = batches.map(({ name }) => name).join(', ')
  if (targets.length === 0) return wrong(named, `no such batch; there are: ${names || 'none'}`)
  return targets.map((target) => ({ ok: true, target: unreported(target, context.clock) }))
}

/** Prints what shell completions offer, each with a description behind a tab. */
export function printCandidates(context: Listing, of: Candidates): ExitCode {
  const { session, texts, out } = context
  const print = (word: string, about: string) => out(`${oneLine(word)}\t${oneLine(about)}`)
  if (of === 'servers') for (const { name, url } of session.servers) print(name, url)
  if (of === 'batches')
    for (const { name, jobs } of batchesOf(context)) print(name, texts.format.count(jobs.length))
  if (of !== 'jobs') return exitCodes.completed
  for (const job of session.jobs) {
    print(job.jobId, nameIn(job, texts))
    if (job.label) print(job.label.trim(), activityLine(job, texts))
  }
  return exitCodes.completed
}

/** @param input opens standard input, for “-” */
export async function chooseTargets(
  context: Context,
  { ids, batch, all = false }: Pick<WaitRequest, 'ids'> & Partial<Pick<WaitRequest, 'batch' | 'all'>>,
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
