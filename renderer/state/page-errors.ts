import type { RawBridge } from '../../shared/contract.ts'

/** Longest report, in characters: of a longer one the beginning is sent, which names the error. */
const longest = 4_000

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error)
}

/**
 * Reports an error of the page to main, which writes it into the log.
 * @param where what met it, such as "while rendering"
 */
export function reportPageError(bridge: RawBridge, where: string, error: unknown): void {
  const text = `${where}: ${describe(error)}`.slice(0, longest)
  // If main rejects it, there is no one left to report to, and a rejection would be reported in turn.
  bridge.call('reportPageError', { text }).catch(() => undefined)
}

/** Reports all uncaught errors of the page from now on. Call it first. */
export function reportUncaught(bridge: RawBridge): void {
  addEventListener('error', ({ error, message }) => reportPageError(bridge, 'uncaught', error ?? message))
  addEventListener('unhandledrejection', ({ reason }) =>
    reportPageError(bridge, 'unhandled rejection', reason),
  )
}
