import type { RawBridge } from '#shared/contract.ts'

const maxLength = 4_000

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? `${error.name}: ${error.message}`) : String(error)
}

/**
 * Sends an error to the main process, which logs it.
 *
 * @param where for example "while rendering"
 */
export function reportPageError(bridge: RawBridge, where: string, error: unknown): void {
  const text = `${where}: ${describe(error)}`.slice(0, maxLength)
  // The error is ignored. Otherwise, an error of this call would itself be reported.
  bridge.call('reportPageError', { text }).catch(() => undefined)
}

/** Reports uncaught errors. It must be called before anything else. */
export function reportUncaughtErrors(bridge: RawBridge): void {
  addEventListener('error', ({ error, message }) => reportPageError(bridge, 'uncaught', error ?? message))
  addEventListener('unhandledrejection', ({ reason }) =>
    reportPageError(bridge, 'unhandled rejection', reason),
  )
}

/** Returns an error's message, without what Electron adds to it. */
export function getErrorText(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.replace(/^Error invoking remote method '[^']*': (?:\w*Error: )?/, '')
}
