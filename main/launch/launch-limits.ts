/** In characters. */
export const longestAddress = 2_000
export const longestName = 1_000
