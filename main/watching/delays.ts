/** How long to wait, as pure functions. All times are ms. */

/** A stream says nothing while nothing changes; after this long a look at the status tells whether it still lives. */
export const firstSilenceMs = 45_000
const longestSilenceMs = 5 * 60_000

/**
 * How long the stream may be silent next, after a look found that it was right to be silent. It only grows: a job that
 * moves once a minute would otherwise cost a look a minute.
 */
export function nextSilence(ms: number): number {
  return Math.min(longestSilenceMs, ms * 2)
}

export const firstFrameMs = 10_000
/** How long to do without streams where they don't work, before they are tried again. */
export const retryStreamMs = 5 * 60_000
export const longPollSeconds = 30
/** A lively job answers a long poll every half second: no more often than this is it asked. */
export const longPollPaceMs = 2_000

/** The shortest time between looks that garbage frames ask for, and how it grows while they go on. */
export const firstGarbagePaceMs = 1_000
export function nextGarbagePace(ms: number): number {
  return Math.min(15_000, ms * 1.5)
}

export const firstPollMs = 1_000
/** The guide's adaptive polling: twice as fast while progress moves by more than 5 points, else 1.2 times slower. */
export function nextPoll(ms: number, progressMoved: number): number {
  return progressMoved > 5 ? Math.max(1_000, ms / 2) : Math.min(30_000, ms * 1.2)
}

const soon = [2_000, 5_000, 15_000, 60_000]
const rarelyMs = 5 * 60_000
const lookForMs = 2 * 60 * 60_000
/** After a restart that the server accepted, its status still says "failed" for a second or two. */
const afterRestart = [500, 1_000, 2_000]

/**
 * When to look again at a run that failed or was cancelled: terminal is not final (server facts).
 * @param looks how many looks there were since it ended
 * @param sinceEndMs how long ago it ended
 * @param restarted a restart was accepted since
 * @returns undefined when it need not be looked at again
 */
export function nextLook(looks: number, sinceEndMs: number, restarted: boolean): number | undefined {
  const first = restarted ? [...afterRestart, ...soon] : soon
  return first[looks] ?? (sinceEndMs < lookForMs ? rarelyMs : undefined)
}
