/** The longest label in a launch or link, in characters; the same as in the window. */
export const maxLabelLength = 200

const invisibleCharacters = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]/u

/** Whether an untrusted text can be a job's label. */
export const isValidLabel = (text: string): boolean =>
  text.length <= maxLabelLength && !invisibleCharacters.test(text)
