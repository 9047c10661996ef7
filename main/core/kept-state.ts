import { putWarning } from '../commands/settings/notices.ts'
import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log/log.ts'
import { setSchemaLanguage } from '../base/schema-language.ts'
import { logChanges } from '../log/follow-store.ts'
import { logTold } from '../log/log-notifications.ts'
import { withRecovery } from '../state/recovery.ts'
import { createAppStore, type AppStore } from '../state/store.ts'
import type { OpenStore } from '../storage/guarded-write.ts'
import type { HookQueue } from '../storage/hook-queue.ts'
import { restoredHook } from '../storage/hooks-file.ts'
import { keepOnDisk } from '../storage/keep.ts'
import type { Ledger } from '../storage/ledger.ts'
import { openProfile, type Profile } from '../storage/profile.ts'
import { restoredJob, restoredServer, withOutcome } from '../storage/watch-list.ts'
import { languageOf } from '../../shared/languages.ts'
import type { Message } from '../../shared/messages/message.ts'
import { defaultSettings, type Settings } from '../../shared/settings.ts'

export interface KeptStateOptions {
  /** Where everything is kept. */
  readonly folder: string
  readonly clock: Clock
  readonly openStore: OpenStore
  readonly log: Log
  /** What the system calls its language, such as `de-AT`: for who chose none of their own. */
  readonly systemLanguage: string
}

/** The state, as it was kept on disk, and is kept there from now on. */
export interface KeptState {
  readonly store: AppStore
  readonly ledger: Ledger
  readonly hookQueue: HookQueue
  /** Says something to the person in the window. */
  readonly warn: (message: Message) => void
  /** Writes what isn't written yet; later changes of the state are not. */
  finish(): void
  /** Closes the files that others write to, once they have. */
  close(): void
}

function restore(store: AppStore, { watchList, hooks }: Profile, ledger: Ledger): void {
  const saved = watchList.take()
  for (const server of saved.servers) store.putServer(restoredServer(server))
  for (const batch of saved.batches) store.putBatch(batch)
  for (const hook of hooks.read().hooks) store.putHook(restoredHook(hook))
  const told = new Map(ledger.entries().map(({ outcome }) => [outcome.key, outcome]))
  for (const savedJob of saved.jobs) {
    const job = restoredJob(savedJob)
    const known = withOutcome(job, told.get(job.key))
    store.putJob(withRecovery(job, known, store.state().servers.get(job.serverId)), savedJob.attention)
  }
}

/** Opens what was kept. What can't be read of it is said in the window. */
export function openKeptState(options: KeptStateOptions): KeptState {
  const { folder, clock, openStore, log, systemLanguage } = options
  const speakInSchemas = ({ language }: Settings) => setSchemaLanguage(languageOf(language, systemLanguage))
  speakInSchemas(defaultSettings)
  const profile = openProfile(folder, () => clock.now(), openStore, speakInSchemas)
  const ledger = logTold(profile.ledger, log)
  const store = createAppStore(profile.settings.read())
  // The first to hear of it: whoever reads a file because of a change is told in the new language what is wrong with it.
  store.onChange((change, state) => change.of === 'settings' && speakInSchemas(state.settings))
  const warn = (message: Message) => putWarning(store, message)
  for (const complaint of profile.complaints) warn(complaint)
  restore(store, profile, ledger)
  const stopLogging = logChanges(store, log)
  const keeping = keepOnDisk(store, profile, clock)

  return {
    store,
    ledger,
    hookQueue: profile.hookQueue,
    warn,
    finish() {
      keeping.flush()
      keeping.stop()
    },
    close() {
      ledger.close()
      profile.hookQueue.close()
      stopLogging()
    },
  }
}
