/** A problem that the user can fix, so only its message is printed. */
export class Problem extends Error {}

export function hasCode(error: unknown, code: string) {
  return error instanceof Error && 'code' in error && error.code === code
}

/** Used as `.catch()`. Returns undefined if the file is missing, and rethrows other errors. */
export function undefinedIfMissing(error: unknown) {
  if (hasCode(error, 'ENOENT')) return undefined
  throw error
}
