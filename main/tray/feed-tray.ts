import type { Clock } from '../base/clock.ts'
import type { Expectations } from '../state/expectations.ts'
import type { AppStore } from '../state/store.ts'
import type { Texts } from '../../shared/texts/index.ts'
import { lookOnChange, type Looks } from './look-on-change.ts'
import type { TrayView } from './types.ts'
import { trayView } from './view.ts'

/** While nobody reads the menu, progress is seen of the tray when somebody points at it: no sooner need it be told, ms. */
const progressMs = 10_000

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
  expectations?: Expectations,
): Looks {
  function look() {
    const state = store.state()
    const input = { ...state, jobs: state.jobs.values(), servers: state.servers.values(), expectations }
    show(trayView(input, texts(), clock.now()))
  }
  return lookOnChange(store, clock, look, signal, progressMs)
}
