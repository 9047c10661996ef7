import { setMaxListeners } from 'node:events'
import { addWarning } from '#main/core/state/banners.ts'
import type { Clock } from '#main/base/clock.ts'
import type { Log } from '#main/base/log/log.ts'
import { setSchemaLanguage } from '#main/core/storage/schema-language.ts'
import { logChanges, logAnnouncedOutcomes } from './log-changes.ts'
import { createExpectedEnds } from '#main/core/state/expected-ends.ts'
import { applyAutoRestart } from '#main/core/state/auto-restart.ts'
import { AppStore } from '#main/core/state/store.ts'
import { createUsualDurations } from '#main/core/state/usual-durations.ts'
import type { OpenStore } from '#main/core/storage/open-settings.ts'
import { restoreHook } from '#main/core/hooks/hooks-file.ts'
import { ChangeSaver } from './save-changes.ts'
import type { Ledger } from '#main/core/storage/ledger.ts'
import { openProfile, type Profile } from './profile.ts'
import { restoreServer } from '#main/core/storage/saved-servers.ts'
import { restoreJob, addLatestOutcome } from '#main/core/storage/watch-list.ts'
import { resolveLanguage } from '#shared/languages.ts'
import type { Message } from '#shared/message.ts'
import { defaultSettings, type Settings } from '#shared/settings.ts'
import { createTextsSelector } from '#shared/texts/index.ts'

export interface SavedStateOptions {
  readonly folder: string
  readonly clock: Clock
  /** Opens the settings with electron-store. Without it, the program reads and writes `settings.json` itself. */
  readonly openStore?: OpenStore | undefined
  readonly log: Log
  /** The system's language, such as `de-AT`. It is used until the user chooses one. */
  readonly systemLanguage: string
  /** The program's lifetime. It is aborted when the program quits. */
  readonly lifetime: AbortController
}

export type SavedState = ReturnType<typeof openSavedState>

function restore(store: AppStore, { settings, watchList, hooks }: Profile, ledger: Ledger): void {
  const saved = watchList.take(settings.read().servers)
  for (const server of saved.servers) store.putServer(restoreServer(server))
  for (const batch of saved.batches) store.putBatch(batch)
  for (const hook of hooks.read().hooks) store.putHook(restoreHook(hook))
  const outcomes = new Map(ledger.entries().map(({ outcome }) => [outcome.key, outcome]))
  for (const savedJob of saved.jobs) {
    const job = restoreJob(savedJob)
    const restoredJob = addLatestOutcome(job, outcomes.get(job.identity.key))
    store.putJob(
      applyAutoRestart(job, restoredJob, store.state().servers.get(job.identity.serverId)),
      savedJob.attention,
    )
  }
}

/** Loads the saved state. The window shows which files couldn't be read. */
export function openSavedState(options: SavedStateOptions) {
  const { folder, clock, openStore, log, systemLanguage, lifetime } = options
  // Each pending request adds a listener to this signal, and by default Node warns about more than ten.
  setMaxListeners(0, lifetime.signal)
  const applySchemaLanguage = ({ language }: Settings) =>
    setSchemaLanguage(resolveLanguage(language, systemLanguage))
  // The language is set before the other files are read, because messages about unreadable files are in it.
  applySchemaLanguage(defaultSettings)
  const profile = openProfile(folder, () => clock.now(), openStore, applySchemaLanguage)
  const { ledger } = profile
  logAnnouncedOutcomes(ledger, log)
  const store = new AppStore(profile.settings.read().settings)
  store.onChange((change, state) => change.type === 'settings' && applySchemaLanguage(state.settings))
  const warn = (message: Message) => addWarning(store, message)
  for (const complaint of profile.complaints) warn(complaint)
  restore(store, profile, ledger)
  const stopLogging = logChanges(store, log)
  const changeSaver = new ChangeSaver(store, profile, clock)
  const getTexts = createTextsSelector(systemLanguage)
  const usual = createUsualDurations()

  return {
    store,
    lifetime,
    /** Returns the same object until the language changes. */
    texts: () => getTexts(store.state().settings.language),
    usual,
    expectedEnds: createExpectedEnds(usual, (id) => store.state().servers.get(id)?.skewMs ?? 0),
    ledger,
    hookQueue: profile.hookQueue,
    warn,
    /** Saves all changes. Changes after this call aren't saved. */
    finish() {
      changeSaver.flush(true)
      changeSaver.stop()
    },
    /** Closes the files that other parts write. Call it when those parts have finished. */
    close() {
      ledger.close()
      profile.hookQueue.close()
      stopLogging()
    },
  }
}
