/** Longest label of a job that a launch or a link may bring, in characters, as the window has it. */
export const longestLabel = 200

/** What hides in a text, or turns it around, for whoever reads it. Spaces may stand in a label. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/u

/** Whether a text that somebody else may have written can be shown as a job's label. Pure. */
export const isLabel = (text: string): boolean => text.length <= longestLabel && !unseen.test(text)
