import type { Random } from '#main/base/backoff.ts'

/** A stream is silent while nothing changes. After this long, we check it with the status. */
export const firstSilenceMs = 45_000
const maxSilenceMs = 5 * 60_000

/** Up to a fifth shorter, so that streams opened together aren't checked together. */
export const jitterSilence = (ms: number, random: Random): number => ms * (0.8 + 0.2 * random())

/** Silences grow, or a job that moves once a minute would cost a request a minute. */
export const growSilence = (ms: number): number => Math.min(maxSilenceMs, ms * 2)

/** How long a new stream may be silent. */
export const firstFrameMs = 10_000
/** By then a worker that ignores a cancel has overwritten the status. */
export const cancelShowsMs = 2_000
/** How long to poll before trying streams again. */
export const retryStreamMs = 5 * 60_000
export const longPollSeconds = 30
/** Of a long poll that replaces a stream: almost the budget's window, and shorter than a proxy's timeout. */
export const bridgeSeconds = 55
/** A busy job answers a long poll every half second; this is the shortest interval. */
export const minLongPollIntervalMs = 2_000

/** The pause between checks for doubtful frames. It grows while they find nothing. */
const minDoubtIntervalMs = 1_000
const maxDoubtIntervalMs = 15_000
/** Without a fruitless check for this long, the interval starts over. */
const doubtResetMs = 60_000

/** The pause after `ms`, if the previous fruitless check was `sinceMs` ago. */
export function getNextDoubtInterval(ms: number, sinceMs: number): number {
  if (sinceMs > doubtResetMs) return minDoubtIntervalMs
  return Math.min(maxDoubtIntervalMs, Math.max(minDoubtIntervalMs, ms * 1.5))
}

export const firstPollMs = 1_000
/** As the guide says: twice as fast while progress moves by more than 5 points, else 1.2 times slower. */
export function getNextPollInterval(ms: number, progressMoved: number): number {
  return progressMoved > 5 ? Math.max(1_000, ms / 2) : Math.min(30_000, ms * 1.2)
}

/** Jobs outside the queue take minutes, and each poll is a request. */
export const firstUnqueuedMs = 5_000
export const getNextUnqueuedInterval = (ms: number): number => Math.min(30_000, ms * 1.5)

const confirmationDelaysMs = [2_000, 5_000, 15_000, 60_000]
/** After an accepted restart, the status still says "failed" for a second or two. */
const restartDelaysMs = [500, 1_000, ...confirmationDelaysMs]
const rareCheckMs = 5 * 60_000
const confirmForMs = 2 * 60 * 60_000
/** Timers may fire slightly early. */
const timerToleranceMs = 50

/**
 * When to check a failed or cancelled run again, `sinceMs` after its end or restart; undefined for never
 * (docs/reference/compileo-server.md, "Terminal is not final").
 */
export function getNextConfirmation(sinceMs: number, restarted: boolean): number | undefined {
  const soon = (restarted ? restartDelaysMs : confirmationDelaysMs).find(
    (at) => at > sinceMs + timerToleranceMs,
  )
  if (soon !== undefined) return soon - sinceMs
  return sinceMs + rareCheckMs <= confirmForMs ? rareCheckMs : undefined
}

/** When to check a run again that the server lost track of `sinceMs` ago. It may take for ever. */
export const getNextLostTrackCheck = (sinceMs: number): number =>
  Math.min(rareCheckMs, Math.max(60_000, sinceMs / 24))
