import type { Span, Evidence, TrueOutcome, TrueJob } from './evidence.ts'

const second = 1_000
const minute = 60 * second

/**
 * In ms. An outcome that lasts this long must be noticed. The app confirms a finished run every 5 minutes,
 * and a silent stream at least every 5 minutes; limits and retries take the rest.
 */
export const patienceMs = 8 * minute
/** In ms. The stream reports an outcome within a second, and the request that confirms it may be slow. */
const promptMs = 30 * second
/**
 * In ms. An outcome this close to the command that watches the job may be older or newer than the command.
 */
const addingMs = 2 * second

function speakingTerms({ lives, troubles }: Evidence, server: number): Span[] {
  return lives.flatMap(({ up }) => without(up, troubles[server] ?? []))
}

/**
 * Whether an outcome must be announced. If the job was watched before it ended, it must be if
 *
 * - the job still has this outcome at the end; or
 * - the job had it for `patienceMs` while the app was connected; or
 * - it is the first outcome of a job that was followed for `patienceMs` before, and it lasted for `promptMs`.
 *
 * An outcome that the server only reports because it has lost track of the run doesn't count.
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
 * Whether a deleted job must be announced as lost.
 *
 * @param isAnnounced whether one of its outcomes was announced
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

/** An end less than this long before the request to watch is announced, in ms. */
const justEndedMs = 2 * minute

/**
 * Whether an outcome must not be announced: the job ended over two minutes before it was watched, and nothing
 * has changed since.
 */
export function mustBeSilent(job: TrueJob, outcome: TrueOutcome): boolean {
  if (outcome.isLostTrack) return false
  // Some times of the server are in whole seconds, and clocks differ a little.
  return outcome.at < job.askedAt - justEndedMs - 5 * second && outcome.leftAt === null
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

/** In ms; negative if there is a gap between the spans. */
const overlapMs = (one: Span, other: Span): number =>
  Math.min(one.to, other.to) - Math.max(one.from, other.from)
