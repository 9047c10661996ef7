import { addAbortSignal, type Readable } from 'node:stream'
import { batchName } from '../../shared/texts/batch-progress.ts'
import { byBatch } from '../../shared/rules/batch.ts'
import type { Texts } from '../../shared/texts/index.ts'
import { exitCodes } from './exit-codes.ts'
import { mostIds } from './read-command.ts'
import { inTurn } from './request-patiently.ts'
import { findTarget, unreported, watchedTargets, type FoundTarget, type TargetOptions } from './targets.ts'

/** What a command line says about which jobs it means. */
export interface Choice {
  readonly ids: readonly string[]
  readonly batch?: string | undefined
  readonly all?: boolean
}

/** Longest standard input that is read for IDs, in characters. */
const longestInput = 300_000

const wrong = (text: string, why: string): readonly FoundTarget[] => [
  { ok: false, text, code: exitCodes.usage, why },
]

/** The words of a stream; undefined if there are too many. */
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

/** The jobs of the watched batches with this name. */
function inBatch({ session, clock }: TargetOptions, name: string, texts: Texts): readonly FoundTarget[] {
  const members = byBatch(session.jobs)
  const named = session.batches.map((batch) => ({
    ...batch,
    called: batchName(batch, members.get(batch.id) ?? [], texts),
  }))
  const ids = new Set(named.flatMap(({ id, called }) => (called === name ? [id] : [])))
  const targets = watchedTargets(session).filter(({ job }) => job.batch !== undefined && ids.has(job.batch))
  const others = named.map(({ called }) => called).join(', ')
  if (targets.length === 0)
    return wrong(name, others ? `no such batch; there are: ${others}` : 'no such batch')
  return targets.map((target) => ({ ok: true, target: unreported(target, clock) }))
}

/** Finds the jobs that a command line means. @param input opens standard input, for “-” */
export async function chooseTargets(
  finding: TargetOptions,
  { ids, batch, all = false }: Choice,
  texts: Texts,
  input: () => Readable,
): Promise<readonly FoundTarget[]> {
  const { session, clock, signal } = finding
  if (batch !== undefined) return inBatch(finding, batch, texts)
  if (all) {
    const open = watchedTargets(session).filter(({ job }) => !job.outcome)
    return open.map((target) => ({ ok: true, target: unreported(target, clock) }))
  }
  const read = ids.includes('-') ? await wordsOf(input(), signal) : []
  if (!read) return wrong('-', `too many jobs: the limit is ${mostIds}`)
  const words = new Set([...ids.filter((id) => id !== '-'), ...read])
  return words.size === 0
    ? wrong('-', 'no job IDs on standard input')
    : inTurn([...words], (text) => findTarget(finding, text))
}
