import { randomUUID } from 'node:crypto'
import type { CommandContext } from '../../commands/context.ts'
import { connect } from '../../commands/servers/connect.ts'
import { createWebPageDetector } from '../../commands/servers/detect-web-page.ts'
import { applyRules } from '../../commands/discovery/apply-watch-rules.ts'
import { createRecovery, type AutomaticRestarts } from '../../commands/jobs/auto-restart.ts'
import type { OpenPage, SystemSettings } from '../../commands/context.ts'
import type { CommandResult, WindowIntent } from '../../../shared/contract.ts'
import type { OutcomeKind, RefusedJob } from '../../../shared/model.ts'
import type { Message } from '../../../shared/message.ts'
import type { Random } from '../../base/backoff.ts'
import type { Clock } from '../../base/clock.ts'
import { logNotifications } from '../../log/log-notifications.ts'
import { logReachability } from '../../log/log-reachability.ts'
import { announceOutcomes } from './announce.ts'
import type { SavedState } from './saved-state.ts'
import { openKeys } from './open-keys.ts'
import { createDiscovery } from '../../discovery/discovery.ts'
import { silentLog, type Log } from '../../log/log.ts'
import { askGui } from '../../compileo/web-page.ts'
import type { Network } from '../../network/network.ts'
import { createHooks, type Hooks } from '../../hooks/hooks.ts'
import type { NotificationPresenter } from '../../notifications/notification.ts'
import { withKnown } from '../../state/discovered.ts'
import { createNewsIntake, followAlertLevels } from '../../state/news-intake.ts'
import { followOverdue } from '../../state/overdue.ts'
import type { AppStore } from '../../state/store.ts'
import type { Vault } from '../../storage/secrets.ts'
import type { Texts } from '../../../shared/texts/index.ts'
import { createEngine } from '../../watching/engine.ts'

export interface CoreOptions {
  /** What was kept on disk, of which all of it is built. */
  readonly kept: SavedState
  /** Where everything is kept. */
  readonly folder: string
  readonly clock: Clock
  readonly random: Random
  readonly presenter: NotificationPresenter
  readonly system: SystemSettings
  /** How servers are reached, and who may vouch for them. */
  readonly network: (warn: (message: Message) => void) => Network
  /** What seals the API keys. */
  readonly vault: Vault
  /** Where it is written what happens; nowhere unless given. */
  readonly log?: Log
  /** The program's environment, of which the commands of hooks find what isn't its own; empty unless given. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Whether somebody sees the window now. */
  readonly isShown: () => boolean
  /** Opens a page of the web in the person's browser. */
  readonly openPage: OpenPage
  /** The person wants to see something in the window. */
  readonly open: (intent: WindowIntent, activationToken: string | undefined) => void
}

/** All of the program that needs no desktop: what it knows, follows, keeps and announces. */
export interface Core {
  readonly store: AppStore
  readonly context: CommandContext
  /** Every text in the language that is set now: the same as long as the language is. */
  readonly texts: () => Texts
  /** Says something to the person in the window. */
  readonly warn: (message: Message) => void
  /** Shows a notification whatever is muted or paused, and says what came of it. */
  readonly testNotification: (kind?: OutcomeKind) => Promise<CommandResult>
  /** Says in a notification what of a hidden launch could not be watched. */
  readonly announceLaunch: (refused: readonly RefusedJob[]) => Promise<unknown>
  /** Does what a hook does on a run that never was, and says what came of it. */
  readonly testHook: (id: string) => Promise<CommandResult>
  /** The same with a hook that isn't kept. */
  readonly tryHook: Hooks['tryOut']
  /** Tells of a newer version of the program that is ready, and whether it was the time for it. */
  readonly announceUpdate: (version: string) => Promise<boolean>
  /** Hears of automatic restarts that came to nothing. */
  readonly onGivenUp: AutomaticRestarts['onGivenUp']
  /** The machine slept until now. */
  woke(): void
  /** Begins to follow what was kept, and announces what was due. */
  start(): void
  /** Everything is on disk when it resolves, and nothing goes on. */
  stop(): Promise<void>
}

const newId = () => randomUUID().slice(0, 8)

