import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import { addWarning } from '#main/core/state/banners.ts'
import { getErrorReason } from '#main/base/files.ts'
import type { AppState, AppStore, Change } from '#main/core/state/store.ts'
import { hookSchema, type HookState, type Hook } from '#shared/hooks.ts'
import type { JobKey, JobState, ServerId } from '#shared/model.ts'
import { createMessage, type Message } from '#shared/message.ts'
import type { Profile } from './profile.ts'
import { isUserChange, isWorthSaving } from '#shared/job-fields.ts'
import { serializeConfiguredServers, toSavedServers } from '#main/core/storage/saved-servers.ts'
import { toWatchList, toSavedJob } from '#main/core/storage/watch-list.ts'

/** How long changes are collected before they are saved, in ms. */
const debounceMs = 100
/**
 * The pause before the next write, as a multiple of the duration of the last one. Saving ten thousand jobs
 * takes 200 ms.
 */
const pauseFactor = 20
/**
 * How long a change of only progress and steps may stay unsaved, in ms. After a restart of the program, the
 * server sends them again.
 */
const progressDelayMs = 10 * 60_000
/** The delay before a failed write is repeated, in ms. */
const retryDelayMs = 60_000

type Unsaved = 'watch-list' | 'settings' | 'history' | 'hooks'

/**
 * Returns how long a change may wait before it is saved, in ms. Changes by the server wait longer if the last
 * write was slow. Added and removed jobs are saved at once.
 */
function getDelay(before: JobState | undefined, after: JobState | undefined, tookMs: number): number {
  if (!before || !after) return 0
  if (before === after || isUserChange(before, after)) return debounceMs
  return isWorthSaving(before, after) ? Math.max(debounceMs, tookMs * pauseFactor) : progressDelayMs
}

const toSavedHook = (hook: HookState): Hook => hookSchema.parse(hook)

/** Saves changes of the watch-list, the hooks and the settings. The window shows failures. */
export class ChangeSaver {
  readonly #store: AppStore
  readonly #folder: string
  readonly #watchList: Profile['watchList']
  readonly #settings: Profile['settings']
  readonly #hooks: Profile['hooks']
  readonly #clock: Clock
  readonly #timer: Timer
  /**
   * Jobs whose line in the file of finished jobs must be written or removed. After a crash, the ledger still
   * contains their outcomes.
   */
  readonly #finished = new Set<JobKey>()
  #isWatchListDirty: boolean
  /**
   * Maps each server to the time at which its journal was last read, to detect a change that must be saved.
   */
  readonly #journals = new Map<ServerId, number>()
  #tookMs = 0
  #areSettingsDirty = false
  /**
   * When the settings may be written again after a failure, in ms by the monotonic clock. A failing write may
   * block the program for a second (docs/decisions/settings-file.md).
   */
  #settingsRetryAt = -Infinity
  #areHooksDirty = false
  readonly #stop: () => void

