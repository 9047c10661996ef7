/** A problem for the user to fix. Only its message is printed. */
export class Problem extends Error {}

/** @param {unknown} error @param {string} code */
export function hasCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code
}

/** For `.catch()`: undefined if the file is missing; rethrows other errors. @param {unknown} error */
export function undefinedIfMissing(error) {
  if (hasCode(error, 'ENOENT')) return undefined
  throw error
}
