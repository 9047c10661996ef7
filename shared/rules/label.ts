/** The length of the longest label, in characters. The window has the same limit. */
export const maxLabelLength = 200

const invisibleCharacters = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/u

/** Whether an untrusted text may become a job's label. */
export const isValidLabel = (text: string): boolean =>
  text.length <= maxLabelLength && !invisibleCharacters.test(text)
