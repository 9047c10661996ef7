/** More characters than this are not laid out at once: a text of many MB would hold up the window. */
export const shownAtMost = 50_000
