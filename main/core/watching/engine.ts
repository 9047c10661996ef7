import { getJobId } from '#shared/rules/job-key.ts'
import type { Random } from '#main/base/backoff.ts'
import { CompileoClient } from '#main/compileo/client.ts'
import type { JobReport } from '#main/compileo/schema.ts'
import type { Clock } from '#main/base/clock.ts'
import { RequestBudget, type BudgetState } from '#main/compileo/request-budget.ts'
import { Transport, type ApiKey } from '#main/compileo/transport.ts'
import { isQueueUnavailable, type CompileoError } from '#main/compileo/errors.ts'
import { createConnections } from '#main/compileo/network/connections.ts'
import type { Network } from '#main/compileo/network/network.ts'
import type { EngineListener, Outage } from '#main/core/state/events.ts'
import type { JobKey, JobState, ServerId } from '#shared/model.ts'
import { getQueueState } from '#shared/rules/queue-counts.ts'
import { Feed } from './feed.ts'
import type { JobFollower, Nudge } from './job-follower.ts'
import { followJob } from './job-watcher.ts'
import { monitorQueue, type QueueMonitor } from './queue-monitor.ts'
import { OutcomeRecords } from './records.ts'
import { Reachability } from './reachability.ts'

export interface ServerAddress {
  readonly id: ServerId
  readonly url: string
  readonly apiKey?: ApiKey
}

export interface EngineOptions {
  readonly network: Network
  readonly clock: Clock
  readonly random: Random
  readonly listener: EngineListener
  readonly getJob: (key: JobKey) => JobState | undefined
  readonly isWindowVisible: () => boolean
  /** The interval between requests for queue statistics while the window is hidden, in ms. */
  readonly statsIntervalMs: number
  /** Returns the rank of a job. Requests for a job of a higher rank go first. */
  readonly rank: (key: JobKey) => number
  /** Called with the plugin's reports of jobs that aren't watched. */
  readonly onUnwatchedJobs?: (id: ServerId, reports: readonly JobReport[], skewMs: number) => void
}

/** The shortest interval between two retries that the user requests for a server, in ms. */
const retryPauseMs = 2_000

interface Connection {
  readonly address: ServerAddress
  readonly client: CompileoClient
  readonly reach: Reachability
  readonly monitor: QueueMonitor
  readonly feed: Feed
  readonly records: OutcomeRecords
  readonly controller: AbortController
  readonly closeStreams: Transport['closeStreams']
  readonly close: () => Promise<void>
}

interface Watch {
  readonly serverId: ServerId
  readonly controller: AbortController
  readonly watcher: JobFollower
}

/**
 * Checks whether a server responds. It requests the cheap health route, and then the queue's counts if the
 * outage was already confirmed or a proxy blocks the health route. After an outage of the queue, it requests
 * the status of a job, or else only the counts. If the API key was missing or rejected, it also requests only
 * the counts.
 */
export async function probeServer(
  client: CompileoClient,
  signal: AbortSignal,
  outage: Outage,
  isAway: boolean,
  jobId?: string,
): Promise<CompileoError | undefined> {
  const options = { signal, priority: 'command' } as const
  if (isQueueUnavailable(outage) && jobId !== undefined) {
    // The server caches its counts for 30 s, so only a job's status shows whether Redis is available now.
    const status = await client.status(jobId, options)
    return status.ok ? undefined : status.error
  }
  const asksQueue = outage.kind === 'unauthorized' || isQueueUnavailable(outage)
  const health = asksQueue ? undefined : await client.health(options)
  if (health && !health.ok && health.error.kind !== 'not-compileo') return health.error
  if (health?.ok && !isAway) return undefined
  const stats = await client.stats(options)
  if (stats.ok) return undefined
  // If the health route works, this error may concern only the statistics.
  return health?.ok && !isQueueUnavailable(stats.error) ? undefined : stats.error
}

function hasMoved(before: JobState | undefined, after: JobState | undefined): boolean {
  if (before === after || before?.run.status === undefined || !after) return false
  return getQueueState(before.run, before.outcome) !== getQueueState(after.run, after.outcome)
}

