import { randomUUID } from 'node:crypto'
import { waitForFiles } from '#main/base/files.ts'
import type { CommandContext, OpenPage, SystemSettings } from '#main/core/commands/context.ts'
import { connectServer } from '#main/core/commands/servers/edit-servers.ts'
import { applyWatchRules } from '#main/core/commands/discovery/watch-rules.ts'
import { AutoRestarter } from '#main/core/commands/jobs/auto-restarter.ts'
import type { RejectedJob } from '#shared/model.ts'
import type { Message } from '#shared/message.ts'
import type { Random } from '#main/base/backoff.ts'
import type { Clock } from '#main/base/clock.ts'
import { logHappening, withNotificationLog, withReachabilityLog } from './log-changes.ts'
import type { SavedState } from './saved-state.ts'
import { openKeyStores } from './open-key-stores.ts'
import { toListedJob } from '#main/core/discovery/listed-job.ts'
import { toCandidate } from '#main/core/discovery/plugin-source.ts'
import { ScanScheduler, type ScanSchedulerOptions } from '#main/core/discovery/scan-scheduler.ts'
import { silentLog, type Log } from '#main/base/log/log.ts'
import type { Network } from '#main/compileo/network/network.ts'
import { Hooks } from '#main/core/hooks/create-hooks.ts'
import type { NotificationPresenter } from '#main/core/notifications/notification.ts'
import { createEngineListener } from '#main/core/state/engine-listener.ts'
import { addListedDetails } from '#main/core/state/discovered.ts'
import { createHappenings } from '#main/core/state/happenings.ts'
import { removeOldFinishedJobs } from '#main/core/state/old-finished-jobs.ts'
import { watchForOverdueJobs } from '#main/core/state/overdue.ts'
import type { Vault } from '#main/core/storage/secrets.ts'
import { Engine, type EngineOptions } from '#main/core/watching/engine.ts'
import type { ExecuteCommand } from '#main/core/commands/execute-command.ts'
import { Announcer } from '#main/core/notifications/announcer.ts'

