import { formatMessageForLog, createMessage, type Message } from '#shared/message.ts'
import { getErrorMessage } from '#main/base/message-error.ts'
import type { AppStore } from './store.ts'

/**
 * The length of the longest banner ID, in characters. The window sends this ID to dismiss a banner, and the
 * contract limits its length.
 */
const maxIdLength = 200

/**
 * Returns a function that observes a promise. If the promise rejects, the window shows a warning, unless the
 * signal is aborted.
 */
export const createRejectionReporter =
  ({ store, signal }: { readonly store: AppStore; readonly signal: AbortSignal }) =>
  (doing: Promise<unknown>): void => {
    doing.catch((error: unknown) => {
      if (!signal.aborted) addWarning(store, createMessage('system.failed', getErrorMessage(error)))
    })
  }

/** Adds a warning unless the window already shows the same one. */
export function addWarning(store: AppStore, message: Message): void {
  store.putBanner({ id: formatMessageForLog(message).slice(0, maxIdLength), tone: 'warning', message })
}
