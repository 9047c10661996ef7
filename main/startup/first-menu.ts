import { app, nativeTheme } from 'electron'
import { buffered } from '../base/buffered.ts'
import type { Clock } from '../base/clock.ts'
import type { Log } from '../log/log.ts'
import type { SurfaceCommand } from '../commands/surface-command.ts'
import { openSavedState, type SavedState } from './core/saved-state.ts'
import { setActivationToken } from '../desktop/electron/native-wayland.ts'
import type { SessionBus } from '../desktop/linux/dbus/session-bus.ts'
import { startTray } from '../desktop/start-tray.ts'
import { refreshOnChange, type Refreshing } from '../tray/refresh-on-change.ts'
import { systemLanguageOf } from '../../shared/languages.ts'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Timer } from '../base/timer.ts'
import type { OpenStore } from '../storage/guarded-write.ts'
import type { AppStore } from '../state/store.ts'

export interface FirstTray {
  readonly onCommand: (listener: (command: SurfaceCommand) => void) => void
  /** Linux only: whether there is a panel, including what was known before. */
  readonly onPanel: (listener: (present: boolean) => void) => void
  /** For surfaces that refresh together with the tray. */
  readonly looks: Refreshing
}

/** What the program shows first: the saved state, the icon and its menu. */
export interface FirstMenu {
  readonly kept: SavedState
  readonly settingsStore: LazyStore
  readonly tray: FirstTray
  readonly language: string
  /** A panel has the menu, or has timed out. */
  readonly isServed: Promise<void>
}

export function showFirstMenu(given: {
  readonly log: Log
  readonly clock: Clock
  readonly life: AbortController
  /** Linux only. */
  readonly bus: SessionBus | undefined
}): FirstMenu {
  const { log, clock, life, bus } = given
  const { platform, env } = process
  const language = systemLanguageOf(app.getPreferredSystemLanguages(), app.getLocale())
  const settingsStore = lazyStore()
  const kept = openSavedState({
    folder: app.getPath('userData'),
    clock,
    openStore: settingsStore.openStore,
    log,
    systemLanguage: language,
    life,
  })
  const { store, expectations, texts } = kept
  followTheme(store)
  const commands = buffered<SurfaceCommand>()
  const panels = buffered<boolean>()
  const looks = refreshOnChange(store, clock, life.signal)
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
    onActivationToken: (token) => setActivationToken(app, token),
    signal: life.signal,
  })
  return {
    kept,
    settingsStore,
    tray: { onCommand: commands.subscribe, onPanel: panels.subscribe, looks },
    language,
    isServed,
  }
}

/** When electron-store is loaded after the start, ms: after the first frame, before the garbage collection. */
const loadAfterMs = 2_000

/** The exports of `settings.cjs`. */
interface StoreModule {
  readonly openStore: OpenStore
}

interface LazyStore {
  /** Loads it if necessary. */
  readonly openStore: OpenStore
  /** Loads it after startup, because a package manager may replace the program's files while it runs. */
  readonly loadSoon: (clock: Clock, life: AbortSignal, onTrouble: (error: unknown) => void) => void
}

/** electron-store in a separate file, which saves 20 ms of startup. */
function lazyStore(): LazyStore {
  let loaded: StoreModule | undefined
  function load(): StoreModule {
    const module: StoreModule = loaded ?? createRequire(__filename)(join(__dirname, 'settings.cjs'))
    loaded = module
    return module
  }
  return {
    openStore: (options) => load().openStore(options),
    loadSoon(clock, life, onTrouble) {
      const timer = new Timer(clock, () => {
        try {
          load()
        } catch (error) {
          onTrouble(error)
        }
      })
      timer.schedule(loadAfterMs)
      life.addEventListener('abort', () => timer.cancel(), { once: true })
    },
  }
}

/** Keeps windows and dialogs in the chosen theme. */
export function followTheme(store: AppStore): void {
  const follow = () => {
    nativeTheme.themeSource = store.state().settings.theme
  }
  follow()
  store.onChange((change) => change.of === 'settings' && follow())
}
