import { nativeTheme } from 'electron'
import type { AppStore } from '../../state/store.ts'

/** Keeps windows and dialogs in the chosen theme. */
export function followTheme(store: AppStore): void {
  const follow = () => {
    nativeTheme.themeSource = store.state().settings.theme
  }
  follow()
  store.onChange((change) => change.of === 'settings' && follow())
}
