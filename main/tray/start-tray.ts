import { Menu, nativeImage, nativeTheme, screen, Tray } from 'electron'
import { ignoreAbort } from '../compileo/abort.ts'
import type { Clock } from '../compileo/clock.ts'
import type { SessionBus } from '../notifications/session-bus.ts'
import type { AppStore } from '../state/store.ts'
import type { IconTheme } from './icon.ts'
import { electronTrayFactory } from './native-tray.ts'
import { trayShell } from './shell.ts'
import type { TrayIntent } from './types.ts'
import { trayView } from './view.ts'

export interface TrayOptions {
  readonly store: AppStore
  readonly clock: Clock
  readonly platform: NodeJS.Platform
  /** Linux only. */
  readonly bus?: SessionBus
  readonly onIntent: (intent: TrayIntent) => void
}

/** What the view shows changes at most this often, however many jobs move, ms. */
const lookEveryMs = 500
/** A pause of the notifications ends by itself, which no event tells, ms. */
const lookAgainMs = 60_000

function themeFor(platform: NodeJS.Platform): IconTheme {
  if (platform === 'darwin') return 'template'
  // Linux panels have a colour of their own that nobody can ask for.
  if (platform === 'linux') return 'unknown'
  return nativeTheme.shouldUseDarkColors ? 'dark' : 'light'
}

/** Shows the state in the tray from now on. */
export function startTray({ store, clock, platform, bus, onIntent }: TrayOptions): { dispose(): void } {
  const life = new AbortController()
  const { signal } = life
  const shell = trayShell({
    factory: electronTrayFactory({ Tray, Menu, nativeImage }),
    clock,
    platform,
    bus,
    theme: () => themeFor(platform),
    pixels: Math.round(22 * screen.getPrimaryDisplay().scaleFactor),
    onIntent,
  })
  let isDue = false

  function look() {
    isDue = false
    const { jobs, servers, attention, settings } = store.state()
    shell.show(trayView({ jobs: jobs.values(), servers: servers.values(), attention, settings }, clock.now()))
  }

  function lookSoon() {
    if (isDue) return
    isDue = true
    clock.sleep(lookEveryMs, signal).then(look, ignoreAbort(signal))
  }

  async function lookAgain() {
    for (;;) {
      await clock.sleep(lookAgainMs, signal)
      if (store.state().settings.pausedUntil > 0) look()
    }
  }

  const stop = store.onChange(lookSoon)
  const onTheme = () => shell.themeChanged()
  nativeTheme.on('updated', onTheme)
  look()
  lookAgain().catch(ignoreAbort(signal))

  return {
    dispose() {
      stop()
      life.abort()
      nativeTheme.off('updated', onTheme)
      shell.dispose()
    },
  }
}
