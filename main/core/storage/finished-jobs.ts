import { join } from 'node:path'
import { z } from 'zod'
import { createMessage, type Message } from '#shared/message.ts'
import { syncFile } from './durable.ts'
import { readLineFile, type LineFile } from './line-file.ts'
import { parseLines } from './parse-lines.ts'

interface Identified {
  readonly serverId: string
  readonly jobId: string
}

/** The file is compacted when it has more than two lines per job plus this many. */
const maxSpareLines = 1_000

const getMaxLines = (jobs: number) => 2 * jobs + maxSpareLines

const formatLine = (job: Identified) => JSON.stringify({ v: 1, job })

/**
 * Saves ended jobs in `finished-jobs.jsonl`, one change per line. So updates of active jobs don't rewrite
 * them.
 */
export class FinishedJobs<J extends Identified> {
  readonly #path: string
  /** The file; undefined if it belongs to another program and must not be changed. */
  readonly #file: LineFile | undefined
  #jobs = new Map<string, J>()
  #getAll: () => readonly J[] = () => [...this.#jobs.values()]
  #lineCount: number
  #maxLines: number
  /**
   * The lines that couldn't be written yet. The line file keeps them in memory, so a retry must not add them
   * again.
   */
  readonly #rejected = new Set<string>()

  constructor(options: {
    readonly folder: string
    readonly schema: z.ZodType<J>
    readonly now: number
    readonly isReadOnly?: boolean | undefined
    readonly onCorrupt: (message: Message) => void
  }) {
    const { folder, schema, isReadOnly = false } = options
    const name = 'finished-jobs'
    this.#path = join(folder, `${name}.jsonl`)
    const step = z.union([
      z.object({ v: z.literal(1), job: schema }),
      z.object({ v: z.literal(1), gone: z.string() }),
    ])
    const { savedLines, open } = readLineFile({
      ...options,
      name,
      messages: {
        unread: (path, why) => createMessage('storage.finishedUnread', path, why),
        setAside: (lines, path) => createMessage('storage.finishedLines', lines, path),
        untidy: (path, why) => createMessage('storage.finishedUnread', path, why),
      },
      read: (text) =>
        parseLines(text, step, (each) => {
          if ('job' in each) this.#jobs.set(`${each.job.serverId}/${each.job.jobId}`, each.job)
          else this.#jobs.delete(each.gone)
        }),
    })
    this.#lineCount = savedLines.lines
    this.#maxLines = getMaxLines(this.#jobs.size)
    if (isReadOnly) return
    const { file, isWritable } = open(this.#maxLines, () => {
      this.#lineCount = this.#jobs.size
      return [...this.#jobs.values()].map(formatLine)
    })
    this.#file = file
    if (isWritable) file.setSource(() => this.#getAll().map(formatLine))
  }

  /** Sets the function that returns all jobs for the file when it is rewritten, including the latest. */
  setSource(all: () => readonly J[]): void {
    this.#getAll = all
  }

  onRewritten(listener: (message: Message) => void): void {
    this.#file?.onRewritten(listener)
  }

  take(): ReadonlyMap<string, J> {
    const takenJobs = this.#jobs
    this.#jobs = new Map()
    return takenJobs
  }

  put(jobs: readonly J[]): void {
    this.#append(jobs.map(formatLine))
  }

  remove(keys: readonly string[]): void {
    this.#append(keys.map((gone) => JSON.stringify({ v: 1, gone })))
  }

  compact(): void {
    if (!this.#file || this.#lineCount <= this.#maxLines) return
    const keptJobs = this.#getAll()
    this.#maxLines = getMaxLines(keptJobs.length)
    this.#lineCount = keptJobs.length
    // If this fails, the file stays large until the next attempt.
    void this.#file.replace(() => this.#getAll().map(formatLine))
  }

  close(): void {
    this.#file?.close()
  }

  #append(added: readonly string[]) {
    if (!this.#file || added.length === 0) return
    const newLines = added.filter((line) => !this.#rejected.has(line))
    this.#lineCount += newLines.length
    const error = newLines.length > 0 ? this.#file.append(newLines.join('\n')) : this.#file.retry()
    if (error instanceof Error) {
      for (const line of newLines) this.#rejected.add(line)
      throw error
    }
    this.#rejected.clear()
    // The file must be on disk first, because the watch-list is about to be written without these jobs.
    syncFile(this.#path)
  }
}
