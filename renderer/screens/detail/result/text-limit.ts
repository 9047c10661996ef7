export const shownAtMost = 50_000
