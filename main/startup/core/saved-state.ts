import { setMaxListeners } from 'node:events'
import { putWarning } from '#main/commands/settings/notices.ts'
import type { Clock } from '#main/base/clock.ts'
import type { Log } from '#main/log/log.ts'
import { setSchemaLanguage } from '#main/storage/schema-language.ts'
import { logChanges, logAnnounced } from './log-changes.ts'
import { createExpectations } from '#main/state/expectations.ts'
import { withRecovery } from '#main/state/auto-restart.ts'
import { AppStore } from '#main/state/store.ts'
import { createUsualDurations } from '#main/state/usual-durations.ts'
import type { OpenStore } from '#main/storage/open-settings.ts'
import { restoredHook } from '#main/hooks/hooks-file.ts'
import { ChangeSaver } from './save-changes.ts'
import type { Ledger } from '#main/storage/ledger.ts'
import { openProfile, type Profile } from './profile.ts'
import { restoredServer } from '#main/storage/saved-servers.ts'
import { restoredJob, withOutcome } from '#main/storage/watch-list.ts'
import { languageOf } from '#shared/languages.ts'
import type { Message } from '#shared/message.ts'
import { defaultSettings, type Settings } from '#shared/settings.ts'
import { textsByChoice } from '#shared/texts/index.ts'

export interface SavedStateOptions {
  readonly folder: string
  readonly clock: Clock
  /** Saves the settings; by default, we write them as other files. */
  readonly openStore?: OpenStore | undefined
  readonly log: Log
  /** The system's language, such as `de-AT`, for users who chose none. */
  readonly systemLanguage: string
  /** Aborted first when the program quits. */
  readonly life: AbortController
}

export type SavedState = ReturnType<typeof openSavedState>

function restore(store: AppStore, { settings, watchList, hooks }: Profile, ledger: Ledger): void {
  const saved = watchList.take(settings.read().servers)
  for (const server of saved.servers) store.putServer(restoredServer(server))
  for (const batch of saved.batches) store.putBatch(batch)
  for (const hook of hooks.read().hooks) store.putHook(restoredHook(hook))
  const outcomes = new Map(ledger.entries().map(({ outcome }) => [outcome.key, outcome]))
  for (const savedJob of saved.jobs) {
    const job = restoredJob(savedJob)
    const known = withOutcome(job, outcomes.get(job.key))
    store.putJob(withRecovery(job, known, store.state().servers.get(job.serverId)), savedJob.attention)
  }
}

/** Reads and keeps what is saved. The window shows what can't be read. */
export function openSavedState(options: SavedStateOptions) {
  const { folder, clock, openStore, log, systemLanguage, life } = options
  // Each pending request listens to it; Node reports more than ten as a leak.
  setMaxListeners(0, life.signal)
  const speakInSchemas = ({ language }: Settings) => setSchemaLanguage(languageOf(language, systemLanguage))
  speakInSchemas(defaultSettings)
  const profile = openProfile(folder, () => clock.now(), openStore, speakInSchemas)
  const { ledger } = profile
  logAnnounced(ledger, log)
  const store = new AppStore(profile.settings.read().settings)
  // First, so that messages about unreadable files are in the new language.
  store.onChange((change, state) => change.of === 'settings' && speakInSchemas(state.settings))
  const warn = (message: Message) => putWarning(store, message)
  for (const complaint of profile.complaints) warn(complaint)
  restore(store, profile, ledger)
  const stopLogging = logChanges(store, log)
  const keeping = new ChangeSaver(store, profile, clock)
  const textsOf = textsByChoice(systemLanguage)
  const usual = createUsualDurations()

  return {
    store,
    life,
    /** The same object until the language changes. */
    texts: () => textsOf(store.state().settings.language),
    usual,
    expectations: createExpectations(usual, (id) => store.state().servers.get(id)?.skewMs ?? 0),
    ledger,
    hookQueue: profile.hookQueue,
    warn,
    /** Later changes aren't saved. */
    finish() {
      keeping.flush()
      keeping.stop()
    },
    /** Closes the files that others write, once they are done. */
    close() {
      ledger.close()
      profile.hookQueue.close()
      stopLogging()
    },
  }
}
