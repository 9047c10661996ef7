import { ignoreAbort } from '#main/base/abort.ts'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import type { AppStore, Change } from '#main/state/store.ts'
import type { JobState } from '#shared/model.ts'

const refreshEveryMs = 500
/**
 * Each percent costs the panel work, so progress alone is shown this late, ms: with the next change after
 * the first time, or by a timer after the second.
 */
const progressMs = 10_000
const latestProgressMs = 15_000
/** Pauses and quiet hours start and end on the minute, without an event, ms. */
const minuteMs = 60_000

/** Undefined for an invisible change. */
function urgencyOf(change: Change): 'now' | 'soon' | 'progress' | undefined {
  switch (change.of) {
    case 'job':
      return visibleChange(change.before, change.after)
    // They include the language.
    case 'settings':
      return 'now'
    case 'servers':
    case 'batches':
    case 'bulk':
    case 'updates':
    case 'completed':
      return 'soon'
    case 'notices':
    case 'hooks':
    case 'discovery':
    case 'nothing':
      return undefined
  }
}

/** @param isOnlyProgress whether only progress is new, and the menu is closed */
type Show = (isOnlyProgress: boolean) => void

/** All surfaces at once: separate wake-ups cost more than the refresh. */
export interface Refreshing {
  follow(show: Show): void
  menuRead(isRead: boolean): void
}

/** At once, soon, or late for progress alone, until `signal` is aborted. */
export function refreshOnChange(store: AppStore, clock: Clock, signal: AbortSignal): Refreshing {
  const surfaces: Show[] = []
  const timer = new Timer(clock, () => look())
  /** At the end of this turn of the event loop. */
  let isDueNow = false
  let lookedAt = clock.monotonic()
  let isMenuRead = false
  /** The most urgent change since the last refresh. */
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

  /** @param latestMs after this time since the last refresh, a timer refreshes without another change */
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

/** Fields that no tray shows, and that each frame changes. */
const unseen: ReadonlySet<string> = new Set<keyof JobState>([
  'progress',
  'currentStep',
  'updatedAt',
  'trail',
  'timeline',
  'result',
])

/** The tray shows whole percent. */
const percentOf = ({ progress }: JobState) => Math.floor(progress)

/** Runs for each frame, so it needs no list of fields. */
const isSame = (before: JobState, after: JobState, name: string) =>
  Reflect.get(before, name) === Reflect.get(after, name)

/**
 * How soon the tray must show a job's change: not at all for most frames, with a new step or a tenth of a percent; as progress;
 * or soon, also if unsure. Pure.
 */
function visibleChange(
  before: JobState | undefined,
  after: JobState | undefined,
): 'soon' | 'progress' | undefined {
  // The same object: only its unread state changed.
  if (!before || !after || before === after) return 'soon'
  if (!Object.keys(after).every((name) => unseen.has(name) || isSame(before, after, name))) return 'soon'
  return percentOf(before) === percentOf(after) ? undefined : 'progress'
}
