/** A problem for the user to fix. Only its message is printed. */
export class Problem extends Error {}

export function hasCode(error: unknown, code: string) {
  return error instanceof Error && 'code' in error && error.code === code
}

/** For `.catch()`: undefined if the file is missing; rethrows other errors. */
export function undefinedIfMissing(error: unknown) {
  if (hasCode(error, 'ENOENT')) return undefined
  throw error
}
