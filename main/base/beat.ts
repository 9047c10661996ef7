/** Deferrable work waits for a shared moment, ms: each wake-up costs more than the work. */
export const beatMs = 9_000

/** Rounds up to the next beat. Both times are monotonic, ms. Pure. */
export const onBeat = (at: number): number => Math.ceil(at / beatMs) * beatMs