/** Builds the core on what was kept on disk. It needs no Electron, so tests run the very same. */
export function createCore(options: CoreOptions): Core {
  const { kept, folder, clock, random, system, vault, isShown, open, log = silentLog } = options
  const { store, ledger, warn, texts, usual, expectations, life } = kept
  const { signal } = life
  const presenter = logNotifications(options.presenter, log)
  const network = options.network(warn)

  const engine = createEngine({
    network,
    clock,
    random,
    listener: logReachability(
      createNewsIntake(store, () => clock.now()),
      log,
    ),
    job: (key) => store.state().jobs.get(key),
    isShown,
    statsEveryMs: () => store.state().settings.statsEverySeconds * 1_000,
    // The newest first: it is what the person asked for last.
    rank: (key) => store.state().jobs.get(key)?.addedAt ?? 0,
    onUnwatchedJob: (id) => discovery.notice(id),
  })
  store.onChange((change) => change.of === 'settings' && engine.repace())
  followAlertLevels(store)
  const { keys, hookKeys } = openKeys({
    store,
    clock,
    signal,
    folder,
    vault,
    log,
    warn,
    onLateServer: (id) => connect(context, id),
    onLateHook: (id) => hooks.retry(id),
  })
  const discovery = createDiscovery({
    clock,
    random,
    signal,
    client: (id) => engine.client(id),
    isWatched: (key) => store.state().jobs.has(key),
    isShown,
    server: (id) => store.state().servers.get(id),
    found: (id) => store.state().discoveries.get(id),
    jobs: () => store.state().jobs.values(),
    onNews: (id, update) => store.updateDiscovery(id, update),
    onLearned: ({ key, ...known }) => store.updateJob(key, (job) => withKnown(job, known)),
    onScanned: (id) => applyRules(context, id),
  })
  const gui = createWebPageDetector({
    store,
    clock,
    signal,
    askGui: (url, ca) => askGui(url, ca, { network, clock, signal }),
  })
  const context: CommandContext = {
    store,
    expectations,
    engine,
    discovery,
    gui,
    openPage: options.openPage,
    ledger,
    clock,
    signal,
    keys,
    hookKeys,
    retryHook: (id) => hooks.retry(id),
    system,
    log,
    newServerId: newId,
    newHookId: newId,
    newBatchId: newId,
    unwatched: {},
    bulk: {},
  }
  const stopDiscovering = store.onChange((change, { servers }) => {
    if (change.of === 'servers') discovery.follow(servers.keys())
  })
  const recovery = createRecovery(context)
  // Before the announcer, so that what the ledger knows has been filed: a death between the two files it once more.
  const hooks = createHooks({
    store,
    ledger,
    queue: kept.hookQueue,
    network,
    clock,
    random,
    signal,
    texts,
    secretsOf: (id) => hookKeys.of(id),
    env: options.env ?? {},
    log,
  })
  const announcer = announceOutcomes(context, {
    ledger,
    presenter,
    texts,
    onGivenUp: recovery.onGivenUp,
    open,
  })

  return {
    store,
    context,
    texts,
    warn,
    testNotification: (kind) => announcer.test(kind),
    announceLaunch: (refused) => announcer.announceLaunch(refused),
    testHook: (id) => hooks.test(id),
    tryHook: (hook, secrets) => hooks.tryOut(hook, secrets),
    announceUpdate: (version) => announcer.announceUpdate(version),
    onGivenUp: recovery.onGivenUp,
    woke() {
      announcer.woke()
      engine.wake()
      hooks.retry()
    },
    start() {
      keys.restore()
      hookKeys.restore()
      // The agent's configuration has connected some.
      for (const id of store.state().servers.keys()) if (!engine.client(id)) connect(context, id)
      for (const key of store.state().jobs.keys()) engine.watch(key)
      announcer.start()
      hooks.start()
      for (const entry of ledger.entries()) usual.add(entry)
      followOverdue(store, clock, usual, signal)
      recovery.start()
    },
    async stop() {
      life.abort()
      kept.finish()
      // What is being shown right now is still recorded as announced, or it would be shown again.
      await Promise.all([
        announcer.settled(),
        hooks.settled(),
        engine.stop(),
        keys.settled(),
        hookKeys.settled(),
      ])
      stopDiscovering()
      kept.close()
    },
  }
}
