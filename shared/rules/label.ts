/** The longest label of a launch or link, in characters; the same as in the window. */
export const longestLabel = 200

const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/u

/** Whether an untrusted text can be a job's label. */
export const isLabel = (text: string): boolean => text.length <= longestLabel && !unseen.test(text)
