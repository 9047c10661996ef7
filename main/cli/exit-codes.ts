/** 124 is timeout(1)'s, 130 a shell's for Ctrl+C. */
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

/** Returns the code that matters most, 0 for none. */
export const getWorstCode = (codes: readonly ExitCode[]): ExitCode =>
  codes.toSorted((a, b) => order.indexOf(b) - order.indexOf(a))[0] ?? exitCodes.completed
