import type { Clock } from '../base/clock.ts'
import { Timer } from '../base/timer.ts'
import { reasonOf } from '../base/files.ts'
import type { AppState, AppStore } from '../state/store.ts'
import { savedHook, type HookState, type SavedHook } from '../../shared/hooks.ts'
import type { JobState, QueueAlert } from '../../shared/model.ts'
import { messageOf, type Message } from '../../shared/messages/message.ts'
import type { Profile } from './profile.ts'
import { isOfPerson, isWorthSaving, savedFrom, type WatchList } from './watch-list.ts'

/** How long changes are gathered before they are written, ms. */
const soonMs = 100
/**
 * So many times as long as the last write took, what servers say waits to be written. A list of ten thousand jobs takes 200 ms,
 * and all that it holds of the servers they say anew.
 */
const restFor = 20
/**
 * Progress and steps are written seldom, ms: they come anew from the server at the next start, and are written at the end
 * of this one, too. Each write waits for the disk.
 */
const seldomMs = 10 * 60_000
/** What could not be written is tried again after so long, ms. */
const againMs = 60_000

type Unsaved = 'watch-list' | 'settings' | 'history' | 'hooks'

export interface Keeping {
  /** Writes what is not written yet. Call it before the program ends. */
  flush(): void
  stop(): void
}

/** Whether the same alerts are raised; what their words count now is no news for the disk. */
const isSameAlerts = (before: WatchList['servers'][number]['alerts'], after: readonly QueueAlert[]) =>
  before.length === after.length &&
  before.every(({ kind, raisedAt }, index) => {
    const alert = after[index]
    return alert?.kind === kind && alert.raisedAt === raisedAt
  })

const isSameList = (saved: WatchList['servers'], servers: AppState['servers']) =>
  saved.length === servers.size &&
  saved.every((before) => {
    const server = servers.get(before.id)
    return (
      server?.name === before.name &&
      server.url === before.url &&
      server.muted === before.muted &&
      server.autoRestarts === before.autoRestarts &&
      // Written by what it means: each is made anew when it changes, and never else.
      JSON.stringify([server.watchRules, server.declinedJobs, server.declinedOffers]) ===
        JSON.stringify([before.watchRules, before.declinedJobs, before.declinedOffers]) &&
      server.authority?.pem === before.ca &&
      isSameAlerts(before.alerts, server.alerts)
    )
  })

/**
 * How long a change of a job may wait to be written, ms. What a person put on the list or took off it waits for nothing.
 * @param tookMs how long the last write took
 */
function pauseFor(before: JobState | undefined, after: JobState | undefined, tookMs: number): number {
  if (!before || !after) return 0
  if (before === after || isOfPerson(before, after)) return soonMs
  return isWorthSaving(before, after) ? Math.max(soonMs, tookMs * restFor) : seldomMs
}

/** A hook as it is kept. */
const keptHook = (hook: HookState): SavedHook => savedHook.parse({ ...hook, ca: hook.authority?.pem })

/** Keeps the watch-list, hooks and the settings on disk as they change, and says what can't be. */
export function keepOnDisk(
  store: AppStore,
  { watchList, settings, ledger, hooks, hookQueue }: Omit<Profile, 'complaints'>,
  clock: Clock,
): Keeping {
  const timer = new Timer(clock, () => flush())
  let isWatchListDirty = false
  let tookMs = 0
  let areSettingsDirty = false
  let areHooksDirty = false

  /** A full or read-only disk: the program goes on, and says what will be lost if it ends now. */
  function say(what: Unsaved, trouble: string | Message | undefined) {
    const id = `unsaved:${what}`
    if (trouble === undefined) store.removeNotice(id)
    else store.putNotice({ id, tone: 'warning', message: messageOf(`storage.unsaved.${what}`, trouble) })
  }

  /** @returns whether it has to be tried again */
  function fails(what: Unsaved, save: () => void): boolean {
    try {
      save()
      say(what, undefined)
      return false
    } catch (error) {
      say(what, reasonOf(error))
      return true
    }
  }

  function flush() {
    timer.cancel()
    if (isWatchListDirty) {
      const begin = clock.monotonic()
      isWatchListDirty = fails('watch-list', () => watchList.write(savedFrom(store.state())))
      tookMs = clock.monotonic() - begin
    }
    if (areSettingsDirty) areSettingsDirty = fails('settings', () => settings.write(store.state().settings))
    if (areHooksDirty)
      areHooksDirty = fails('hooks', () => hooks.write({ hooks: store.state().hooks.map(keptHook) }))
    if (isWatchListDirty || areSettingsDirty || areHooksDirty) timer.schedule(againMs)
  }

  const stop = store.onChange((change, state) => {
    switch (change.of) {
      case 'job':
        isWatchListDirty = true
        timer.scheduleSooner(pauseFor(change.before, change.after, tookMs))
        break
      case 'servers':
        if (isSameList(watchList.servers(), state.servers)) break
        isWatchListDirty = true
        timer.scheduleSooner(0)
        break
      case 'batches':
      case 'awaited':
        isWatchListDirty = true
        timer.scheduleSooner(0)
        break
      case 'hooks':
        // How deliveries go stands in the queue.
        if (JSON.stringify(state.hooks.map(keptHook)) === JSON.stringify(hooks.read().hooks)) break
        areHooksDirty = true
        flush()
        break
      case 'settings':
        areSettingsDirty = true
        flush() // Seldom, and small: what a person sets holds at once.
        break
      case 'notices':
      case 'updates':
      case 'bulk':
      case 'completed':
      case 'discovery':
      case 'nothing':
        break
    }
  })
  ledger.onTrouble((trouble) => say('history', trouble))
  hookQueue.onTrouble((trouble) => say('hooks', trouble))

  return {
    flush,
    stop() {
      stop()
      timer.cancel()
    },
  }
}
