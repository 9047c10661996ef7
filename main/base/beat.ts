/**
 * Deferrable work waits for a shared moment, ms. Each wake-up costs more than the work, above all in Electron, whose loop wakes
 * twice for a timer.
 */
export const beatMs = 9_000

/** The first shared moment at or after `at`. Both are monotonic, ms. Pure. */
export const onBeat = (at: number): number => Math.ceil(at / beatMs) * beatMs
