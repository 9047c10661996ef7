import {
  closeSync,
  existsSync,
  fdatasyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Ending, JobKey } from '../state/types.ts'

/** How many endings are kept, and for how long, ms. */
const keepEntries = 10_000
const keepMs = 90 * 24 * 60 * 60_000

const ending = z.object({
  id: z.string(),
  key: z.templateLiteral([z.string(), '/', z.string()]),
  kind: z.enum(['completed', 'failed', 'cancelled', 'lost']),
  run: z.number(),
  at: z.number(),
  startedAt: z.number().optional(),
  progress: z.number(),
  error: z.string().optional(),
  after: z.enum(['completed', 'failed', 'cancelled', 'lost']).optional(),
})

// One line is one step of one ending. `v` is the version of the line's form.
const record = z.union([
  z.object({ v: z.literal(1), due: ending, label: z.string().optional() }),
  z.object({ v: z.literal(1), announced: z.string(), systemId: z.number().optional() }),
])
type LedgerRecord = z.infer<typeof record>

/** An ending and how far it has come on its way to the person. */
export interface LedgerEntry {
  readonly ending: Ending
  /** The job's label when it ended: the history outlives the watch. */
  readonly label?: string
  readonly announced: boolean
  /** The notification's id on the desktop, where it had one. */
  readonly systemId?: number
}

/**
 * What became of each ending: recorded as due before it is shown, and as announced the moment the system has taken it
 * (design: exactly once). It is an append-only file, so that a step costs one small write however many endings there
 * are, and a process that dies in it leaves every earlier line whole.
 */
export interface Ledger {
  stage(ending: Ending): 'unknown' | 'due' | 'announced'
  due(ending: Ending, label?: string): void
  announced(ending: Ending, systemId?: number): void
  /** Endings that were due when the program ended, oldest first. */
  pending(): LedgerEntry[]
  /** Everything kept, oldest first. */
  entries(): LedgerEntry[]
  /** The desktop's id of the latest notification of a job, so that the next one takes its place. */
  systemIdOf(key: JobKey): number | undefined
  close(): void
}

export interface LedgerOptions {
  readonly folder: string
  readonly now: number
  /** Hears, in words, what could not be read. */
  readonly onCorrupt: (message: string) => void
}

const nameOf = ({ key, id }: Ending) => `${key}#${id}`

function parseLine(line: string): LedgerRecord | undefined {
  try {
    const parsed = record.safeParse(JSON.parse(line))
    return parsed.success ? parsed.data : undefined
  } catch {
    return undefined // Cut by a crash, or edited: the caller sets it aside.
  }
}

function apply(entries: Map<string, LedgerEntry>, step: LedgerRecord) {
  if ('due' in step) {
    const name = nameOf(step.due)
    if (!entries.has(name)) entries.set(name, { ending: step.due, label: step.label, announced: false })
    return
  }
  const entry = entries.get(step.announced)
  if (entry) entries.set(step.announced, { ...entry, announced: true, systemId: step.systemId })
}

function stepsOf(entry: LedgerEntry): LedgerRecord[] {
  const due: LedgerRecord = { v: 1, due: entry.ending, label: entry.label }
  if (!entry.announced) return [due]
  return [due, { v: 1, announced: nameOf(entry.ending), systemId: entry.systemId }]
}

const toLines = (steps: LedgerRecord[]) => steps.map((step) => `${JSON.stringify(step)}\n`).join('')

/** Opens the ledger of a profile folder, or begins one. What can't be read is set aside, and the rest goes on. */
export function openLedger({ folder, now, onCorrupt }: LedgerOptions): Ledger {
  const file = join(folder, 'endings.jsonl')
  const text = existsSync(file) ? readFileSync(file, 'utf8') : ''
  const lines = text.split('\n').filter((line) => line !== '')
  const all = new Map<string, LedgerEntry>()
  const unreadable: string[] = []
  for (const line of lines) {
    const step = parseLine(line)
    if (step) apply(all, step)
    else unreadable.push(line)
  }
  const kept = [...all]
    .filter(
      ([
        ,
        {
          ending: { at },
          announced,
        },
      ]) => !announced || at > now - keepMs,
    )
    .slice(-keepEntries)
  const entries = new Map(kept)
  // A last line without its end was cut by a crash while it was written: its step did not happen, and is no damage.
  const wasCut = text !== '' && !text.endsWith('\n')
  if (wasCut) unreadable.pop()
  if (unreadable.length > 0) {
    const aside = join(folder, `endings.unreadable-${now}.jsonl`)
    writeFileSync(aside, unreadable.map((line) => `${line}\n`).join(''))
    onCorrupt(`${unreadable.length} lines of the history could not be read. They were set aside in ${aside}.`)
  }
  const rewritten = [...entries.values()].flatMap(stepsOf)
  if (wasCut || unreadable.length > 0 || rewritten.length < lines.length) {
    writeFileSync(`${file}.new`, toLines(rewritten), { flush: true })
    renameSync(`${file}.new`, file)
  }
  const pending = [...entries.values()].filter(({ announced }) => !announced)
  const systemIds = new Map<JobKey, number>()
  for (const {
    ending: { key },
    systemId,
  } of entries.values())
    if (systemId !== undefined) systemIds.set(key, systemId)

  const fd = openSync(file, 'a')
  const append = (step: LedgerRecord) => {
    apply(entries, step)
    writeSync(fd, toLines([step]))
  }
  return {
    stage(of) {
      const entry = entries.get(nameOf(of))
      if (!entry) return 'unknown'
      return entry.announced ? 'announced' : 'due'
    },
    due(of, label) {
      append({ v: 1, due: of, label })
      // Survives a power cut, too. "Announced" needs no such thing: it would only widen the one window there is.
      fdatasyncSync(fd)
    },
    announced(of, systemId) {
      append({ v: 1, announced: nameOf(of), systemId })
      if (systemId !== undefined) systemIds.set(of.key, systemId)
    },
    pending: () => pending,
    entries: () => [...entries.values()],
    systemIdOf: (key) => systemIds.get(key),
    close: () => closeSync(fd),
  }
}
