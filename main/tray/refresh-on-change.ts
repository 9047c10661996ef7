import { ignoreAbort } from '../base/abort.ts'
import type { Clock } from '../base/clock.ts'
import { Timer } from '../base/timer.ts'
import type { AppStore, Change } from '../state/store.ts'
import { visibleChange } from './visible-change.ts'

/** What a surface shows is looked at at most this often, however much happens, ms. */
const refreshEveryMs = 500
/**
 * How long progress waits to be shown, ms. It is most of what happens, and a panel that is told of each percent works as
 * hard as we do. From then on it is shown with the next that comes, for which we woke in any case, and at the latest by a
 * timer.
 */
const progressMs = 10_000
const latestProgressMs = 15_000
/** Pauses and quiet hours begin and end by themselves, on the minute, which no event tells, ms. */
const minuteMs = 60_000

/** How soon a person is to be shown a change; undefined for one that they could not see. */
function urgencyOf(change: Change): 'now' | 'soon' | 'progress' | undefined {
  switch (change.of) {
    case 'job':
      return visibleChange(change.before, change.after)
    // Another language is among them.
    case 'settings':
      return 'now'
    case 'servers':
    case 'batches':
    case 'bulk':
    case 'updates':
    case 'completed':
      return 'soon'
    case 'awaited':
    case 'notices':
    case 'hooks':
    case 'discovery':
    case 'nothing':
      return undefined
  }
}

/** @param isOnlyProgress whether nothing but progress is new, and nobody has the tray's menu before them */
type Show = (isOnlyProgress: boolean) => void

/** Has the surfaces of the desktop look at what there is to be seen, all at one time: to wake for each costs more than it does. */
export interface Refreshing {
  /** Shows what there is now, and at each look from then on. */
  follow(show: Show): void
  /** Whether a person has the tray's menu before them: as long as they do, progress is shown as it comes. */
  menuRead(isRead: boolean): void
}

/**
 * Looks whenever the store may look different on a surface of the desktop, until `signal` is aborted: at once, soon, or for
 * mere progress after a while.
 */
export function refreshOnChange(store: AppStore, clock: Clock, signal: AbortSignal): Refreshing {
  const surfaces: Show[] = []
  const timer = new Timer(clock, () => look())
  /** At the end of this turn. */
  let isDueNow = false
  let lookedAt = clock.monotonic()
  let isMenuRead = false
  /** Of all that came since the last look. */
  let isOnlyProgress = false

  function look() {
    isDueNow = false
    timer.cancel()
    lookedAt = clock.monotonic()
    const only = isOnlyProgress && !isMenuRead
    isOnlyProgress = true
    for (const show of surfaces) show(only)
  }

  function refresh() {
    isOnlyProgress = false
    look()
  }

  /**
   * At once where nothing was looked at for so long, for all that changes in this turn together.
   * @param latestMs how long after the last look it is made by itself, where no other change comes between
   */
  function refreshAfter(pauseMs: number, latestMs = pauseMs) {
    const sinceMs = clock.monotonic() - lookedAt
    if (sinceMs < pauseMs) return timer.scheduleSooner(latestMs - sinceMs)
    if (isDueNow) return
    isDueNow = true
    queueMicrotask(() => {
      if (isDueNow) look()
    })
  }

  async function refreshEveryMinute() {
    for (;;) {
      await clock.sleep(minuteMs - (clock.now() % minuteMs), signal)
      refresh()
    }
  }

  const stop = store.onChange((change) => {
    switch (urgencyOf(change)) {
      case 'now':
        return refresh()
      case 'soon':
        isOnlyProgress = false
        return refreshAfter(refreshEveryMs)
      case 'progress':
        return isMenuRead ? refreshAfter(refreshEveryMs) : refreshAfter(progressMs, latestProgressMs)
      case undefined:
    }
  })
  const end = () => {
    stop()
    isDueNow = false
    timer.cancel()
  }
  signal.addEventListener('abort', end, { once: true })
  refreshEveryMinute().catch(ignoreAbort(signal))

  return {
    follow(show) {
      surfaces.push(show)
      show(false)
    },
    menuRead(isRead) {
      isMenuRead = isRead
      if (isRead && (isDueNow || timer.isScheduled)) look()
    },
  }
}
