import type { AppStore } from '../../state/store.ts'

/** What names a notice is given back by the window to dismiss it: the contract takes no longer ids. */
const longestId = 200

/**
 * Runs what nobody waits for. What goes wrong is said in the window, until the program ends.
 *
 * @param signal aborted when the program ends
 */
export const runnerFor =
  ({ store, signal }: { readonly store: AppStore; readonly signal: AbortSignal }) =>
  (doing: Promise<unknown>): void => {
    doing.catch((error: unknown) => {
      if (!signal.aborted) putWarning(store, error instanceof Error ? error.message : String(error))
    })
  }

/** Says something to the person in the window. The same words are said once. */
export function putWarning(store: AppStore, text: string): void {
  store.putNotice({ id: text.slice(0, longestId), tone: 'warning', text })
}
