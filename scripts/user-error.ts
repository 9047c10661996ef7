/** An error that the user can fix. Only its message is printed, without a stack. */
export class UserError extends Error {}

export function hasCode(error: unknown, code: string) {
  return error instanceof Error && 'code' in error && error.code === code
}

/** A handler for `.catch()`. Returns undefined if the file is missing; otherwise throws the error again. */
export function ignoreMissingFile(error: unknown) {
  if (hasCode(error, 'ENOENT')) return undefined
  throw error
}
