import type { JobView, TimelineEntry } from '#shared/model.ts'
import { normalizeStep } from '#shared/rules/run-steps.ts'
import { isTerminal, isWaiting } from '#shared/rules/status.ts'
import type { Texts } from '#shared/texts/index.ts'
import { getEndTime, getOutcomeKind } from '#renderer/state/models/groups.ts'
import { formatJobStatus } from '#renderer/state/models/job-texts.ts'

export interface StepBar {
  readonly name: string
  /** A short name, such as "Document 3", if other steps are of the same kind. */
  readonly short?: string | undefined
  readonly ms: number
  readonly isNow: boolean
  /** Set if the run failed in this step. */
  readonly isFailed?: boolean
}

interface Part extends StepBar {
  readonly kind: string
}

/**
 * The most bars in the chart. If there are more, steps of the same kind share a bar, and then the shortest
 * bars become one.
 */
const maxBars = 7
const minDurationMs = 1_000
/**
 * If the first known step began at least this long after the start of the run, in ms, the time before it gets
 * its own bar.
 */
const minUnwatchedMs = 5_000

function mergeParts(parts: readonly Part[], kindOf: (part: Part) => string): Part[] {
  const partsByKind = new Map<string, Part>()
  for (const part of parts) {
    const kind = kindOf(part)
    const merged = partsByKind.get(kind)
    partsByKind.set(
      kind,
      merged
        ? { ...part, ...merged, ms: merged.ms + part.ms, isNow: part.isNow, isFailed: part.isFailed }
        : part,
    )
  }
  return [...partsByKind.values()]
}

function keepLongest(parts: readonly Part[], others: string): readonly Part[] {
  if (parts.length <= maxBars) return parts
  const rankedParts = parts.toSorted((a, b) => Number(b.isNow) - Number(a.isNow) || b.ms - a.ms)
  const keptParts = new Set(rankedParts.slice(0, maxBars - 1))
  const rest = parts.filter((part) => !keptParts.has(part)).reduce((sum, { ms }) => sum + ms, 0)
  return [...parts.filter((part) => keptParts.has(part)), { name: others, kind: '', ms: rest, isNow: false }]
}

function toParts(timeline: readonly TimelineEntry[], job: JobView, now: number, texts: Texts): Part[] {
  const over = getEndTime(job)
  return timeline.flatMap(({ at, status, step }, index): Part[] => {
    if (isTerminal(status) || isWaiting(status)) return []
    const next = timeline[index + 1]
    const ms = (next?.at ?? over ?? now) - at
    const name = step ?? formatJobStatus(status, texts)
    const isLast = timeline.slice(index + 1).every((entry) => isTerminal(entry.status))
    return [
      {
        name,
        kind: normalizeStep(name) ?? name,
        ms,
        isNow: isLast && over === undefined,
        isFailed: isLast && getOutcomeKind(job) === 'failed',
      },
    ]
  })
}

/**
 * Divides a run's time into bars: the time in the queue, the time before the job was watched, and the steps.
 */
export function createStepBars(
  timeline: readonly TimelineEntry[],
  job: JobView,
  now: number,
  texts: Texts,
): readonly StepBar[] {
  const { startedAt } = job.run
  const detailTexts = texts.detail
  const begun = timeline.find(({ status }) => !isWaiting(status))?.at
  // `createdAt` isn't used, because the job may have run before it was watched.
  const queuedFrom = timeline.find(({ status }) => isWaiting(status))?.at
  const queuedUntil = startedAt ?? begun ?? getEndTime(job) ?? now
  const before = [
    { name: detailTexts.queued, ms: queuedFrom === undefined ? 0 : queuedUntil - queuedFrom },
    {
      name: detailTexts.unseen,
      ms:
        begun === undefined || startedAt === undefined || begun - startedAt < minUnwatchedMs
          ? 0
          : begun - startedAt,
    },
  ].map((part): Part => ({ ...part, kind: part.name, isNow: false }))
  const steps = mergeParts(toParts(timeline, job, now, texts), ({ name }) => name)
  const hasManySteps = before.length + steps.length > maxBars
  const namedParts = hasManySteps
    ? mergeParts(steps, ({ kind }) => kind).map((part) => ({ ...part, name: getKindName(part, steps) }))
    : steps.map((part) => ({ ...part, short: getShortName(part, steps) }))
  return keepLongest(
    [...before, ...namedParts].filter(({ ms, isNow }) => ms >= minDurationMs || isNow),
    detailTexts.otherSteps,
  ).map(({ name, short, ms, isNow, isFailed }) => ({ name, short, ms: Math.max(0, ms), isNow, isFailed }))
}

const isShared = ({ kind }: Part, parts: readonly Part[]): boolean =>
  parts.filter((part) => part.kind === kind).length > 1

const getKindName = (part: Part, parts: readonly Part[]): string =>
  isShared(part, parts) ? part.kind : part.name

/** Shortens "Processing document 3 of 5" to "Document 3". */
function getShortName(part: Part, parts: readonly Part[]): string | undefined {
  const match = /(\p{L}+) (\d[\d.,]*)(?: (?:of|von) \d[\d.,]*)?$/u.exec(part.name)
  const [, word = '', nth = ''] = match ?? []
  if (!match || !isShared(part, parts)) return undefined
  return `${word.charAt(0).toUpperCase()}${word.slice(1)} ${nth}`
}
