import { z } from 'zod'
import { parseLines, type ParsedLines } from './parse-lines.ts'
import { historyShape } from '#shared/job-fields.ts'
import { savedOutcomeSchema } from '#shared/schemas.ts'
import { courseLength } from '#shared/rules/usual-course.ts'
import { isPlausibleTime } from '#shared/rules/time.ts'
import {
  suppressionReasons,
  type BatchId,
  type Course,
  type JobOutcome,
  type HistoryEntry,
} from '#shared/model.ts'

const dayMs = 24 * 60 * 60_000
/** How many announced outcomes are kept, and how long, in ms. */
const maxEntries = 10_000
const maxAgeMs = 90 * dayMs
/**
 * How many additional outcomes may accumulate before the file is compacted, and how long outdated ones may
 * stay, in ms.
 */
const compactionSlack = maxEntries / 10
const compactionIntervalMs = dayMs

const { id: outcomeId, ...ofOutcome } = savedOutcomeSchema.shape
const outcome = z.object({
  id: outcomeId,
  key: z.templateLiteral([z.string(), '/', z.string()]),
  ...ofOutcome,
})

// A course in the format of a newer version is ignored.
const course = z
  .array(z.number().min(0).max(1_000))
  .length(courseLength)
  .readonly()
  .optional()
  .catch(undefined)

// One step of an outcome. `v` is the version of the format.
const step = z.union([
  z.object({
    v: z.literal(1),
    due: outcome,
    ...historyShape,
    server: z.string().optional(),
    batch: z.string().optional(),
    course,
  }),
  z.object({
    v: z.literal(1),
    announced: z.string(),
    // A reason that only a newer version knows is ignored, so that the outcome isn't announced again.
    silence: z.enum(suppressionReasons).optional().catch(undefined),
  }),
])
export type LedgerLine = z.infer<typeof step>

export type LedgerEntry = Omit<HistoryEntry, 'jobId'> & {
  /** Whether the desktop has accepted the notification or the notification was suppressed. */
  readonly announced: boolean
  readonly batch?: BatchId
  readonly course?: Course
}
export type LedgerEntries = Map<string, LedgerEntry>

export const getEntryId = ({ key, id }: JobOutcome): string => `${key}#${id}`

/** Replaces an invalid time of an outcome with its start, or else with the time of the outcome before it. */
function fixTime(read: LedgerLine, before: number): LedgerLine {
  if (!('due' in read) || isPlausibleTime(read.due.at)) return read
  return { ...read, due: { ...read.due, at: read.due.startedAt ?? before } }
}

export function applyLedgerLine(entries: LedgerEntries, ledgerStep: LedgerLine): void {
  if ('due' in ledgerStep) {
    const { v: _, due, ...ofRun } = ledgerStep
    const name = getEntryId(due)
    if (!entries.has(name)) entries.set(name, { outcome: due, ...ofRun, announced: false })
    return
  }
  const entry = entries.get(ledgerStep.announced)
  if (entry) entries.set(ledgerStep.announced, { ...entry, announced: true, silence: ledgerStep.silence })
}

export interface ParsedLedger extends ParsedLines {
  readonly entries: LedgerEntries
}

export function parseLedger(text: string): ParsedLedger {
  const entries: LedgerEntries = new Map()
  let before = 0
  const read = parseLines(text, step, (taken) => {
    const fixedStep = fixTime(taken, before)
    if ('due' in fixedStep) before = fixedStep.due.at
    applyLedgerLine(entries, fixedStep)
  })
  return { entries, ...read }
}

/**
 * Whether the file should be compacted: either it has a tenth more announced outcomes than it should keep, or
 * the last compaction was a day ago.
 */
export function shouldCompact(announcedCount: number, compactedAt: number, now: number): boolean {
  return announcedCount >= maxEntries + compactionSlack || Math.abs(now - compactedAt) >= compactionIntervalMs
}

/**
 * Selects all outcomes that are still due, and recent announced ones. A wrong clock can't erase the history,
 * because the age is relative to the newest outcome if the clock is ahead of it, and at most a tenth is
 * dropped for its age at once.
 */
export function selectEntriesToKeep(entries: LedgerEntries, now: number): LedgerEntries {
  const announced = [...entries].filter(([, entry]) => entry.announced)
  let newest = -Infinity
  for (const [, { outcome: latest }] of entries) newest = Math.max(newest, latest.at)
  const oldest = Math.min(now, newest) - maxAgeMs
  let removableCount = Math.ceil(announced.length / 10)
  const recent = announced.filter(([, { outcome: old }]) => old.at > oldest || removableCount-- <= 0)
  const keptNames = new Set(recent.slice(-maxEntries).map(([name]) => name))
  return new Map([...entries].filter(([name, entry]) => !entry.announced || keptNames.has(name)))
}

/** Returns the number of lines that `formatLedgerLines` would return. */
export const countLedgerLines = (entries: LedgerEntries): number =>
  entries.size + [...entries.values()].filter(({ announced }) => announced).length

export const formatLedgerLines = (entries: LedgerEntries): string[] =>
  [...entries].flatMap(([name, { outcome: due, announced, silence, ...ofRun }]) => {
    const lines: LedgerLine[] = [{ v: 1, due, ...ofRun }]
    if (announced) lines.push({ v: 1, announced: name, silence })
    return lines.map((each) => JSON.stringify(each))
  })
