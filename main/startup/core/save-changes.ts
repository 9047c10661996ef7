import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import { reasonOf } from '#main/base/files.ts'
import type { AppState, AppStore, Change } from '#main/state/store.ts'
import { hookSchema, type HookState, type Hook } from '#shared/hooks.ts'
import type { JobKey, JobState, ServerId } from '#shared/model.ts'
import { messageOf, type Message } from '#shared/message.ts'
import type { Profile } from './profile.ts'
import { isOfUser, isWorthSaving } from '#shared/job-fields.ts'
import { configured, savedServers } from '#main/storage/saved-servers.ts'
import { savedFrom, savedJobOf } from '#main/storage/watch-list.ts'

/** Changes are collected for this long, in ms. */
const soonMs = 100
/** Of the last write's duration: ten thousand jobs take 200 ms. */
const restFor = 20
/** Progress and steps, ms: the server sends them again at the next start. */
const seldomMs = 10 * 60_000
/** Before a failed write is retried, in ms. */
const againMs = 60_000

type Unsaved = 'watch-list' | 'settings' | 'history' | 'hooks'

/** How long a change waits, ms: longer if the last write took long. Adding and removing jobs is written at once. */
function pauseFor(before: JobState | undefined, after: JobState | undefined, tookMs: number): number {
  if (!before || !after) return 0
  if (before === after || isOfUser(before, after)) return soonMs
  return isWorthSaving(before, after) ? Math.max(soonMs, tookMs * restFor) : seldomMs
}

const hookToSave = (hook: HookState): Hook => hookSchema.parse(hook)

/** Saves watch-list, hooks and settings as they change, and reports failed writes. */
export class ChangeSaver {
  readonly #store: AppStore
  readonly #watchList: Profile['watchList']
  readonly #settings: Profile['settings']
  readonly #hooks: Profile['hooks']
  readonly #clock: Clock
  readonly #timer: Timer
  /** Jobs whose lines are outdated: after a crash, the ledger may have ended some. */
  readonly #finished = new Set<JobKey>()
  #isWatchListDirty: boolean
  /** When each server's journal was read, as it was or will be written. */
  readonly #journals = new Map<ServerId, number>()
  #tookMs = 0
  #areSettingsDirty = false
  #areHooksDirty = false
  readonly #stop: () => void

  constructor(
    store: AppStore,
    { watchList, settings, ledger, hooks, hookQueue }: Omit<Profile, 'complaints'>,
    clock: Clock,
  ) {
    this.#store = store
    this.#watchList = watchList
    this.#settings = settings
    this.#hooks = hooks
    this.#clock = clock
    this.#timer = new Timer(this.#clock, () => this.flush())
    for (const { key, outcome } of this.#store.state().jobs.values())
      if ((outcome !== undefined) !== this.#watchList.savedAsFinished().has(key)) this.#finished.add(key)
    this.#isWatchListDirty = this.#finished.size > 0
    // A profile whose servers are in the watch-list only.
    this.#areSettingsDirty =
      this.#settings.read().servers === undefined && this.#store.state().servers.size > 0
    this.#stop = this.#store.onChange((change, state) => this.#onChange(change, state))
    ledger.onTrouble((trouble) => this.#say('history', trouble))
    hookQueue.onTrouble((trouble) => this.#say('hooks', trouble))
  }

  flush(): void {
    this.#timer.cancel()
    if (this.#isWatchListDirty || this.#finished.size > 0) {
      const begin = this.#clock.monotonic()
      if (!this.#fails('watch-list', () => this.#saveJobs())) {
        this.#isWatchListDirty = false
        this.#finished.clear()
      }
      this.#tookMs = this.#clock.monotonic() - begin
    }
    if (this.#areSettingsDirty)
      this.#areSettingsDirty = this.#fails('settings', () =>
        this.#settings.write({
          settings: this.#store.state().settings,
          servers: savedServers(this.#store.state()),
        }),
      )
    if (this.#areHooksDirty)
      this.#areHooksDirty = this.#fails('hooks', () =>
        this.#hooks.write({ hooks: this.#store.state().hooks.map(hookToSave) }),
      )
    if (this.#isWatchListDirty || this.#finished.size > 0 || this.#areSettingsDirty || this.#areHooksDirty)
      this.#timer.schedule(againMs)
  }

  stop(): void {
    this.#stop()
    this.#timer.cancel()
    this.#watchList.finished.close()
  }

  /** The program continues, and warns what quitting would lose. */
  #say(what: Unsaved, trouble: string | Message | undefined) {
    const id = `unsaved:${what}`
    if (trouble === undefined) this.#store.removeNotice(id)
    else
      this.#store.putNotice({ id, tone: 'warning', message: messageOf(`storage.unsaved.${what}`, trouble) })
  }

  #fails(what: Unsaved, save: () => void): boolean {
    try {
      save()
      this.#say(what, undefined)
      return false
    } catch (error) {
      this.#say(what, reasonOf(error))
      return true
    }
  }

  /** In an order in which a crash leaves each job in at least one file. */
  #saveJobs() {
    const state = this.#store.state()
    const changed = [...this.#finished].map((key) => ({ key, job: state.jobs.get(key) }))
    this.#watchList.finished.put(changed.flatMap(({ job }) => (job?.outcome ? [savedJobOf(job, state)] : [])))
    if (this.#isWatchListDirty) this.#watchList.write(savedFrom(state, ({ outcome }) => !outcome))
    this.#watchList.finished.remove(changed.flatMap(({ key, job }) => (job?.outcome ? [] : [key])))
    this.#watchList.finished.tidy(
      () => savedFrom(this.#store.state(), ({ outcome }) => outcome !== undefined).jobs,
    )
  }

  #onChange(change: Change, state: AppState) {
    switch (change.of) {
      case 'job':
        this.#noteJob(change)
        break
      case 'servers':
        this.#noteJournals(state)
        if (configured(savedServers(state)) === configured(this.#settings.read().servers)) break
        this.#areSettingsDirty = true
        // Jobs are worth nothing without their servers, so the watch-list has a copy of them.
        this.#isWatchListDirty = true
        this.#timer.scheduleSooner(0)
        break
      case 'batches':
        this.#isWatchListDirty = true
        this.#timer.scheduleSooner(0)
        break
      case 'hooks':
        if (JSON.stringify(state.hooks.map(hookToSave)) === JSON.stringify(this.#hooks.read().hooks)) break
        this.#areHooksDirty = true
        this.flush()
        break
      case 'settings':
        this.#areSettingsDirty = true
        this.flush()
        break
      case 'notices':
      case 'updates':
      case 'bulk':
      case 'completed':
      case 'discovery':
      case 'nothing':
        break
    }
  }

  /** What a later start would read again is known by then. */
  #noteJournals({ servers }: AppState) {
    for (const { id, journalReadAt } of servers.values()) {
      const before = this.#journals.get(id)
      if (journalReadAt === undefined || journalReadAt === before) continue
      this.#journals.set(id, journalReadAt)
      this.#isWatchListDirty = true
      this.#timer.scheduleSooner(before === undefined ? 0 : seldomMs)
    }
  }

  #noteJob({ key, before, after }: Extract<Change, { of: 'job' }>) {
    const pause = pauseFor(before, after, this.#tookMs)
    const isLive = [before, after].some((job) => job && !job.outcome)
    const isFinished = [before, after].some((job) => job?.outcome)
    if (isLive) this.#isWatchListDirty = true
    if (isFinished && pause < seldomMs) this.#finished.add(key)
    if (isLive || this.#finished.has(key)) this.#timer.scheduleSooner(pause)
  }
}
