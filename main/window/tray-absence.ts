import type { Clock } from '../base/clock.ts'
import { Timer } from '../base/timer.ts'
import type { AppStore } from '../state/store.ts'
import { messageOf } from '../../shared/message.ts'

export interface TrayAbsenceOptions {
  readonly store: AppStore
  readonly clock: Clock
  /** Aborted when the program ends. */
  readonly signal: AbortSignal
  readonly window: {
    isVisible(): boolean
    onVisible(listener: (visible: boolean) => void): void
    keepInTaskbar(keep: boolean): void
  }
  /** `XDG_CURRENT_DESKTOP`, where it is set. */
  readonly desktopName: string | undefined
  /**
   * Whether there is a tray of the old kind (XEmbed), which no panel tells us of, and it has our icon. One that left it
   * beside it is reminded of it by this.
   */
  readonly isOldTrayThere: () => Promise<boolean>
  /** Whether the person was never told yet; what is asked for is remembered as told. */
  readonly isFirstTime: () => boolean
}

/** Where the icon is: as the tray tells it. */
type IconHost = 'panel' | 'old-trays' | 'none'

/** Follows whether the desktop shows a tray, for the window. */
export interface TrayAbsence {
  hostIs(host: IconHost): void
}

/** A panel that restarts, or comes up with the session, is away for a moment only, ms. */
const patienceMs = 3_000
/** How often it is looked meanwhile whether a tray of the old kind has our icon, ms. */
const lookMs = 1_000

const noticeId = 'no-tray'

/**
 * Where no tray exists the window stays reachable: closing keeps it in the taskbar, and this is said once ever, when
 * somebody sees it. A start that asks for no window gets none there either: hidden is what the person asked for, and a
 * second launch shows the window.
 */
export function followTrayAbsence(options: TrayAbsenceOptions): TrayAbsence {
  const { store, clock, signal, window, desktopName, isOldTrayThere, isFirstTime } = options
  const isGnome = desktopName?.split(':').includes('GNOME') ?? false
  let isMissed = false
  let host: IconHost | undefined
  /** Since when there is none of today's kind; undefined while there is one, or it isn't known. */
  let absentSince: number | undefined
  const next = new Timer(clock, () => void look())
  signal.addEventListener('abort', () => next.cancel())
  window.onVisible((visible) => {
    if (!visible) return
    tell()
    // A tray of the old kind may have gone since, or come.
    if (!next.isScheduled) void look()
  })

  async function look() {
    const since = absentSince
    if (since === undefined) return
    const isThere = host === 'old-trays' && (await isOldTrayThere())
    if (since !== absentSince || signal.aborted) return
    window.keepInTaskbar(!isThere)
    const isPatient = clock.monotonic() - since < patienceMs
    isMissed = !isThere && !isPatient
    if (isPatient) next.schedule(lookMs)
    if (isThere) store.removeNotice(noticeId)
    tell()
  }

  const tell = () => {
    if (!isMissed || !window.isVisible() || !isFirstTime()) return
    const message = messageOf(isGnome ? 'window.noTrayOnGnome' : 'window.noTray')
    const { openAtLogin } = store.state().settings
    store.putNotice({ id: noticeId, tone: 'info', message, ...(!openAtLogin && { offer: 'open-at-login' }) })
  }

  return {
    hostIs(now) {
      const present = now === 'panel'
      next.cancel()
      host = now
      isMissed = false
      absentSince = present ? undefined : clock.monotonic()
      window.keepInTaskbar(!present)
      if (present) store.removeNotice(noticeId)
      else next.schedule(lookMs)
    },
  }
}