  constructor(
    store: AppStore,
    { folder, watchList, settings, ledger, hooks, hookQueue }: Omit<Profile, 'complaints'>,
    clock: Clock,
  ) {
    this.#store = store
    this.#folder = folder
    this.#watchList = watchList
    this.#settings = settings
    this.#hooks = hooks
    this.#clock = clock
    this.#timer = new Timer(this.#clock, () => this.flush())
    for (const {
      identity: { key },
      outcome,
    } of this.#store.state().jobs.values())
      if ((outcome !== undefined) !== this.#watchList.finishedKeys().has(key)) this.#finished.add(key)
    this.#isWatchListDirty = this.#finished.size > 0
    // In an older profile only the watch-list contains the servers, so they are saved to the settings now.
    this.#areSettingsDirty =
      this.#settings.read().servers === undefined && this.#store.state().servers.size > 0
    this.#stop = this.#store.onChange((change, state) => this.#onChange(change, state))
    const { finished } = watchList
    finished.setSource(() => toWatchList(store.state(), ({ outcome }) => outcome !== undefined).jobs)
    for (const file of [ledger, hookQueue, finished])
      file.onRewritten((message) => addWarning(store, message))
    ledger.onError((error) => this.#showWarning('history', error))
    hookQueue.onError((error) => this.#showWarning('hooks', error))
  }

  /**
   * Saves all unsaved changes. @param isLast set when the program quits; the settings are then written even
   * if a write has just failed
   */
  flush(isLast = false): void {
    this.#timer.cancel()
    if (this.#isWatchListDirty || this.#finished.size > 0) {
      const begin = this.#clock.monotonic()
      if (!this.#trySave('watch-list', () => this.#saveJobs())) {
        this.#isWatchListDirty = false
        this.#finished.clear()
      }
      this.#tookMs = this.#clock.monotonic() - begin
    }
    if (this.#areSettingsDirty && (isLast || this.#clock.monotonic() >= this.#settingsRetryAt)) {
      this.#areSettingsDirty = this.#trySave('settings', () =>
        this.#settings.write({
          settings: this.#store.state().settings,
          servers: toSavedServers(this.#store.state()),
        }),
      )
      this.#settingsRetryAt = this.#areSettingsDirty ? this.#clock.monotonic() + retryDelayMs : -Infinity
    }
    if (this.#areHooksDirty)
      this.#areHooksDirty = this.#trySave('hooks', () =>
        this.#hooks.write({ hooks: this.#store.state().hooks.map(toSavedHook) }),
      )
    if (this.#isWatchListDirty || this.#finished.size > 0 || this.#areHooksDirty)
      this.#timer.schedule(retryDelayMs)
    if (this.#areSettingsDirty)
      this.#timer.scheduleSooner(Math.max(0, this.#settingsRetryAt - this.#clock.monotonic()))
  }

  stop(): void {
    this.#stop()
    this.#timer.cancel()
    this.#watchList.finished.close()
  }

  /**
   * Shows that changes couldn't be saved and would be lost if the program quit. Without an error, removes the
   * warning.
   */
  #showWarning(what: Unsaved, error: string | Message | undefined) {
    const id = `unsaved:${what}`
    if (error === undefined) this.#store.removeBanner(id)
    else {
      const message = createMessage(`storage.unsaved.${what}`, this.#folder, error)
      this.#store.putBanner({ id, tone: 'warning', message })
    }
  }

  #trySave(what: Unsaved, save: () => void): boolean {
    try {
      save()
      this.#showWarning(what, undefined)
      return false
    } catch (error) {
      this.#showWarning(what, getErrorReason(error))
      return true
    }
  }

  /**
   * Saves the jobs. The order of the files matters: after a crash between two writes, each job is in at least
   * one file.
   */
  #saveJobs() {
    const state = this.#store.state()
    const changed = [...this.#finished].map((key) => ({ key, job: state.jobs.get(key) }))
    this.#watchList.finished.put(changed.flatMap(({ job }) => (job?.outcome ? [toSavedJob(job, state)] : [])))
    if (this.#isWatchListDirty) this.#watchList.write(toWatchList(state, ({ outcome }) => !outcome))
    this.#watchList.finished.remove(changed.flatMap(({ key, job }) => (job?.outcome ? [] : [key])))
    this.#watchList.finished.compact()
  }

  #onChange(change: Change, state: AppState) {
    switch (change.type) {
      case 'job':
        this.#noteJob(change)
        break
      case 'servers':
        this.#noteJournals(state)
        if (
          serializeConfiguredServers(toSavedServers(state)) ===
          serializeConfiguredServers(this.#settings.read().servers)
        )
          break
        this.#areSettingsDirty = true
        // The watch-list contains a copy of the servers, because its jobs are useless without them.
        this.#isWatchListDirty = true
        this.#timer.scheduleSooner(0)
        break
      case 'batches':
        this.#isWatchListDirty = true
        this.#timer.scheduleSooner(0)
        break
      case 'hooks':
        if (JSON.stringify(state.hooks.map(toSavedHook)) === JSON.stringify(this.#hooks.read().hooks)) break
        this.#areHooksDirty = true
        this.flush()
        break
      case 'settings':
        this.#areSettingsDirty = true
        this.flush()
        break
      case 'banners':
      case 'bulk':
      case 'completed':
      case 'discovery':
      case 'lockedServer':
      case 'nothing':
        break
    }
  }

  /**
   * Schedules saving the times at which the journals were read. Only the first time of a server is saved at
   * once.
   */
  #noteJournals({ servers }: AppState) {
    for (const { id, journalReadAt } of servers.values()) {
      const before = this.#journals.get(id)
      if (journalReadAt === undefined || journalReadAt === before) continue
      this.#journals.set(id, journalReadAt)
      this.#isWatchListDirty = true
      this.#timer.scheduleSooner(before === undefined ? 0 : progressDelayMs)
    }
  }

  #noteJob({ key, before, after }: Extract<Change, { type: 'job' }>) {
    if ((after ?? before)?.user.isTemporary) return
    const pause = getDelay(before, after, this.#tookMs)
    const isLive = [before, after].some((job) => job && !job.outcome)
    const isFinished = [before, after].some((job) => job?.outcome)
    if (isLive) this.#isWatchListDirty = true
    if (isFinished && pause < progressDelayMs) this.#finished.add(key)
    if (isLive || this.#finished.has(key)) this.#timer.scheduleSooner(pause)
  }
}
