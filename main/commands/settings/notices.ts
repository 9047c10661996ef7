import type { AppStore } from '../../state/store.ts'

/** What names a notice is given back by the window to dismiss it: the contract takes no longer ids. */
const longestId = 200

/** Says something to the person in the window. The same words are said once. */
export function putWarning(store: AppStore, text: string): void {
  store.putNotice({ id: text.slice(0, longestId), tone: 'warning', text })
}
