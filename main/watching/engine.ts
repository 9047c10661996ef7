import { jobIdOf } from '#shared/rules/job-key.ts'
import type { Random } from '#main/base/backoff.ts'
import { createClient, type CompileoClient } from '#main/compileo/client.ts'
import type { Clock } from '#main/base/clock.ts'
import { createRequestBudget, type BudgetState, type RequestBudget } from '#main/compileo/request-budget.ts'
import { createTransport, type ApiKey, type Transport } from '#main/compileo/transport.ts'
import { isNoQueue, type CompileoError } from '#main/compileo/errors.ts'
import { lazyConnections } from '#main/network/lazy-connections.ts'
import type { Network } from '#main/network/network.ts'
import type { NewsListener, Outage } from '#main/state/events.ts'
import type { JobKey, JobState, ServerId } from '#shared/model.ts'
import { queuePlace } from '#shared/rules/queue-counts.ts'
import { createConfirmInSight } from './confirm-in-sight.ts'
import { createFeed, type Feed } from './feed.ts'
import type { Nudge } from './following.ts'
import { watchJob, type JobWatcher } from './job-watcher.ts'
import { monitorQueue, type QueueMonitor } from './queue-monitor.ts'
import { createRecords, type Records } from './records.ts'
import { createReachability, type Reachability } from './reachability.ts'

export interface ServerAddress {
  readonly id: ServerId
  readonly url: string
  readonly apiKey?: ApiKey
  /** CA certificates in PEM form, in addition to the system's. */
  readonly ca?: string
}

export interface Engine {
  /** The watches of a known server continue. */
  setServer(address: ServerAddress): void
  removeServer(id: ServerId): void
  watch(key: JobKey): void
  unwatch(key: JobKey): void
  client(id: ServerId): CompileoClient | undefined
  budget(id: ServerId): BudgetState | undefined
  /** Passes a temporary client for any address, within the request budget of its origin. */
  visit<T>(address: Omit<ServerAddress, 'id'>, doing: (client: CompileoClient) => Promise<T>): Promise<T>
  nudgeJob(key: JobKey, nudge: Nudge): void
  /** Even during a rate limit, because the user wants it. */
  retryNow(id?: ServerId): void
  /** Closes all streams: the server's restart would wait for them. */
  expectRestart(id: ServerId): void
  /** The machine woke or the network changed: confirms everything, within the request budget. */
  wake(): void
  inSight(keys: readonly JobKey[]): void
  /** The user opened the window: fetches the queues at once and confirms the visible jobs. */
  shown(): void
  /** Fetches the queue at most once in ten seconds. */
  refreshQueue(id: ServerId): void
  stop(): Promise<void>
}

export interface EngineOptions {
  readonly network: Network
  readonly clock: Clock
  readonly random: Random
  readonly listener: NewsListener
  /** A watch starts from this state. */
  readonly job: (key: JobKey) => JobState | undefined
  readonly isShown: () => boolean
  /** While the window is hidden, ms. */
  readonly statsEveryMs: number
  /** Higher goes first, after visible jobs. */
  readonly rank: (key: JobKey) => number
  readonly onUnwatchedJob?: (id: ServerId) => void
  /** Of one response. */
  readonly maxBodyBytes?: number | undefined
}

/** The shortest interval between retries by the user, per server, ms. */
const retryPauseMs = 2_000

interface Connection {
  readonly address: ServerAddress
  readonly client: CompileoClient
  readonly reach: Reachability
  readonly monitor: QueueMonitor
  readonly feed: Feed
  readonly records: Records
  readonly counts: () => QueueMonitor | undefined
  readonly controller: AbortController
  readonly closeStreams: Transport['closeStreams']
  readonly close: () => Promise<void>
}

interface Watch {
  readonly serverId: ServerId
  readonly controller: AbortController
  readonly watcher: JobWatcher
}

/**
 * Checks the cheap health route; the counts if a proxy blocks that; the status of `jobId` if Redis was
 * unavailable. All other requests wait for it.
 */
