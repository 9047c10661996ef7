import type { Span, Evidence, TrueOutcome, TrueJob } from './evidence.ts'

const second = 1_000
const minute = 60 * second

/**
 * How long an outcome must hold, ms. The app confirms a finished run every 5 minutes and may trust a silent
 * stream for 6; the rest is for the request budget and backoff.
 */
export const patienceMs = 8 * minute
/** In ms: the stream's second, the confirmation, and a slow machine. */
const promptMs = 30 * second
/** An outcome this soon after the request to watch may have been there before. */
const addingMs = 2 * second

function speakingTerms({ lives, troubles }: Evidence, server: number): Span[] {
  return lives.flatMap(({ up }) => without(up, troubles[server] ?? []))
}

/**
 * Unless it ended before the job was watched, an outcome has to be announced if
 *
 * - it still holds at the end, after a calm of over `patienceMs`; or
 * - it held for `patienceMs` while app and server were connected; or
 * - it is the job's first, held for `promptMs`, and the watch was live.
 *
 * That its server lost track of a run is no outcome.
 */
export function mustBeLearned(job: TrueJob, outcome: TrueOutcome, evidence: Evidence): boolean {
  if (outcome.isLostTrack || outcome.at <= job.watchedAt + addingMs) return false
  if (outcome.leftAt === null) return true
  const stood = { from: outcome.at, to: outcome.leftAt }
  const isFirst = job.outcomes[0] === outcome
  return speakingTerms(evidence, job.server).some((span) => {
    const together = overlapMs(span, stood)
    if (together >= patienceMs) return true
    const live = isFirst && Math.max(span.from, job.watchedAt) <= outcome.at - patienceMs
    return live && together >= promptMs
  })
}

/**
 * Its last outcome, if any, was long ago.
 *
 * @param isAnnounced whether an outcome of it was announced
 */
export function mustBeLost(job: TrueJob, isAnnounced: boolean, evidence: Evidence): boolean {
  const { removedAt } = job
  if (removedAt === undefined || removedAt < job.watchedAt) return false
  const last = job.outcomes.at(-1)
  if (last?.isLostTrack) return false
  if (last?.leftAt === removedAt) return !isAnnounced && job.isKnown && last.at > job.watchedAt + addingMs
  if (!isAnnounced) return job.isKnown
  const ran = { from: Math.max(last?.leftAt ?? 0, job.watchedAt), to: removedAt }
  return speakingTerms(evidence, job.server).some((span) => overlapMs(span, ran) >= patienceMs)
}

/**
 * The job ended before the request to watch it, and never moved. A run that its server lost track of may
 * still fail.
 */
export function mustBeSilent(job: TrueJob, outcome: TrueOutcome): boolean {
  if (outcome.isLostTrack) return false
  // Some server times have whole seconds, and clocks differ a little.
  return outcome.at < job.askedAt - 5 * second && outcome.leftAt === null
}

function without(whole: Span, holes: readonly Span[]): Span[] {
  let rest: Span[] = [whole]
  for (const hole of holes) {
    rest = rest.flatMap(({ from, to }) => {
      if (hole.to <= from || hole.from >= to) return [{ from, to }]
      return [
        { from, to: hole.from },
        { from: hole.to, to },
      ].filter((part) => part.to > part.from)
    })
  }
  return rest
}

/** In ms; negative if they are apart. */
const overlapMs = (one: Span, other: Span): number =>
  Math.min(one.to, other.to) - Math.max(one.from, other.from)
