import { join } from 'node:path'
import { z } from 'zod'
import { messageOf, type Message } from '#shared/message.ts'
import { whyOf } from '#main/base/message-error.ts'
import { asLines, replaceDurably, setLinesAside, syncFile } from './durable.ts'
import { openLineFile } from './line-file.ts'
import { readLines } from './read-lines.ts'
import { readSaved } from './read-saved.ts'

interface Identified {
  readonly serverId: string
  readonly jobId: string
}

/** `finished-jobs.jsonl`: the ended jobs, one change a line. Updates of active jobs never rewrite it. */
export interface FinishedJobs<J> {
  take(): ReadonlyMap<string, J>
  put(jobs: readonly J[]): void
  remove(keys: readonly string[]): void
  /** `all` returns the jobs that the file should hold. */
  tidy(all: () => readonly J[]): void
  close(): void
}

/** Outdated lines allowed beyond twice the jobs. */
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
  let lineCount = lines
  let mostLines = 2 * jobs.size + spareLines
  const isLong = lineCount > mostLines
  if (!isReadOnly && !isNewer && (unreadable.length > 0 || isLong))
    try {
      const aside = join(folder, `finished-jobs.unreadable-${now}.jsonl`)
      if (unreadable.length > 0) {
        setLinesAside(path, aside, unreadable)
        onCorrupt(messageOf('storage.finishedLines', unreadable.length, aside))
      }
      replaceDurably(path, asLines([...jobs.values()].map(lineOf)))
      lineCount = jobs.size
      endsInHalf = false
    } catch (error) {
      onCorrupt(messageOf('storage.finishedUnread', whyOf(error)))
    }
  const file = isReadOnly ? undefined : openLineFile(path, endsInHalf)

  /** The line file keeps them, so a retry must not add them again. */
  const rejected = new Set<string>()

  function append(added: readonly string[]) {
    if (!file || added.length === 0) return
    const fresh = added.filter((line) => !rejected.has(line))
    lineCount += fresh.length
    const trouble = fresh.length > 0 ? file.append(fresh.join('\n')) : file.retry()
    if (trouble instanceof Error) {
      for (const line of fresh) rejected.add(line)
      throw trouble
    }
    rejected.clear()
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
    tidy(all) {
      if (!file || lineCount <= mostLines) return
      const kept = all()
      mostLines = 2 * kept.length + spareLines
      lineCount = kept.length
      // After a failure, the file stays long until the next time.
      void file.replace(() => all().map(lineOf))
    },
    close: () => void file?.close(),
  }
}
