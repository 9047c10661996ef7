/** Longest server address and name of a launch, in characters. */
export const longestAddress = 2_000
export const longestName = 1_000
