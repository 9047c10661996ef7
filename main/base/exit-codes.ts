/** The exit codes of terminal commands. timeout(1) also uses 124, and a shell uses 130 after Ctrl+C. */
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

/** Returns the most important code; 0 if there is none. */
export const getWorstExitCode = (codes: readonly ExitCode[]): ExitCode =>
  codes.toSorted((a, b) => order.indexOf(b) - order.indexOf(a))[0] ?? exitCodes.completed
