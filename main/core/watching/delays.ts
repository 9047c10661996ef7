import type { Random } from '#main/base/backoff.ts'

/**
 * The status is requested if a stream is silent for this long, in ms. A stream is also silent while its job
 * doesn't change.
 */
export const initialSilenceTimeoutMs = 45_000
const maxSilenceMs = 5 * 60_000

/** Shortens the time of silence by up to a fifth, so that streams opened together aren't checked together. */
export const jitterSilenceTimeout = (ms: number, random: Random): number => ms * (0.8 + 0.2 * random())

/**
 * Lengthens the time of silence. Otherwise, a job that changes once a minute would cost a request a minute.
 */
export const getNextSilenceTimeout = (ms: number): number => Math.min(maxSilenceMs, ms * 2)

/** How long a new stream may take to send its first frame, in ms. */
export const firstFrameTimeoutMs = 10_000
/** A worker that ignores a cancel overwrites the status "cancelled" within this time, in ms. */
export const cancelCheckDelayMs = 2_000
/** How long to poll before streams are tried again, in ms. */
export const streamRetryDelayMs = 5 * 60_000
export const longPollSeconds = 30
/**
 * The longest long poll, in s. It is shorter than the timeout of common proxies and than the rate limit's
 * window of 60 s.
 */
export const maxLongPollSeconds = 55
/**
 * The shortest time between two long polls, in ms. While a job's progress changes, the server responds every
 * half second.
 */
export const minLongPollIntervalMs = 2_000

/**
 * The shortest and the longest pause between two checks after doubtful frames, in ms. The pause grows while
 * the checks confirm no outcome.
 */
const minCheckDelayMs = 1_000
const maxCheckDelayMs = 15_000
/** After this time in ms, the pause is short again, unless a check confirmed no outcome in the meantime. */
const checkDelayResetMs = 60_000

/** Returns the pause after a pause of `ms`. `sinceMs` is the time since the last check that confirmed no outcome. */
export function getNextCheckDelay(ms: number, sinceMs: number): number {
  if (sinceMs > checkDelayResetMs) return minCheckDelayMs
  return Math.min(maxCheckDelayMs, Math.max(minCheckDelayMs, ms * 1.5))
}

export const initialPollIntervalMs = 1_000
/**
 * Returns the interval that the API guide suggests: half as long if the progress rose by more than 5 points,
 * otherwise longer.
 */
export function getNextPollInterval(ms: number, progressMoved: number): number {
  return progressMoved > 5 ? Math.max(1_000, ms / 2) : Math.min(30_000, ms * 1.2)
}

/**
 * The first interval for polling jobs outside the queue, in ms. It is long, because these jobs take minutes
 * and each poll costs a request.
 */
export const initialUnqueuedPollIntervalMs = 5_000
export const getNextUnqueuedPollInterval = (ms: number): number => Math.min(30_000, ms * 1.5)

const confirmationDelaysMs = [2_000, 5_000, 15_000, 60_000]
/**
 * When a restarted run is checked, in ms after the restart was accepted. The run's status is still "failed"
 * for a second or two.
 */
const restartDelaysMs = [500, 1_000, ...confirmationDelaysMs]
const rareCheckMs = 5 * 60_000
const confirmForMs = 2 * 60 * 60_000
/** A timer may fire slightly early, by up to this many ms. */
const timerToleranceMs = 50

/**
 * Returns the delay in ms until a failed or cancelled run is checked again, `sinceMs` after its end or
 * restart. Undefined if no check is needed (docs/reference/compileo-server.md, "Terminal is not final").
 */
export function getNextConfirmationDelay(sinceMs: number, restarted: boolean): number | undefined {
  const soon = (restarted ? restartDelaysMs : confirmationDelaysMs).find(
    (at) => at > sinceMs + timerToleranceMs,
  )
  if (soon !== undefined) return soon - sinceMs
  return sinceMs + rareCheckMs <= confirmForMs ? rareCheckMs : undefined
}

/**
 * Returns the delay in ms until a job that the server lost track of is checked again. It grows, because the
 * job may never recover.
 */
export const getNextLostTrackDelay = (sinceMs: number): number =>
  Math.min(rareCheckMs, Math.max(60_000, sinceMs / 24))
