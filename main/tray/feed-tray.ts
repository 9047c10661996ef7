import { ignoreAbort } from '../base/abort.ts'
import type { Clock } from '../base/clock.ts'
import { Timer } from '../base/timer.ts'
import type { AppStore, Change } from '../state/store.ts'
import type { Texts } from '../../shared/texts/index.ts'
import { seenOf } from './seen-of.ts'
import type { TrayView } from './types.ts'
import { trayView } from './view.ts'

/** What the view shows is looked at at most this often, however much happens, ms. */
const lookEveryMs = 500
/**
 * How long progress may wait to be shown while nobody has the menu open, ms. It is most of what happens, and a panel that
 * is told of each percent works as hard as we do.
 */
const progressMs = 5_000
/** Pauses and quiet hours begin and end by themselves, on the minute, which no event tells, ms. */
const minuteMs = 60_000

/** How soon a person is to be shown a change; undefined for one that they could not see. */
function urgencyOf(change: Change): 'now' | 'soon' | 'progress' | undefined {
  switch (change.of) {
    case 'job':
      return seenOf(change.before, change.after)
    // Another language is among them.
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

/** Feeds the tray with what there is to be seen. */
export interface TrayFeed {
  /** Whether a person has the menu before them: as long as they do, progress is shown as it comes. */
  menuRead(isRead: boolean): void
}

/**
 * Shows what the store says now, and whenever it may look different, until `signal` is aborted.
 * @param texts of the language that is set now
 */
export function feedTray(
  store: AppStore,
  clock: Clock,
  texts: () => Texts,
  show: (view: TrayView) => void,
  signal: AbortSignal,
): TrayFeed {
  const timer = new Timer(clock, () => look())
  /** At the end of this turn. */
  let isDueNow = false
  let lookedAt = -Infinity
  let isMenuRead = false

  function look() {
    isDueNow = false
    timer.cancel()
    lookedAt = clock.monotonic()
    const state = store.state()
    const input = { ...state, jobs: state.jobs.values(), servers: state.servers.values() }
    show(trayView(input, texts(), clock.now()))
  }

  /** At once where nothing was looked at for so long, for all that changes in this turn together. */
  function lookAfter(pauseMs: number) {
    const ms = lookedAt + pauseMs - clock.monotonic()
    if (ms > 0) return timer.scheduleSooner(ms)
    if (isDueNow) return
    isDueNow = true
    queueMicrotask(() => {
      if (isDueNow) look()
    })
  }

  async function lookEveryMinute() {
    for (;;) {
      await clock.sleep(minuteMs - (clock.now() % minuteMs), signal)
      look()
    }
  }

  const stop = store.onChange((change) => {
    switch (urgencyOf(change)) {
      case 'now':
        return look()
      case 'soon':
        return lookAfter(lookEveryMs)
      case 'progress':
        return lookAfter(isMenuRead ? lookEveryMs : progressMs)
      case undefined:
    }
  })
  const end = () => {
    stop()
    isDueNow = false
    timer.cancel()
  }
  signal.addEventListener('abort', end, { once: true })
  look()
  lookEveryMinute().catch(ignoreAbort(signal))

  return {
    menuRead(isRead) {
      isMenuRead = isRead
      if (isRead && (isDueNow || timer.isScheduled)) look()
    },
  }
}
