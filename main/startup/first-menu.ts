import { app, nativeTheme } from 'electron'
import { buffered } from '#main/base/buffered.ts'
import type { Clock } from '#main/base/clock.ts'
import type { Log } from '#main/log/log.ts'
import type { Command } from '#main/commands/index.ts'
import { openSavedState } from './core/saved-state.ts'
import type { SessionBus } from '#main/desktop/linux/dbus/session-bus.ts'
import { openStore } from '#main/desktop/electron/settings-store.ts'
import { startTray } from '#main/desktop/start-tray.ts'
import { Refreshing } from '#main/tray/refresh-on-change.ts'
import { systemLanguageOf } from '#shared/languages.ts'
import type { AppStore } from '#main/state/store.ts'

export type FirstMenu = ReturnType<typeof showFirstMenu>

/** Shows what comes first: the saved state, the icon and its menu. There is a session bus only on Linux. */
export function showFirstMenu(log: Log, clock: Clock, life: AbortController, bus: SessionBus | undefined) {
  const { platform, env } = process
  const language = systemLanguageOf(app.getPreferredSystemLanguages(), app.getLocale())
  const kept = openSavedState({
    folder: app.getPath('userData'),
    clock,
    openStore,
    log,
    systemLanguage: language,
    life,
  })
  const { store, expectations, texts } = kept
  followTheme(store)
  const commands = buffered<Command>()
  const panels = buffered<boolean>()
  const looks = new Refreshing(store, clock, life.signal)
  const isServed = startTray({
    store,
    clock,
    expectations,
    looks,
    texts,
    platform,
    desktopName: env['XDG_CURRENT_DESKTOP'],
    bus,
    onCommand: commands.emit,
    onPanel: panels.emit,
    signal: life.signal,
  })
  return {
    kept,
    tray: {
      onCommand: commands.subscribe,
      /** Linux only: whether there is a panel, including what was known before. */
      onPanel: panels.subscribe,
      /** For surfaces that refresh together with the tray. */
      looks,
    },
    language,
    /** A panel has the menu, or has timed out. */
    isServed,
  }
}

/** Keeps windows and dialogs in the chosen theme. */
function followTheme(store: AppStore): void {
  const follow = () => {
    nativeTheme.themeSource = store.state().settings.theme
  }
  follow()
  store.onChange((change) => change.of === 'settings' && follow())
}
