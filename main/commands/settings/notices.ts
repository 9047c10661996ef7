import { codeOf, messageOf, type Message } from '../../../shared/message.ts'
import { whyOf } from '../../base/message-error.ts'
import type { AppStore } from '../../state/store.ts'

/** What names a notice is given back by the window to dismiss it: the contract takes no longer ids. */
const longestId = 200

/**
 * Runs background work. Errors become notices in the window, until the program ends.
 *
 * @param signal aborted when the program ends
 */
export const runnerFor =
  ({ store, signal }: { readonly store: AppStore; readonly signal: AbortSignal }) =>
  (doing: Promise<unknown>): void => {
    doing.catch((error: unknown) => {
      if (!signal.aborted) putWarning(store, messageOf('system.otherwise', whyOf(error)))
    })
  }

/** Shows a notice in the window; the same one only once. */
export function putWarning(store: AppStore, message: Message): void {
  store.putNotice({ id: codeOf(message).slice(0, longestId), tone: 'warning', message })
}
