import { codeOf, messageOf, type Message } from '#shared/message.ts'
import { whyOf } from '#main/base/message-error.ts'
import type { AppStore } from '#main/state/store.ts'

/** The window returns the ID to dismiss a notice, and the contract allows no longer one. */
const longestId = 200

/** Runs background work. */
export const runnerFor =
  ({ store, signal }: { readonly store: AppStore; readonly signal: AbortSignal }) =>
  (doing: Promise<unknown>): void => {
    doing.catch((error: unknown) => {
      if (!signal.aborted) putWarning(store, messageOf('system.otherwise', whyOf(error)))
    })
  }

/** The same notice is shown only once. */
export function putWarning(store: AppStore, message: Message): void {
  store.putNotice({ id: codeOf(message).slice(0, longestId), tone: 'warning', message })
}
