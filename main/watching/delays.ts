import type { Random } from '#main/base/backoff.ts'

/** A stream is silent while nothing changes. After this time in ms, the job's status is requested. */
export const firstSilenceMs = 45_000
const maxSilenceMs = 5 * 60_000

/** Shortens the time by up to a fifth, so that streams opened together aren't checked together. */
export const jitterSilence = (ms: number, random: Random): number => ms * (0.8 + 0.2 * random())

/** The interval grows, because a job that changes once a minute would otherwise cost a request a minute. */
export const growSilence = (ms: number): number => Math.min(maxSilenceMs, ms * 2)

/** How long a new stream may be silent, in ms. */
export const firstFrameMs = 10_000
/** After this time in ms, a worker that ignores a cancel has overwritten the status. */
export const cancelShowsMs = 2_000
/** How long to poll before streams are tried again, in ms. */
export const streamRetryDelayMs = 5 * 60_000
export const longPollSeconds = 30
/**
 * The duration of a long poll that replaces a stream: almost the budget's window, and shorter than a proxy's
 * timeout.
 */
export const bridgeSeconds = 55
/** The shortest interval between long polls, in ms. For a busy job, the server answers every half second. */
export const minLongPollIntervalMs = 2_000

/** The pause between checks after doubtful frames, in ms. It grows while they find nothing. */
const minDoubtIntervalMs = 1_000
const maxDoubtIntervalMs = 15_000
/** After this time in ms without a check that found nothing, the interval starts again. */
const doubtResetMs = 60_000

/** Returns the pause after `ms`, if the previous check that found nothing was `sinceMs` ago. */
export function getNextDoubtInterval(ms: number, sinceMs: number): number {
  if (sinceMs > doubtResetMs) return minDoubtIntervalMs
  return Math.min(maxDoubtIntervalMs, Math.max(minDoubtIntervalMs, ms * 1.5))
}

export const firstPollMs = 1_000
/**
 * Returns the next interval, as the API guide suggests: half as long while progress rises by more than 5
 * points, else 1.2 times as long.
 */
export function getNextPollInterval(ms: number, progressMoved: number): number {
  return progressMoved > 5 ? Math.max(1_000, ms / 2) : Math.min(30_000, ms * 1.2)
}

/** In ms. Jobs outside the queue take minutes, and each poll is a request. */
export const firstUnqueuedMs = 5_000
export const getNextUnqueuedInterval = (ms: number): number => Math.min(30_000, ms * 1.5)

const confirmationDelaysMs = [2_000, 5_000, 15_000, 60_000]
/** In ms. After an accepted restart, the status is still "failed" for a second or two. */
const restartDelaysMs = [500, 1_000, ...confirmationDelaysMs]
const rareCheckMs = 5 * 60_000
const confirmForMs = 2 * 60 * 60_000
/** Timers may fire slightly early. */
const timerToleranceMs = 50

/**
 * Returns when to check a failed or cancelled run again, `sinceMs` after its end or restart; undefined for
 * never (docs/reference/compileo-server.md, "Terminal is not final").
 */
export function getNextConfirmation(sinceMs: number, restarted: boolean): number | undefined {
  const soon = (restarted ? restartDelaysMs : confirmationDelaysMs).find(
    (at) => at > sinceMs + timerToleranceMs,
  )
  if (soon !== undefined) return soon - sinceMs
  return sinceMs + rareCheckMs <= confirmForMs ? rareCheckMs : undefined
}

/**
 * Returns when to check a run again if the server lost track of it `sinceMs` ago. It may never recover, so
 * the interval grows.
 */
export const getNextLostTrackCheck = (sinceMs: number): number =>
  Math.min(rareCheckMs, Math.max(60_000, sinceMs / 24))