export async function probe(
  client: CompileoClient,
  signal: AbortSignal,
  outage: Outage,
  isAway: boolean,
  jobId?: string,
): Promise<CompileoError | undefined> {
  const options = { signal, priority: 'command' } as const
  if (isNoQueue(outage) && jobId !== undefined) {
    // The server caches its counts for 30 s, so they don't show Redis's state.
    const status = await client.status(jobId, options)
    return status.ok ? undefined : status.error
  }
  const asksQueue = outage.kind === 'unauthorized' || isNoQueue(outage)
  const health = asksQueue ? undefined : await client.health(options)
  if (health && !health.ok && health.error.kind !== 'not-compileo') return health.error
  if (health?.ok && !isAway) return undefined
  const stats = await client.stats(options)
  if (stats.ok) return undefined
  // Only its statistics may be broken.
  return health?.ok && !isNoQueue(stats.error) ? undefined : stats.error
}

function hasMoved(before: JobState | undefined, after: JobState | undefined): boolean {
  if (before === after || before?.status === undefined || !after) return false
  return queuePlace(before) !== queuePlace(after)
}

export function createEngine(options: EngineOptions): Engine {
  const {
    network,
    clock,
    random,
    listener,
    job: known,
    isShown,
    statsEveryMs,
    rank,
    onUnwatchedJob: onStranger,
    maxBodyBytes,
  } = options
  const connections = new Map<ServerId, Connection>()
  const watches = new Map<JobKey, Watch>()
  /** The server limits requests by address, whatever the key. */
  const budgets = new Map<string, RequestBudget>()
  const retriedAt = new Map<ServerId, number>()
  const closing = new Set<Promise<void>>()
  let seen: ReadonlySet<JobKey> = new Set()
  const confirmInSight = createConfirmInSight({
    clock,
    isShown,
    job: known,
    confirm: (key) => watches.get(key)?.watcher.nudge('wake'),
  })

  function watchedOn(id: ServerId): string | undefined {
    for (const [key, { serverId }] of watches) if (serverId === id) return jobIdOf(key)
    return undefined
  }

  function* openOn(id: ServerId): Generator<string> {
    for (const [key, { serverId }] of watches) if (serverId === id && !known(key)?.outcome) yield jobIdOf(key)
  }

  function budgetFor(url: string): RequestBudget {
    const { origin } = new URL(url)
    const budget = budgets.get(origin) ?? createRequestBudget(clock)
    budgets.set(origin, budget)
    return budget
  }

  function clientFor({
    url,
    apiKey,
    ca,
  }: Omit<ServerAddress, 'id'>): Pick<Connection, 'client' | 'closeStreams' | 'close'> {
    const budget = budgetFor(url)
    const now = () => clock.now()
    const toServer = lazyConnections({ network, ca, monotonic: () => clock.monotonic() })
    const transport = createTransport({
      baseUrl: url,
      apiKey,
      connections: toServer,
      budget,
      now,
      maxBodyBytes,
    })
    return {
      client: createClient({ url, transport, budget, clock, random }),
      closeStreams: (why) => transport.closeStreams(why),
      close: () => toServer.destroy(),
    }
  }

  function connect(address: ServerAddress): Connection {
    const controller = new AbortController()
    const { signal } = controller
    const { id } = address
    const { client, closeStreams, close } = clientFor(address)
    /** A response may already have arrived when the server is removed or edited. */
    const whileConnected =
      <Values extends unknown[]>(notify: (...values: Values) => void) =>
      (...values: Values) => {
        if (!signal.aborted) notify(...values)
      }
    let wasUp = true
    const reach = createReachability({
      clock,
      random,
      signal,
      probe: (probeSignal, outage, isAway) => probe(client, probeSignal, outage, isAway, watchedOn(id)),
      onChange: whileConnected((state) => {
        listener.onReach(id, state)
        // Streams opened before the outage may be dead without noticing.
        if (state.up && !wasUp) {
          feed.again()
          nudgeAll(id, 'wake')
        }
        wasUp = state.up
      }),
    })
    const monitor = monitorQueue({
      client,
      reach,
      clock,
      random,
      signal,
      isShown,
      hiddenEveryMs: statsEveryMs,
      onStats: whileConnected((stats, at) => listener.onStats(id, stats, at, client.skewMs())),
      onTrouble: whileConnected((error) => listener.onQueueTrouble(id, error)),
    })
    const feed = createFeed({
      client,
      reach,
      clock,
      random,
      signal,
      onUse: whileConnected((isUsed) => listener.onPlugin(id, isUsed)),
      onUnwatchedJob: whileConnected(() => onStranger?.(id)),
    })
    const counts = () => (isShown() ? undefined : monitor)
    return {
      address,
      client,
      reach,
      monitor,
      feed,
      records: createRecords(client, { signal, now: () => clock.now(), others: () => openOn(id) }),
      counts,
      controller,
      closeStreams,
      close,
    }
  }

  function nudgeAll(id: ServerId, nudge: Nudge) {
    for (const { serverId, watcher } of watches.values()) if (serverId === id) watcher.nudge(nudge)
  }

  function begin(key: JobKey) {
    const job = known(key)
    const connection = job && connections.get(job.serverId)
    if (connection) watches.set(key, follow(key, job, connection))
  }

  function follow(
    key: JobKey,
    job: JobState,
    { client, reach, feed, monitor, records, counts }: Connection,
  ): Watch {
    const controller = new AbortController()
    const { signal } = controller
    const { jobId, serverId } = job
    const watcher = watchJob({
      jobId,
      client,
      reach,
      feed,
      clock,
      random,
      signal,
      emit(event) {
        // A response may already have arrived when the watch ends.
        if (signal.aborted) return
        const before = known(key)
        listener.onJob(key, event)
        if (hasMoved(before, known(key))) monitor.refresh()
      },
      followedBy: job.followedBy,
      known: job.status !== undefined,
      over: job.outcome && { kind: job.outcome.kind, at: job.outcome.at, completedAt: job.completedAt },
      rank: () => (seen.has(key) ? Number.MAX_SAFE_INTEGER : rank(key)),
      counts,
      // Capturing `job` here would keep a stale copy of it in memory.
      recorded: (asking) => records.outcomeOf(known(key) ?? { jobId, run: 1 }, asking),
    })
    return { serverId, controller, watcher }
  }

  function disconnect(id: ServerId): JobKey[] {
    const keys: JobKey[] = []
    for (const [key, { serverId, controller }] of watches) {
      if (serverId !== id) continue
      controller.abort()
      watches.delete(key)
      keys.push(key)
    }
    const connection = connections.get(id)
    connections.delete(id)
    retriedAt.delete(id)
    if (connection) {
      connection.controller.abort()
      const closed = connection.close().finally(() => closing.delete(closed))
      closing.add(closed)
    }
    return keys
  }

  return {
    setServer(address) {
      const keys = disconnect(address.id)
      connections.set(address.id, connect(address))
      for (const key of keys) begin(key)
    },
    removeServer: (id) => {
      disconnect(id)
    },
    watch(key) {
      if (!watches.has(key)) begin(key)
    },
    unwatch(key) {
      watches.get(key)?.controller.abort()
      watches.delete(key)
    },
    client: (id) => connections.get(id)?.client,
    budget(id) {
      const connection = connections.get(id)
      return connection && budgetFor(connection.address.url).state()
    },
    async visit(address, doing) {
      const { client, close } = clientFor(address)
      try {
        return await doing(client)
      } finally {
        await close()
      }
    },
    nudgeJob: (key, nudge) => watches.get(key)?.watcher.nudge(nudge),
    retryNow(only) {
      const now = clock.monotonic()
      for (const [id, { address, reach, monitor, feed }] of connections) {
        if (only !== undefined && id !== only) continue
        if (now - (retriedAt.get(id) ?? -Infinity) < retryPauseMs) continue
        retriedAt.set(id, now)
        budgetFor(address.url).unblock()
        reach.retryNow()
        monitor.nudge()
        feed.again()
        nudgeAll(id, 'wake')
      }
    },
    expectRestart(id) {
      const connection = connections.get(id)
      connection?.closeStreams(connection.reach.expectRestart())
    },
    wake() {
      network.forgetWays()
      for (const budget of budgets.values()) budget.woke()
      for (const { reach, monitor, feed } of connections.values()) {
        reach.retryNow()
        monitor.nudge()
        feed.wake()
      }
      for (const { watcher } of watches.values()) watcher.nudge('wake')
    },
    inSight(keys) {
      seen = new Set(keys)
      for (const budget of budgets.values()) budget.reranked()
      confirmInSight.set(keys)
    },
    shown() {
      for (const { monitor } of connections.values()) monitor.nudge()
      confirmInSight.shown()
    },
    refreshQueue: (id) => connections.get(id)?.monitor.refresh(),
    async stop() {
      confirmInSight.stop()
      for (const id of connections.keys()) disconnect(id)
      for (const budget of budgets.values()) budget.dispose()
      await Promise.all(closing)
    },
  }
}
