/** How long to wait, as pure functions. All times are ms. */

import type { Random } from '../base/backoff.ts'

/** A stream says nothing while nothing changes; after this long a look at the status tells whether it still lives. */
export const firstSilenceMs = 45_000
const longestSilenceMs = 5 * 60_000

/**
 * How long a silence of about `ms` lasts before the common moment that ends it (`base/beat.ts`): up to a fifth less, so that not
 * all streams that began together are looked at together.
 */
export const silenceOf = (ms: number, random: Random): number => ms * (0.8 + 0.2 * random())

/**
 * How long the stream may be silent next, after it was found right to be silent. It only grows: a job that
 * moves once a minute would otherwise cost a look a minute.
 */
export function nextSilence(ms: number): number {
  return Math.min(longestSilenceMs, ms * 2)
}

/** A stream that may be silent for so long is looked at whatever else is known: it alone may be dead. */
export const surelyLookedAtMs = 3 * 60_000
/** How long to wait for the queue's counts before it is looked at instead. */
export const countsComeMs = 10_000

export const firstFrameMs = 10_000
/**
 * A worker that ignores a cancel has overwritten the status by then (docs/compileo-server.md, "Terminal is not
 * final").
 */
export const cancelShowsMs = 2_000
/** How long to do without streams where they don't work, before they are tried again. */
export const retryStreamMs = 5 * 60_000
export const longPollSeconds = 30
/**
 * How long a job is followed by a long poll that has no place for its stream: nearly until the window of the request
 * budget has slid, and less than a proxy waits for an answer, as a rule.
 */
export const bridgeSeconds = 55
/** A lively job answers a long poll every half second: no more often than this is it asked. */
export const longPollPaceMs = 2_000

/** The shortest time between looks that doubtful frames ask for, and how it grows while they ask in vain. */
const firstDoubtPaceMs = 1_000
const longestDoubtPaceMs = 15_000
/** After so long without a look in vain the frames are trusted as at first. */
const trustedAgainMs = 60_000

/**
 * How long doubtful frames are left alone after a look that they asked for in vain.
 * @param ms the pause before
 * @param sinceMs how long ago the look in vain before this one was
 */
export function nextDoubtPace(ms: number, sinceMs: number): number {
  if (sinceMs > trustedAgainMs) return firstDoubtPaceMs
  return Math.min(longestDoubtPaceMs, Math.max(firstDoubtPaceMs, ms * 1.5))
}

export const firstPollMs = 1_000
/** The guide's adaptive polling: twice as fast while progress moves by more than 5 points, else 1.2 times slower. */
export function nextPoll(ms: number, progressMoved: number): number {
  return progressMoved > 5 ? Math.max(1_000, ms / 2) : Math.min(30_000, ms * 1.2)
}

/** Jobs that the queue doesn't know take minutes, and each poll is a request. */
export const firstUnqueuedMs = 5_000
export const nextUnqueued = (ms: number): number => Math.min(30_000, ms * 1.5)

const afterEnd = [2_000, 5_000, 15_000, 60_000]
/** After a restart that the server accepted, its status still says "failed" for a second or two. */
const afterRestart = [500, 1_000, ...afterEnd]
const rarelyMs = 5 * 60_000
const lookForMs = 2 * 60 * 60_000
/** Timers may fire a little early by the clock: a look this close before its time was that look. */
const earlyMs = 50

/**
 * How long to wait before the next look at a run that failed or was cancelled: terminal is not final
 * (docs/compileo-server.md).
 * @param sinceMs how long ago it ended, or was restarted
 * @param restarted a restart was accepted since
 * @returns undefined when it need not be looked at again
 */
export function nextLook(sinceMs: number, restarted: boolean): number | undefined {
  const soon = (restarted ? afterRestart : afterEnd).find((at) => at > sinceMs + earlyMs)
  if (soon !== undefined) return soon - sinceMs
  return sinceMs + rarelyMs <= lookForMs ? rarelyMs : undefined
}

/** How long an outcome that the stream has told waits for the server's own word, ms: from when it is asked for, */
export const earlyAfterMs = 1_000
/** and for the request budget to let the server be asked. */
export const earlyUnaskedMs = 300