export interface CoreOptions {
  readonly saved: SavedState
  readonly folder: string
  readonly clock: Clock
  readonly random: Random
  readonly presenter: NotificationPresenter
  readonly system: SystemSettings
  readonly network: (warn: (message: Message) => void) => Network
  readonly vault: Vault
  readonly log?: Log
  /** The environment of hooks' commands, without the app's own variables. It is empty by default. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly isWindowVisible: () => boolean
  readonly openPage: OpenPage
  readonly openDataFolder: CommandContext['openDataFolder']
}

export type Core = ReturnType<typeof createCore>

const createId = () => randomUUID().slice(0, 8)

function createEngine(
  { saved: { store }, clock, random, isWindowVisible, log = silentLog }: CoreOptions,
  network: Network,
  onUnwatchedJobs: EngineOptions['onUnwatchedJobs'],
): Engine {
  const intake = createEngineListener(store, () => clock.now())
  return new Engine({
    network,
    clock,
    random,
    listener: withReachabilityLog(intake, log),
    getJob: (key) => store.state().jobs.get(key),
    isWindowVisible,
    statsIntervalMs: 60_000,
    // Among jobs with the same priority, the job that was added last comes first.
    rank: (key) => store.state().jobs.get(key)?.identity.addedAt ?? 0,
    onUnwatchedJobs,
  })
}

function createDiscovery(
  { saved: { store, lifetime }, clock, random, isWindowVisible }: CoreOptions,
  engine: Engine,
  onScanned: ScanSchedulerOptions['onScanned'],
): ScanScheduler {
  return new ScanScheduler({
    clock,
    random,
    signal: lifetime.signal,
    client: (id) => engine.client(id),
    isWatched: (key) => store.state().jobs.has(key),
    isWindowVisible,
    getServer: (id) => store.state().servers.get(id),
    getDiscovery: (id) => store.state().discoveries.get(id),
    jobs: () => store.state().jobs.values(),
    onDiscoveryUpdate: (id, update) => store.updateDiscovery(id, update),
    onJobDetails: ({ key, ...details }) => store.updateJob(key, (job) => addListedDetails(job, details)),
    onScanned,
  })
}

function resumeWatching(context: CommandContext): void {
  const { engine, hookKeys, keys, store } = context
  keys.restore()
  hookKeys.restore()
  for (const id of store.state().servers.keys()) if (!engine.client(id)) connectServer(context, id)
  for (const key of store.state().jobs.keys()) engine.watch(key)
}

/**
 * Creates all parts that need no desktop: state, watching, storage, notifications and hooks. Tests use these
 * parts unchanged.
 */
export function createCore(options: CoreOptions) {
  const { saved, folder, clock, system, vault, log = silentLog } = options
  const { store, ledger, warn, texts, usual, expectedEnds, lifetime } = saved
  const { signal } = lifetime
  const presenter = withNotificationLog(options.presenter, log)
  const network = options.network(warn)

  const engine = createEngine(options, network, (id, reports, skewMs) => {
    const { projects = [] } = store.state().discoveries.get(id) ?? {}
    applyWatchRules(
      context,
      id,
      reports.map((report) => toListedJob(id, toCandidate(report, projects), report, skewMs)),
    )
    discovery.scanIfUseful(id)
  })
  const { keys, hookKeys } = openKeyStores({
    store,
    clock,
    signal,
    folder,
    vault,
    log,
    warn,
    onLateServer: (id) => connectServer(context, id),
    onLateHook: (id) => hooks.retry(id),
  })
  const discovery = createDiscovery(options, engine, (id, { ended, journalReadAt }) => {
    applyWatchRules(context, id, ended)
    if (journalReadAt !== undefined) store.updateServer(id, (server) => ({ ...server, journalReadAt }))
  })
  const context: CommandContext = {
    store,
    expectedEnds,
    engine,
    discovery,
    openPage: options.openPage,
    openDataFolder: options.openDataFolder,
    ledger,
    clock,
    signal,
    keys,
    hookKeys,
    retryHook: (id) => hooks.retry(id),
    testHook: (id) => hooks.test(id),
    tryHook: (hook, secrets) => hooks.tryOut(hook, secrets),
    testNotification: () => announcer.test(),
    system,
    log,
    newServerId: createId,
    newHookId: createId,
    newBatchId: createId,
    lastUnwatched: {},
    bulkRestart: {},
  }
  const stopDiscovering = store.onChange((change, { servers }) => {
    if (change.type === 'servers') discovery.follow(servers.keys())
  })
  const autoRestarts = new AutoRestarter(context)
  const happenings = createHappenings(store)
  happenings.on((happening) => logHappening(log, happening))
  // The hooks are created before the announcer, so they handle an outcome first. Otherwise, a crash in
  // between could lose the delivery to a hook.
  const { hookQueue: queue } = saved
  const getSecrets = (id: string) => hookKeys.get(id)
  const { random, env = {} } = options
  const hooks = new Hooks({
    ...saved,
    happenings,
    queue,
    network,
    clock,
    random,
    signal,
    getSecrets,
    env,
    log,
  })
  const { onGivenUp } = autoRestarts
  const announcer = new Announcer({ store, happenings, ledger, presenter, clock, signal, texts, onGivenUp })

  return {
    store,
    context,
    /** Returns the same object until the language changes. */
    texts,
    warn,
    announceLaunch: (refused: readonly RejectedJob[]) => announcer.announceRejectedJobs(refused),
    onGivenUp,
    woke() {
      announcer.onWake()
      engine.onWake()
      discovery.onWake()
      hooks.retry()
    },
    /** Starts all parts. Clicks on notifications are passed to `executeCommand`. */
    start(executeCommand?: ExecuteCommand) {
      resumeWatching(context)
      announcer.start(executeCommand)
      hooks.start()
      for (const entry of ledger.entries()) usual.add(entry)
      watchForOverdueJobs(store, clock, usual, (key) => engine.nudgeJob(key, 'confirm'), signal)
      removeOldFinishedJobs(store, clock, signal, (key) => engine.unwatch(key))
      autoRestarts.start()
    },
    /** Stops all parts. Resolves when everything is saved and all work has ended. */
    async stop() {
      announcer.closeAll()
      lifetime.abort()
      saved.finish()
      // Without this wait, the next start would show the announcer's notifications again.
      const pendingParts = [announcer, hooks, keys, hookKeys].map((part) => part.settled())
      await Promise.all([...pendingParts, engine.stop(), waitForFiles()])
      // The desktop may have accepted further notifications in the meantime.
      announcer.closeAll()
      stopDiscovering()
      saved.close()
    },
  }
}
