import type { RawBridge } from '#shared/contract.ts'

const maxLength = 4_000

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error)
}

/**
 * Sends an error to the main process, which logs it.
 *
 * @param where the place of the error, such as "while rendering"
 */
export function reportPageError(bridge: RawBridge, where: string, error: unknown): void {
  const text = `${where}: ${describe(error)}`.slice(0, maxLength)
  // A rejected call would otherwise be reported again.
  bridge.call('reportPageError', { text }).catch(() => undefined)
}

/** Reports uncaught errors. Call this before everything else. */
export function reportUncaught(bridge: RawBridge): void {
  addEventListener('error', ({ error, message }) => reportPageError(bridge, 'uncaught', error ?? message))
  addEventListener('unhandledrejection', ({ reason }) =>
    reportPageError(bridge, 'unhandled rejection', reason),
  )
}

/** Returns an error's text, without the text that Electron adds. */
export function getErrorText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.replace(/^Error invoking remote method '[^']*': (?:\w*Error: )?/, '')
}
