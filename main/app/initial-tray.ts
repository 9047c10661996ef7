import { app, nativeTheme } from 'electron'
import { createEventBuffer } from '#main/base/event-buffer.ts'
import type { Clock } from '#main/base/clock.ts'
import type { Log } from '#main/base/log/log.ts'
import type { Command } from '#main/core/commands/index.ts'
import { openSavedState } from '#main/core/saved-state.ts'
import type { SessionBus } from '#main/desktop/linux/dbus/session-bus.ts'
import { openStore } from '#main/desktop/electron/settings-store.ts'
import { startTray } from '#main/desktop/electron/start-tray.ts'
import { TrayRefresher } from '#main/desktop/tray/tray-refresher.ts'
import { pickSystemLanguage } from '#shared/languages.ts'
import type { AppStore } from '#main/core/state/store.ts'

export type InitialTray = ReturnType<typeof showInitialTray>

/** Shows the saved state in the tray, before anything else is started. `bus` is only defined on Linux. */
export function showInitialTray(
  log: Log,
  clock: Clock,
  lifetime: AbortController,
  bus: SessionBus | undefined,
) {
  const { platform, env } = process
  const language = pickSystemLanguage(app.getPreferredSystemLanguages(), app.getLocale())
  const saved = openSavedState({
    folder: app.getPath('userData'),
    clock,
    openStore,
    log,
    systemLanguage: language,
    lifetime,
  })
  const { store, expectedEnds, texts } = saved
  followTheme(store)
  const commands = createEventBuffer<Command>()
  const panels = createEventBuffer<boolean>()
  const refresher = new TrayRefresher(store, clock, lifetime.signal)
  const isServed = startTray({
    store,
    clock,
    expectedEnds,
    refresher,
    texts,
    platform,
    desktopName: env['XDG_CURRENT_DESKTOP'],
    bus,
    onCommand: commands.emit,
    onPanel: panels.emit,
    signal: lifetime.signal,
  })
  return {
    saved,
    tray: {
      onCommand: commands.subscribe,
      /** Reports whether there is a panel, beginning with the reports that arrived before. Only on Linux. */
      onPanel: panels.subscribe,
      refresher,
    },
    language,
    /** Resolves when a panel has fetched the menu, when there is no panel, or after a time limit. */
    isServed,
  }
}

/** Applies the theme that the user has chosen to windows and dialogs. */
function followTheme(store: AppStore): void {
  const follow = () => {
    nativeTheme.themeSource = store.state().settings.theme
  }
  follow()
  store.onChange((change) => change.type === 'settings' && follow())
}
