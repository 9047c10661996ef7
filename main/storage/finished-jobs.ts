import { join } from 'node:path'
import { z } from 'zod'
import { messageOf, type Message } from '../../shared/message.ts'
import { whyOf } from '../base/message-error.ts'
import { asLines, replaceDurably, syncFile, writeDurably } from './durable.ts'
import { openLineFile } from './line-file.ts'
import { readLines } from './read-lines.ts'
import { readSaved } from './read-saved.ts'

interface Identified {
  readonly serverId: string
  readonly jobId: string
}

/** `finished-jobs.jsonl`: the watched jobs that have ended, one change a line. A live job's news never rewrites it. */
export interface FinishedJobs<J> {
  /** The jobs in the file, by key, and none any more once they were taken. */
  take(): ReadonlyMap<string, J>
  /** @throws why they aren't on disk */
  put(jobs: readonly J[]): void
  /** @throws why they are still on disk */
  remove(keys: readonly string[]): void
  close(): void
}

/** Lines beyond twice the jobs that don't matter yet. */
const spareLines = 1_000

export function openFinishedJobs<J extends Identified>(options: {
  readonly folder: string
  readonly schema: z.ZodType<J>
  readonly now: number
  readonly isReadOnly?: boolean | undefined
  readonly onCorrupt: (message: Message) => void
}): FinishedJobs<J> {
  const { folder, schema, now, isReadOnly = false, onCorrupt } = options
  const path = join(folder, 'finished-jobs.jsonl')
  const step = z.union([
    z.object({ v: z.literal(1), job: schema }),
    z.object({ v: z.literal(1), gone: z.string() }),
  ])
  const lineOf = (job: J) => JSON.stringify({ v: 1, job })
  let jobs = new Map<string, J>()
  const read = readSaved(path)
  if (read.is === 'trouble') onCorrupt(messageOf('storage.finishedUnread', whyOf(read.error)))
  const { lines, unreadable, isNewer, isCut } = readLines(
    read.is === 'read' ? read.text : '',
    step,
    (each) => {
      if ('job' in each) jobs.set(`${each.job.serverId}/${each.job.jobId}`, each.job)
      else jobs.delete(each.gone)
    },
  )
  let endsInHalf = isCut || read.is === 'trouble'
  const isLong = lines > 2 * jobs.size + spareLines
  if (!isReadOnly && !isNewer && (unreadable.length > 0 || isLong))
    try {
      const aside = join(folder, `finished-jobs.unreadable-${now}.jsonl`)
      if (unreadable.length > 0) {
        writeDurably(aside, asLines(unreadable))
        onCorrupt(messageOf('storage.finishedLines', unreadable.length, aside))
      }
      replaceDurably(path, asLines([...jobs.values()].map(lineOf)))
      endsInHalf = false
    } catch (error) {
      onCorrupt(messageOf('storage.finishedUnread', whyOf(error)))
    }
  const file = isReadOnly ? undefined : openLineFile(path, endsInHalf)

  function append(added: readonly string[]) {
    if (!file || added.length === 0) return
    const trouble = file.append(added.join('\n'))
    if (trouble instanceof Error) throw trouble
    // The watch-list is about to be written without these jobs.
    syncFile(path)
  }

  return {
    take() {
      const taken = jobs
      jobs = new Map()
      return taken
    },
    put: (those) => append(those.map(lineOf)),
    remove: (keys) => append(keys.map((gone) => JSON.stringify({ v: 1, gone }))),
    close: () => void file?.close(),
  }
}
