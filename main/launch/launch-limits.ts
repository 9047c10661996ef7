/** Longest address of a server, and longest name, that a launch may bring, in characters. */
export const longestAddress = 2_000
export const longestName = 1_000
