import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import type { AppStore } from '#main/core/state/store.ts'
import { createMessage } from '#shared/message.ts'
import type { MainWindow } from './main-window.ts'

export interface TrayAbsenceOptions {
  readonly store: AppStore
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly window: Pick<MainWindow, 'isVisible' | 'onVisible' | 'keepInTaskbar'>
  readonly desktopName: string | undefined
  /** Returns true at the first call in a profile. It is called when the window can show the banner. */
  readonly isFirstTime: () => boolean
}

/**
 * How long a panel may be missing without a banner, in ms. It may be restarting, or the session may be
 * starting.
 */
const panelTimeoutMs = 3_000

const bannerId = 'no-tray'

/**
 * Returns a function to call when a panel appears or disappears. Without a panel, closing the window only
 * minimises it, and the window shows a banner, once per profile. A window that was started hidden stays
 * hidden.
 */
export function createTrayAbsenceHandler(options: TrayAbsenceOptions): (isPresent: boolean) => void {
  const { store, clock, signal, window, desktopName, isFirstTime } = options
  const isGnome = desktopName?.split(':').includes('GNOME') ?? false
  let isMissed = false
  const panelTimer = new Timer(clock, () => {
    isMissed = true
    showBanner()
  })
  signal.addEventListener('abort', () => panelTimer.cancel())
  window.onVisible(() => showBanner())

  function showBanner() {
    if (!isMissed || !window.isVisible() || !isFirstTime()) return
    const tray = isGnome ? 'can-be-added' : 'missing'
    store.putBanner({ id: bannerId, tone: 'info', message: createMessage('window.noTray'), tray })
  }

  return (isPresent) => {
    panelTimer.cancel()
    isMissed = false
    window.keepInTaskbar(!isPresent)
    if (isPresent) store.removeBanner(bannerId)
    else panelTimer.schedule(panelTimeoutMs)
  }
}