export class Engine {
  readonly #options: EngineOptions
  readonly #connections = new Map<ServerId, Connection>()
  readonly #watches = new Map<JobKey, Watch>()
  /**
   * The request budgets by the server's origin. The server counts all requests from our IP address together,
   * even if they have different keys.
   */
  readonly #budgets = new Map<string, RequestBudget>()
  readonly #retriedAt = new Map<ServerId, number>()
  readonly #closing = new Set<Promise<void>>()
  #visibleJobs: ReadonlySet<JobKey> = new Set()

  constructor(options: EngineOptions) {
    this.#options = options
  }

  /** Adds or changes a server. Existing watches of the server continue. */
  addServer(address: ServerAddress): void {
    const keys = this.#disconnect(address.id)
    this.#connections.set(address.id, this.#connect(address))
    for (const key of keys) this.#startWatch(key)
  }

  removeServer(id: ServerId): void {
    this.#disconnect(id)
  }

  watch(key: JobKey): void {
    if (!this.#watches.has(key)) this.#startWatch(key)
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
    return connection && this.#getBudget(connection.address.url).state()
  }

  /** Runs work with a temporary client for any address, within the request budget of its origin. */
  async withClient<T>(
    address: Omit<ServerAddress, 'id'>,
    doing: (client: CompileoClient) => Promise<T>,
  ): Promise<T> {
    const { client, close } = this.#createClient(address)
    try {
      return await doing(client)
    } finally {
      await close()
    }
  }

  nudgeJob(key: JobKey, nudge: Nudge): void {
    this.#watches.get(key)?.watcher.nudge(nudge)
  }

  /** Retries at once, even during a rate limit, because the user requested it. */
  retryNow(only?: ServerId): void {
    const now = this.#options.clock.monotonic()
    for (const [id, { address, reach, monitor, feed }] of this.#connections) {
      if (only !== undefined && id !== only) continue
      if (now - (this.#retriedAt.get(id) ?? -Infinity) < retryPauseMs) continue
      this.#retriedAt.set(id, now)
      this.#getBudget(address.url).unblock()
      reach.retryNow()
      monitor.nudge()
      feed.retry()
      this.#nudgeAll(id, 'wake')
    }
  }

  /**
   * Closes the server's streams before it restarts, because the server would wait for them before it stops.
   */
  expectRestart(id: ServerId): void {
    const connection = this.#connections.get(id)
    connection?.closeStreams(connection.reach.expectRestart())
  }

  /** Confirms all jobs and queues after the machine woke up or the network changed. */
  onWake(): void {
    this.#options.network.clearRouteCache()
    for (const budget of this.#budgets.values()) budget.onWake()
    for (const { reach, monitor, feed } of this.#connections.values()) {
      reach.retryNow()
      monitor.nudge()
      feed.onWake()
    }
    for (const { watcher } of this.#watches.values()) watcher.nudge('wake')
  }

  setVisibleJobs(keys: readonly JobKey[]): void {
    this.#visibleJobs = new Set(keys)
    for (const budget of this.#budgets.values()) budget.onRankChange()
  }

  onWindowShown(): void {
    for (const { monitor } of this.#connections.values()) monitor.nudge()
  }

  /** Fetches the queue's statistics, at most once in ten seconds. */
  refreshQueue(id: ServerId): void {
    this.#connections.get(id)?.monitor.refresh()
  }

  async stop(): Promise<void> {
    for (const id of this.#connections.keys()) this.#disconnect(id)
    for (const budget of this.#budgets.values()) budget.dispose()
    await Promise.all(this.#closing)
  }

  #findWatchedJob(id: ServerId): string | undefined {
    for (const [key, { serverId }] of this.#watches) if (serverId === id) return getJobId(key)
    return undefined
  }

  #getBudget(url: string): RequestBudget {
    const { origin } = new URL(url)
    const budget = this.#budgets.get(origin) ?? new RequestBudget(this.#options.clock)
    this.#budgets.set(origin, budget)
    return budget
  }

  #createClient(address: Omit<ServerAddress, 'id'>): Pick<Connection, 'client' | 'closeStreams' | 'close'> {
    const { url, apiKey } = address
    const { clock, network, random } = this.#options
    const budget = this.#getBudget(url)
    const connections = createConnections({ network, monotonic: () => clock.monotonic() })
    const transport = new Transport({ baseUrl: url, apiKey, connections, budget, now: () => clock.now() })
    return {
      client: new CompileoClient({ url, transport, budget, clock, random }),
      closeStreams: (why) => transport.closeStreams(why),
      close: () => connections.destroy(),
    }
  }

  #connect(address: ServerAddress): Connection {
    const { clock, random, listener, isWindowVisible, statsIntervalMs, onUnwatchedJobs } = this.#options
    const controller = new AbortController()
    const { signal } = controller
    const { id } = address
    const { client, closeStreams, close } = this.#createClient(address)
    /** Wraps a listener, and drops responses that arrive after the server was removed or changed. */
    const guard =
      <Values extends unknown[]>(notify: (...values: Values) => void) =>
      (...values: Values) => {
        if (!signal.aborted) notify(...values)
      }
    let wasUp = true
    const reach = new Reachability({
      clock,
      random,
      signal,
      probe: (probeSignal, outage, isAway) =>
        probeServer(client, probeSignal, outage, isAway, this.#findWatchedJob(id)),
      onChange: guard((state) => {
        listener.onReachability(id, state)
        // A stream that was opened before the outage may be broken without reporting an error.
        if (state.up && !wasUp) {
          feed.retry()
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
      isWindowVisible,
      hiddenIntervalMs: statsIntervalMs,
      onStats: guard((stats, at) => listener.onStats(id, stats, at, client.skewMs())),
      onError: guard((error) => listener.onQueueError(id, error)),
    })
    const feed = new Feed({
      client,
      reach,
      clock,
      random,
      signal,
      onUse: guard((version) => listener.onPlugin(id, version)),
      onUnwatchedJobs: guard((reports) => onUnwatchedJobs?.(id, reports, client.skewMs())),
    })
    return {
      address,
      client,
      reach,
      monitor,
      feed,
      records: new OutcomeRecords(client, signal),
      controller,
      closeStreams,
      close,
    }
  }

  #nudgeAll(id: ServerId, nudge: Nudge) {
    for (const { serverId, watcher } of this.#watches.values()) if (serverId === id) watcher.nudge(nudge)
  }

  #startWatch(key: JobKey) {
    const job = this.#options.getJob(key)
    const connection = job && this.#connections.get(job.identity.serverId)
    if (connection) this.#watches.set(key, this.#follow(key, job, connection))
  }

  #follow(key: JobKey, job: JobState, { client, reach, feed, monitor, records }: Connection): Watch {
    const { clock, random, getJob, listener, rank } = this.#options
    const controller = new AbortController()
    const { signal } = controller
    const { jobId, serverId } = job.identity
    const watcher = followJob({
      jobId,
      kind: job.identity.kind,
      client,
      reach,
      feed,
      clock,
      random,
      signal,
      emit(event) {
        // A response may still arrive after the watch has ended.
        if (signal.aborted) return
        const before = getJob(key)
        listener.onJob(key, event)
        if (hasMoved(before, getJob(key))) monitor.refresh()
      },
      followedBy: job.identity.followedBy,
      isKnown: job.run.status !== undefined,
      hasLostTrack: job.run.lostTrackAt !== undefined,
      previousEnd: job.outcome && {
        kind: job.outcome.kind,
        at: job.outcome.at,
        completedAt: job.run.completedAt,
      },
      rank: () => (this.#visibleJobs.has(key) ? Number.MAX_SAFE_INTEGER : rank(key)),
      // Capturing `job` here would keep a stale copy of it in memory.
      findRecorded: (asking, from) =>
        records.findOutcome(
          getJob(key) ?? { identity: { jobId }, run: { number: 1, earlier: [] } },
          asking,
          from,
        ),
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
