import { ignoreAbort } from '../compileo/abort.ts'
import type { Clock } from '../compileo/clock.ts'
import type { AppStore } from '../state/store.ts'
import type { TrayView } from './types.ts'
import { trayView } from './view.ts'

/** What the view shows is looked at at most this often, however many jobs move, ms. */
const lookEveryMs = 500
/** Pauses and quiet hours begin and end by themselves, on the minute, which no event tells, ms. */
const minuteMs = 60_000

/** Shows what the store says now, and whenever it may look different, until `signal` is aborted. */
export function feedTray(
  store: AppStore,
  clock: Clock,
  show: (view: TrayView) => void,
  signal: AbortSignal,
): void {
  let isDue = false

  function look() {
    isDue = false
    const { jobs, servers, attention, settings, bulk, updates } = store.state()
    const input = { jobs: jobs.values(), servers: servers.values(), attention, settings, bulk, updates }
    show(trayView(input, clock.now()))
  }

  function lookSoon() {
    if (isDue) return
    isDue = true
    clock.sleep(lookEveryMs, signal).then(look, ignoreAbort(signal))
  }

  async function lookEveryMinute() {
    for (;;) {
      await clock.sleep(minuteMs - (clock.now() % minuteMs), signal)
      look()
    }
  }

  // What a person sets shows at once; another language is among it.
  const stop = store.onChange((change) => (change.of === 'settings' ? look() : lookSoon()))
  signal.addEventListener('abort', stop, { once: true })
  look()
  lookEveryMinute().catch(ignoreAbort(signal))
}
