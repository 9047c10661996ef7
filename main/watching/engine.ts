import { jobIdOf } from '#shared/rules/job-key.ts'
import type { Random } from '#main/base/backoff.ts'
import { CompileoClient } from '#main/compileo/client.ts'
import type { Clock } from '#main/base/clock.ts'
import { RequestBudget, type BudgetState } from '#main/compileo/request-budget.ts'
import { Transport, type ApiKey } from '#main/compileo/transport.ts'
import { isNoQueue, type CompileoError } from '#main/compileo/errors.ts'
import { lazyConnections } from '#main/network/lazy-connections.ts'
import type { Network } from '#main/network/network.ts'
import type { NewsListener, Outage } from '#main/state/events.ts'
import type { JobKey, JobState, ServerId } from '#shared/model.ts'
import { queuePlace } from '#shared/rules/queue-counts.ts'
import { Feed } from './feed.ts'
import type { Following, Nudge } from './following.ts'
import { watchJob } from './job-watcher.ts'
import { monitorQueue, type QueueMonitor } from './queue-monitor.ts'
import { Records } from './records.ts'
import { Reachability } from './reachability.ts'

export interface ServerAddress {
  readonly id: ServerId
  readonly url: string
  readonly apiKey?: ApiKey
  /** CA certificates in PEM form, in addition to the system's. */
  readonly ca?: string
}

export interface EngineOptions {
  readonly network: Network
  readonly clock: Clock
  readonly random: Random
  readonly listener: NewsListener
  /** A watch starts from this state. */
  readonly job: (key: JobKey) => JobState | undefined
  readonly isShown: () => boolean
  /** While the window is hidden, in ms. */
  readonly statsEveryMs: number
  /** Higher goes first, after visible jobs. */
  readonly rank: (key: JobKey) => number
  readonly onUnwatchedJob?: (id: ServerId) => void
}

/** The shortest interval between retries by the user, per server, in ms. */
const retryPauseMs = 2_000

interface Connection {
  readonly address: ServerAddress
  readonly client: CompileoClient
  readonly reach: Reachability
  readonly monitor: QueueMonitor
  readonly feed: Feed
  readonly records: Records
  readonly controller: AbortController
  readonly closeStreams: Transport['closeStreams']
  readonly close: () => Promise<void>
}

interface Watch {
  readonly serverId: ServerId
  readonly controller: AbortController
  readonly watcher: Following
}

/** Requests the cheap health route, the counts if a proxy blocks that, or a job's status if Redis was away. */
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

export class Engine {
  readonly #options: EngineOptions
  readonly #connections = new Map<ServerId, Connection>()
  readonly #watches = new Map<JobKey, Watch>()
  /** The server limits requests by address, whatever the key. */
  readonly #budgets = new Map<string, RequestBudget>()
  readonly #retriedAt = new Map<ServerId, number>()
  readonly #closing = new Set<Promise<void>>()
  #seen: ReadonlySet<JobKey> = new Set()

  constructor(options: EngineOptions) {
    this.#options = options
  }

  /** The watches of a known server continue. */
  setServer(address: ServerAddress): void {
    const keys = this.#disconnect(address.id)
    this.#connections.set(address.id, this.#connect(address))
    for (const key of keys) this.#begin(key)
  }

  removeServer(id: ServerId): void {
    this.#disconnect(id)
  }

