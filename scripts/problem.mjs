/** Something a person has to put right. Its message is all they see: no stack. */
export class Problem extends Error {}

/**
 * Whether a system call failed for this reason.
 *
 * @param {unknown} error
 * @param {string} code such as ENOENT
 */
export function hasCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code
}

/**
 * For `.catch()`: a file that is not there is an answer, any other failure is not.
 *
 * @param {unknown} error
 */
export function undefinedIfMissing(error) {
  if (hasCode(error, 'ENOENT')) return undefined
  throw error
}
