import type { Clock } from '../base/clock.ts'
import { Timer } from '../base/timer.ts'
import type { AppStore } from '../state/store.ts'
import { messageOf } from '../../shared/message.ts'

export interface TrayAbsenceOptions {
  readonly store: AppStore
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly window: {
    isVisible(): boolean
    onVisible(listener: (visible: boolean) => void): void
    keepInTaskbar(keep: boolean): void
  }
  readonly desktopName: string | undefined
  /** Whether an XEmbed tray has docked our icon. Asking reminds one that ignored it. */
  readonly isOldTrayThere: () => Promise<boolean>
  /** Returns true once per profile: the first time the window can show it. */
  readonly isFirstTime: () => boolean
}

type IconHost = 'panel' | 'old-trays' | 'none'

export interface TrayAbsence {
  hostIs(host: IconHost): void
}

/** How long a panel may be away while it restarts or the session starts, ms. */
const patienceMs = 3_000
/** The interval of checks for an XEmbed tray meanwhile, ms. */
const lookMs = 1_000

const noticeId = 'no-tray'

/** The extension that adds a tray to GNOME. */
export const gnomeTrayPage = 'https://extensions.gnome.org/extension/615/appindicator-support/'

/** A notice says so once per profile. A hidden start stays hidden. */
export function followTrayAbsence(options: TrayAbsenceOptions): TrayAbsence {
  const { store, clock, signal, window, desktopName, isOldTrayThere, isFirstTime } = options
  const isGnome = desktopName?.split(':').includes('GNOME') ?? false
  let isMissed = false
  let host: IconHost | undefined
  /** Undefined while a StatusNotifier panel exists, or while that is unknown. */
  let absentSince: number | undefined
  const next = new Timer(clock, () => void look())
  signal.addEventListener('abort', () => next.cancel())
  window.onVisible((visible) => {
    if (!visible) return
    showNotice()
    // An XEmbed tray may have appeared or gone since.
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
    showNotice()
  }

  const showNotice = () => {
    if (!isMissed || !window.isVisible() || !isFirstTime()) return
    const tray = isGnome ? 'can-be-added' : 'missing'
    store.putNotice({ id: noticeId, tone: 'info', message: messageOf('window.noTray'), tray })
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