  watch(key: JobKey): void {
    if (!this.#watches.has(key)) this.#begin(key)
  }

  unwatch(key: JobKey): void {
    this.#watches.get(key)?.controller.abort()
    this.#watches.delete(key)
  }

  client(id: ServerId): CompileoClient | undefined {
    return this.#connections.get(id)?.client
  }

  budget(id: ServerId): BudgetState | undefined {
    const connection = this.#connections.get(id)
    return connection && this.#budgetFor(connection.address.url).state()
  }

  /** Passes a temporary client for any address, within the request budget of its origin. */
  async visit<T>(
    address: Omit<ServerAddress, 'id'>,
    doing: (client: CompileoClient) => Promise<T>,
  ): Promise<T> {
    const { client, close } = this.#clientFor(address)
    try {
      return await doing(client)
    } finally {
      await close()
    }
  }

  nudgeJob(key: JobKey, nudge: Nudge): void {
    this.#watches.get(key)?.watcher.nudge(nudge)
  }

  /** Even during a rate limit, because the user wants it. */
  retryNow(only?: ServerId): void {
    const now = this.#options.clock.monotonic()
    for (const [id, { address, reach, monitor, feed }] of this.#connections) {
      if (only !== undefined && id !== only) continue
      if (now - (this.#retriedAt.get(id) ?? -Infinity) < retryPauseMs) continue
      this.#retriedAt.set(id, now)
      this.#budgetFor(address.url).unblock()
      reach.retryNow()
      monitor.nudge()
      feed.again()
      this.#nudgeAll(id, 'wake')
    }
  }

  /** Closes all streams: the server's restart would wait for them. */
  expectRestart(id: ServerId): void {
    const connection = this.#connections.get(id)
    connection?.closeStreams(connection.reach.expectRestart())
  }

  /** Confirms everything within the request budget, because the machine woke or the network changed. */
  wake(): void {
    this.#options.network.forgetWays()
    for (const budget of this.#budgets.values()) budget.woke()
    for (const { reach, monitor, feed } of this.#connections.values()) {
      reach.retryNow()
      monitor.nudge()
      feed.wake()
    }
    for (const { watcher } of this.#watches.values()) watcher.nudge('wake')
  }

  inSight(keys: readonly JobKey[]): void {
    this.#seen = new Set(keys)
    for (const budget of this.#budgets.values()) budget.reranked()
  }

  /** The user opened the window: fetches the queues at once. */
  shown(): void {
    for (const { monitor } of this.#connections.values()) monitor.nudge()
  }

  /** Fetches the queue at most once in ten seconds. */
  refreshQueue(id: ServerId): void {
    this.#connections.get(id)?.monitor.refresh()
  }

  async stop(): Promise<void> {
    for (const id of this.#connections.keys()) this.#disconnect(id)
    for (const budget of this.#budgets.values()) budget.dispose()
    await Promise.all(this.#closing)
  }

  #watchedOn(id: ServerId): string | undefined {
    for (const [key, { serverId }] of this.#watches) if (serverId === id) return jobIdOf(key)
    return undefined
  }

  #budgetFor(url: string): RequestBudget {
    const { origin } = new URL(url)
    const budget = this.#budgets.get(origin) ?? new RequestBudget(this.#options.clock)
    this.#budgets.set(origin, budget)
    return budget
  }

  #clientFor(address: Omit<ServerAddress, 'id'>): Pick<Connection, 'client' | 'closeStreams' | 'close'> {
    const { url, apiKey, ca } = address
    const { clock, network, random } = this.#options
    const budget = this.#budgetFor(url)
    const connections = lazyConnections({ network, ca, monotonic: () => clock.monotonic() })
    const transport = new Transport({ baseUrl: url, apiKey, connections, budget, now: () => clock.now() })
    return {
      client: new CompileoClient({ url, transport, budget, clock, random }),
      closeStreams: (why) => transport.closeStreams(why),
      close: () => connections.destroy(),
    }
  }

  #connect(address: ServerAddress): Connection {
    const { clock, random, listener, isShown, statsEveryMs, onUnwatchedJob } = this.#options
    const controller = new AbortController()
    const { signal } = controller
    const { id } = address
    const { client, closeStreams, close } = this.#clientFor(address)
    /** A response may already have arrived when the server is removed or edited. */
    const whileConnected =
      <Values extends unknown[]>(notify: (...values: Values) => void) =>
      (...values: Values) => {
        if (!signal.aborted) notify(...values)
      }
    let wasUp = true
    const reach = new Reachability({
      clock,
      random,
      signal,
      probe: (probeSignal, outage, isAway) => probe(client, probeSignal, outage, isAway, this.#watchedOn(id)),
      onChange: whileConnected((state) => {
        listener.onReach(id, state)
        // Streams opened before the outage may be dead without noticing.
        if (state.up && !wasUp) {
          feed.again()
          this.#nudgeAll(id, 'wake')
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
    const feed = new Feed({
      client,
      reach,
      clock,
      random,
      signal,
      onUse: whileConnected((version) => listener.onPlugin(id, version)),
      onUnwatchedJob: whileConnected(() => onUnwatchedJob?.(id)),
    })
    return {
      address,
      client,
      reach,
      monitor,
      feed,
      records: new Records(client, signal),
      controller,
      closeStreams,
      close,
    }
  }

  #nudgeAll(id: ServerId, nudge: Nudge) {
    for (const { serverId, watcher } of this.#watches.values()) if (serverId === id) watcher.nudge(nudge)
  }

  #begin(key: JobKey) {
    const job = this.#options.job(key)
    const connection = job && this.#connections.get(job.serverId)
    if (connection) this.#watches.set(key, this.#follow(key, job, connection))
  }

  #follow(key: JobKey, job: JobState, { client, reach, feed, monitor, records }: Connection): Watch {
    const { clock, random, job: known, listener, rank } = this.#options
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
      lostTrack: job.lostTrackAt !== undefined,
      over: job.outcome && { kind: job.outcome.kind, at: job.outcome.at, completedAt: job.completedAt },
      rank: () => (this.#seen.has(key) ? Number.MAX_SAFE_INTEGER : rank(key)),
      // Capturing `job` here would keep a stale copy of it in memory.
      recorded: (asking, from) => records.outcomeOf(known(key) ?? { jobId, run: 1, runs: [] }, asking, from),
    })
    return { serverId, controller, watcher }
  }

  #disconnect(id: ServerId): JobKey[] {
    const keys: JobKey[] = []
    for (const [key, { serverId, controller }] of this.#watches) {
      if (serverId !== id) continue
      controller.abort()
      this.#watches.delete(key)
      keys.push(key)
    }
    const connection = this.#connections.get(id)
    this.#connections.delete(id)
    this.#retriedAt.delete(id)
    if (connection) {
      connection.controller.abort()
      const closed = connection.close().finally(() => this.#closing.delete(closed))
      this.#closing.add(closed)
    }
    return keys
  }
}
