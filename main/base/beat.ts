/**
 * What is in no hurry waits for a common moment. Each waking of the program costs more than what is done then, most of all
 * in Electron, whose loop wakes twice for a timer.
 */
export const beatMs = 9_000

/** The first common moment that is not before `at`. Both are monotonic, ms. Pure. */
export const onBeat = (at: number): number => Math.ceil(at / beatMs) * beatMs
