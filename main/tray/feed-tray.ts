import { ignoreAbort } from '../compileo/abort.ts'
import type { Clock } from '../compileo/clock.ts'
import type { AppStore, Change } from '../state/store.ts'
import { looksSame } from './looks-same.ts'
import type { TrayView } from './types.ts'
import { trayView } from './view.ts'

/** What the view shows is looked at at most this often, however many jobs move, ms. */
const lookEveryMs = 500
/** Pauses and quiet hours begin and end by themselves, on the minute, which no event tells, ms. */
const minuteMs = 60_000

/** Whether somebody who looks at the tray could see it. */
function isSeen(change: Change): boolean {
  switch (change.of) {
    case 'job':
      return !looksSame(change.before, change.after)
    case 'servers':
    case 'settings':
    case 'bulk':
    case 'updates':
      return true
    case 'notices':
    case 'nothing':
      return false
  }
}

/** Shows what the store says now, and whenever it may look different, until `signal` is aborted. */
export function feedTray(
  store: AppStore,
  clock: Clock,
  show: (view: TrayView) => void,
  signal: AbortSignal,
): void {
  let isDue = false
  let lookedAt = -Infinity

  function look() {
    isDue = false
    lookedAt = clock.now()
    const { jobs, servers, attention, settings, bulk, updates } = store.state()
    const input = { jobs: jobs.values(), servers: servers.values(), attention, settings, bulk, updates }
    show(trayView(input, lookedAt))
  }

  /** At once where nothing was looked at for a while, for all that changes in this turn together. */
  function lookSoon() {
    if (isDue) return
    isDue = true
    const wait = Math.max(0, lookedAt + lookEveryMs - clock.now())
    const pause = wait === 0 ? Promise.resolve() : clock.sleep(wait, signal)
    pause.then(() => signal.aborted || look(), ignoreAbort(signal))
  }

  async function lookEveryMinute() {
    for (;;) {
      await clock.sleep(minuteMs - (clock.now() % minuteMs), signal)
      look()
    }
  }

  // What a person sets shows at once; another language is among it.
  const stop = store.onChange((change) => {
    if (change.of === 'settings') look()
    else if (isSeen(change)) lookSoon()
  })
  signal.addEventListener('abort', stop, { once: true })
  look()
  lookEveryMinute().catch(ignoreAbort(signal))
}
