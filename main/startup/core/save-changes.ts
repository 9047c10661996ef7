import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import { reasonOf } from '#main/base/files.ts'
import type { AppState, AppStore, Change } from '#main/state/store.ts'
import { hookSchema, type HookState, type Hook } from '#shared/hooks.ts'
import type { JobKey, JobState, QueueAlert } from '#shared/model.ts'
import { messageOf, type Message } from '#shared/message.ts'
import type { Profile } from './profile.ts'
import { isOfUser, isWorthSaving } from '#shared/job-fields.ts'
import { savedFrom, savedJobOf, type WatchList } from '#main/storage/watch-list.ts'

/** Changes are collected for this long, ms. */
const soonMs = 100
/** Of the last write's duration: ten thousand jobs take 200 ms. */
const restFor = 20
/** Progress and steps, ms: the server sends them again at the next start. */
const seldomMs = 10 * 60_000
/** Before a failed write is retried, ms. */
const againMs = 60_000

type Unsaved = 'watch-list' | 'settings' | 'history' | 'hooks'

export interface ChangeSaver {
  flush(): void
  stop(): void
}

/** Changed numbers in their texts aren't worth a write. */
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
      server.pausedUntil === before.pausedUntil &&
      server.autoRestarts === before.autoRestarts &&
      // By value, because each is replaced only when it changes.
      JSON.stringify([server.watchRules, server.declinedJobs, server.declinedOffers, server.alertLevels]) ===
        JSON.stringify([before.watchRules, before.declinedJobs, before.declinedOffers, before.alertLevels]) &&
      server.authority?.pem === before.ca &&
      isSameAlerts(before.alerts, server.alerts)
    )
  })

/**
 * In ms. Adding and removing jobs is written at once.
 *
 * @param tookMs how long the last write took
 */
function pauseFor(before: JobState | undefined, after: JobState | undefined, tookMs: number): number {
  if (!before || !after) return 0
  if (before === after || isOfUser(before, after)) return soonMs
  return isWorthSaving(before, after) ? Math.max(soonMs, tookMs * restFor) : seldomMs
}

const hookToSave = (hook: HookState): Hook => hookSchema.parse(hook)

/** Saves watch-list, hooks and settings as they change, and reports failed writes. */
export function saveChanges(
  store: AppStore,
  { watchList, settings, ledger, hooks, hookQueue }: Omit<Profile, 'complaints'>,
  clock: Clock,
): ChangeSaver {
  const timer = new Timer(clock, () => flush())
  /** Jobs whose lines are outdated: after a crash, the ledger may have ended some. */
  const finished = new Set<JobKey>()
  for (const { key, outcome } of store.state().jobs.values())
    if ((outcome !== undefined) !== watchList.savedAsFinished().has(key)) finished.add(key)
  let isWatchListDirty = finished.size > 0
  let tookMs = 0
  let areSettingsDirty = false
  let areHooksDirty = false

  /** The program continues, and warns what quitting would lose. */
  function say(what: Unsaved, trouble: string | Message | undefined) {
    const id = `unsaved:${what}`
    if (trouble === undefined) store.removeNotice(id)
    else store.putNotice({ id, tone: 'warning', message: messageOf(`storage.unsaved.${what}`, trouble) })
  }

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

  /** In an order in which a crash leaves each job in at least one file. */
  function saveJobs() {
    const state = store.state()
    const changed = [...finished].map((key) => ({ key, job: state.jobs.get(key) }))
    watchList.finished.put(changed.flatMap(({ job }) => (job?.outcome ? [savedJobOf(job, state)] : [])))
    if (isWatchListDirty) watchList.write(savedFrom(state, ({ outcome }) => !outcome))
    watchList.finished.remove(changed.flatMap(({ key, job }) => (job?.outcome ? [] : [key])))
    watchList.finished.tidy(() => savedFrom(store.state(), ({ outcome }) => outcome !== undefined).jobs)
  }

  function noteJob({ key, before, after }: Extract<Change, { of: 'job' }>) {
    const pause = pauseFor(before, after, tookMs)
    const isLive = [before, after].some((job) => job && !job.outcome)
    const isFinished = [before, after].some((job) => job?.outcome)
    if (isLive) isWatchListDirty = true
    if (isFinished && pause < seldomMs) finished.add(key)
    if (isLive || finished.has(key)) timer.scheduleSooner(pause)
  }

  function flush() {
    timer.cancel()
    if (isWatchListDirty || finished.size > 0) {
      const begin = clock.monotonic()
      if (!fails('watch-list', saveJobs)) {
        isWatchListDirty = false
        finished.clear()
      }
      tookMs = clock.monotonic() - begin
    }
    if (areSettingsDirty) areSettingsDirty = fails('settings', () => settings.write(store.state().settings))
    if (areHooksDirty)
      areHooksDirty = fails('hooks', () => hooks.write({ hooks: store.state().hooks.map(hookToSave) }))
    if (isWatchListDirty || finished.size > 0 || areSettingsDirty || areHooksDirty) timer.schedule(againMs)
  }

  const stop = store.onChange((change, state) => {
    switch (change.of) {
      case 'job':
        noteJob(change)
        break
      case 'servers':
        if (isSameList(watchList.servers(), state.servers)) break
        isWatchListDirty = true
        timer.scheduleSooner(0)
        break
      case 'batches':
        isWatchListDirty = true
        timer.scheduleSooner(0)
        break
      case 'hooks':
        if (JSON.stringify(state.hooks.map(hookToSave)) === JSON.stringify(hooks.read().hooks)) break
        areHooksDirty = true
        flush()
        break
      case 'settings':
        areSettingsDirty = true
        flush()
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
      watchList.finished.close()
    },
  }
}
