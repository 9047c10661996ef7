/**
 * The commands' exit codes, so that a script knows how a job ended without parsing text. 124 is timeout(1)'s, 130 a shell's for
 * Ctrl+C.
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

/** The worst of several jobs; 0 for none. Pure. */
export const worstOf = (codes: readonly ExitCode[]): ExitCode =>
  codes.toSorted((a, b) => order.indexOf(b) - order.indexOf(a))[0] ?? exitCodes.completed
