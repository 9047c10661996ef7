/**
 * What each command ends with, so that a script can tell how a job ended without reading a word. 124 is what timeout(1)
 * says, 130 what a shell says of Ctrl+C.
 */
export const exitCodes = {
  completed: 0,
  failed: 1,
  usage: 2,
  cancelled: 3,
  unknown: 4,
  unreachable: 5,
  timedOut: 124,
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** From the best to the worst. */
const order: readonly ExitCode[] = [
  exitCodes.completed,
  exitCodes.cancelled,
  exitCodes.failed,
  exitCodes.unknown,
  exitCodes.unreachable,
  exitCodes.timedOut,
  exitCodes.usage,
  exitCodes.interrupted,
]

/** Of several jobs the worst tells; of none there is nothing to complain of. Pure. */
export const worstOf = (codes: readonly ExitCode[]): ExitCode =>
  codes.toSorted((a, b) => order.indexOf(b) - order.indexOf(a))[0] ?? exitCodes.completed
