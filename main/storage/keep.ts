import { ignoreAbort } from '../compileo/abort.ts'
import type { Clock } from '../compileo/clock.ts'
import type { AppStore } from '../state/store.ts'
import type { Settings } from '../state/types.ts'
import type { Document } from './document.ts'
import { isWorthSaving, savedFrom, type WatchList } from './watch-list.ts'

/** How long changes are gathered before they are written, ms. */
const soonMs = 100
/** Progress and steps are written seldom: they come anew from the server at the next start. */
const seldomMs = 60_000

export interface Keeping {
  /** Writes what is not written yet. Call it before the program ends. */
  flush(): void
  stop(): void
}

/** Keeps the watch-list and the settings on disk as they change. */
export function keepOnDisk(
  store: AppStore,
  watchList: Document<WatchList>,
  settings: Document<Settings>,
  clock: Clock,
  onTrouble: (message: string) => void,
): Keeping {
  let due = Infinity
  let timer = new AbortController()

  function write(what: string, save: () => void) {
    try {
      save()
    } catch (error) {
      // A full or read-only disk: the program goes on, and says what will be lost if it ends now.
      onTrouble(`The ${what} could not be saved: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  function flush() {
    timer.abort()
    if (due === Infinity) return
    due = Infinity
    write('watch-list', () => watchList.write(savedFrom(store.state())))
  }

  function schedule(ms: number) {
    const at = clock.now() + ms
    if (at >= due) return
    due = at
    timer.abort()
    timer = new AbortController()
    const { signal } = timer
    clock.sleep(ms, signal).then(flush, ignoreAbort(signal))
  }

  const stop = store.onChange((change, state) => {
    switch (change.of) {
      case 'job':
        schedule(
          isWorthSaving(change.before, change.after) || change.before === change.after ? soonMs : seldomMs,
        )
        break
      case 'servers': {
        const saved = watchList.read().servers
        const same =
          saved.length === state.servers.size &&
          saved.every(({ id, name, url }) => {
            const server = state.servers.get(id)
            return server?.name === name && server.url === url
          })
        if (!same) schedule(soonMs)
        break
      }
      case 'settings':
        write('settings', () => settings.write(state.settings))
        break
      case 'notices':
      case 'nothing':
        break
    }
  })
  return { flush, stop }
}
