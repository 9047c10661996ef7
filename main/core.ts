import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import type { CommandContext } from './commands/context.ts'
import { putWarning } from './commands/notices.ts'
import { restart } from './commands/run-job.ts'
import { newServer } from './commands/servers.ts'
import type { Random } from './compileo/backoff.ts'
import type { Clock } from './compileo/clock.ts'
import { createAnnouncer } from './notifications/announcer.ts'
import type { NotificationPresenter } from './notifications/types.ts'
import { createNewsIntake } from './state/news-intake.ts'
import { createAppStore, type AppStore } from './state/store.ts'
import type { JobKey } from './state/types.ts'
import type { OpenAtomicFile } from './storage/document.ts'
import { keepOnDisk } from './storage/keep.ts'
import { openProfile } from './storage/profile.ts'
import { restoredJob, withEnding } from './storage/watch-list.ts'
import { createEngine } from './watching/engine.ts'

export interface CoreOptions {
  /** Where everything is kept. */
  readonly folder: string
  readonly openFile: OpenAtomicFile
  readonly clock: Clock
  readonly random: Random
  readonly presenter: NotificationPresenter
  /** Whether somebody sees the window now. */
  readonly isShown: () => boolean
  /** The person wants to see a job, or the list. */
  readonly open: (key: JobKey | undefined) => void
}

/** All of the program that needs no desktop: what it knows, follows, keeps and announces. */
export interface Core {
  readonly store: AppStore
  readonly context: CommandContext
  /** Says something to the person in the window. */
  readonly warn: (text: string) => void
  /** Begins to follow what was kept, and announces what was due. */
  start(): void
  /** Everything is on disk when it resolves, and nothing goes on. */
  stop(): Promise<void>
}

const newServerId = () => randomUUID().slice(0, 8)

/** Builds the core from what was kept on disk. It needs no Electron, so tests run the very same. */
export function createCore({ folder, openFile, clock, random, presenter, isShown, open }: CoreOptions): Core {
  const life = new AbortController()
  const { signal } = life
  // Each request that is under way listens to it; Node would take more than ten for a leak.
  setMaxListeners(0, signal)
  const profile = openProfile(folder, openFile, clock.now())
  const { settings, watchList, ledger, complaints } = profile
  const store = createAppStore(settings.read())
  const warn = (text: string) => putWarning(store, text)
  for (const complaint of complaints) warn(complaint)
  const saved = watchList.read()
  for (const { id, name, url } of saved.servers) store.putServer(newServer(id, url, name, false))
  const told = new Map(ledger.entries().map(({ ending }) => [ending.key, ending]))
  for (const savedJob of saved.jobs) {
    const job = restoredJob(savedJob)
    store.putJob(withEnding(job, told.get(job.key)), savedJob.attention)
  }
  const keeping = keepOnDisk(store, profile, clock)

  const engine = createEngine({
    clock,
    random,
    listener: createNewsIntake(store, () => clock.now()),
    job: (key) => store.state().jobs.get(key),
    isShown,
    // The newest first: it is what the person asked for last.
    rank: (key) => store.state().jobs.get(key)?.addedAt ?? 0,
  })
  const context: CommandContext = { store, engine, clock, signal, newServerId }
  const announcer = createAnnouncer({
    store,
    ledger,
    presenter,
    clock,
    signal,
    restart: (key) => restart(context, key),
    open,
  })

  return {
    store,
    context,
    warn,
    start() {
      for (const { id, url } of store.state().servers.values()) engine.setServer({ id, url })
      for (const key of store.state().jobs.keys()) engine.watch(key)
      announcer.announcePending()
    },
    async stop() {
      life.abort()
      keeping.flush()
      keeping.stop()
      // What is being shown right now is still recorded as announced, or it would be shown again.
      await Promise.all([announcer.settled(), engine.stop()])
      ledger.close()
    },
  }
}
