import { createServer, type Server, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { systemClock, type Clock } from '#main/base/clock.ts'
import { createChangeWaiter } from '#test/support/change-waiter.ts'
import { createCleanUp } from './clean-up.ts'
import { guideDialect } from './dialect-guide.ts'
import { realDialect } from './dialect-real.ts'
import { createFaults } from './faults.ts'
import { createHandler } from './handler.ts'
import {
  isJobScript,
  isTerminal,
  type JobScript,
  type JobSeed,
  type JobState,
  type JobStatus,
} from './job.ts'
import { createJobStore } from './job-store.ts'
import { createLists } from './lists.ts'
import { createPlugin, type PluginVersion } from './plugin.ts'
import { createQueueStats, type Machine } from './queue-stats.ts'
import { createRandomJobId, createSeededRandom, createTimestampSource } from './random.ts'
import { createRateLimit } from './rate-limit.ts'
import { createRequestLog } from './request-log.ts'
import { createScheduler } from './scheduler.ts'
import type { OpenStream } from './stream-writer.ts'
import type { EndlessStream } from './streams.ts'
import { createWorkers } from './workers.ts'

export interface CompileoServerOptions {
  /** By default (0), any free port. */
  port?: number
  host?: string
  /** Behaves as measured on the real server (the default), or as its API guide says. */
  behaviour?: 'real' | 'guide'
  apiKey?: string
  /** Requests per address within 60 s: 200 by default, and `Infinity` for no limit. */
  rateLimit?: number
  clock?: Clock
  /** 1000 by default. Long polls look for changes twice as often. */
  streamIntervalMs?: number
  /** Determines job IDs, microseconds, and which faults occur. */
  seed?: number
  speed?: number
  /** Other jobs wait as `pending`. There is no limit by default; the real server has one of 5. */
  maxRunning?: number
  /** How long a finished job is kept, in ms. The default is 2 h for `real`, and forever for `guide`. */
  retentionMs?: number
  /** `true` is the newest version. */
  plugin?: boolean | PluginVersion
}

export type CompileoServer = Awaited<ReturnType<typeof startCompileoServer>>

export async function startCompileoServer(options: CompileoServerOptions = {}) {
  const { host = '127.0.0.1', clock = systemClock, seed = 1 } = options
  const real = options.behaviour !== 'guide'
  const dialect = real ? realDialect : guideDialect
  const now = () => clock.now()
  const stamp = createTimestampSource(clock, createSeededRandom(seed + 1))
  const idRandom = createSeededRandom(seed + 2)

  const scheduler = createScheduler(clock)
  const faults = createFaults(createSeededRandom(seed))
  const store = createJobStore(stamp)
  const cleanUp = createCleanUp(store, scheduler, now, options.retentionMs ?? dialect.retentionMs)
  const workers = createWorkers({
    store,
    scheduler,
    now,
    stamp,
    speed: options.speed ?? 1,
    maxRunning: options.maxRunning ?? Number.POSITIVE_INFINITY,
    cancelStopsWorker: dialect.cancelStopsWorker,
  })
  const rateLimit = createRateLimit(options.rateLimit ?? 200)
  const machine: Machine = { cpuPercent: 12.5, memoryMb: 481.390625, activeWorkers: real ? 0 : 2 }
  const stats = createQueueStats(store, dialect, machine, real)
  const addJob = (job: JobScript | JobSeed = {}): JobState => {
    const id = job.id ?? createRandomJobId(idRandom)
    workers.halt(id)
    if (!isJobScript(job)) return store.add(id, job)
    const { jobType = 'extraction', parameters = {} } = job
    const state = store.add(id, { jobType, parameters })
    workers.enqueue(id, job)
    return store.get(id) ?? state
  }
  const lists = createLists({ store, addJob, stamp, newId: () => createRandomJobId(idRandom) })
  const plugin = createPlugin(
    store,
    options.plugin !== undefined && options.plugin !== false,
    typeof options.plugin === 'string' ? options.plugin : undefined,
  )
  const requests = createRequestLog()
  const streams = new Set<OpenStream>()
  /** Streams that were opened on a finished job. The real server never ends them. */
  const endlessStreams: EndlessStream[] = []
  const lastSent = new Map<string, JobStatus>()
  const { reportChange: notify, waitFor } = createChangeWaiter()
  store.onAnyChange(notify)

  let apiKey = options.apiKey
  let redisDown = false
  let frozen = false
  const held: (() => void)[] = []
  const handler = createHandler({
    store,
    dialect,
    scheduler,
    faults,
    rateLimit,
    workers,
    stats,
    lists,
    plugin,
    streamIntervalMs: options.streamIntervalMs ?? 1000,
    now,
    stamp,
    redisDown: () => redisDown,
    frozen: () => frozen,
    hold: (request) => held.push(request),
    sent: notify,
    apiKey: () => apiKey,
    log: requests.add,
    sentStatus: ({ id, status }) => lastSent.set(id, status),
    endless(jobId) {
      const status = lastSent.get(jobId)
      endlessStreams.push({ jobId, raced: status !== undefined && !isTerminal(status) })
    },
    opened(stream, res) {
      if (res.destroyed) return
      streams.add(stream)
      res.once('close', () => {
        streams.delete(stream)
        notify()
      })
    },
  })
  const listener: typeof handler = (req, res) => {
    handler(req, res)
    notify()
    res.once('close', notify)
  }

  const answering = new Set<ServerResponse>()
  let http = await listen(listener, answering, options.port ?? 0, host)
  const port = portOf(http)

  let reservation: Socket | undefined
  /**
   * Stops the server, but not its workers. `killed` closes all connections. `terminated` is a SIGTERM, after
   * which open streams continue. The port stays reserved until `close` or `start`.
   */
  const stop = async (how: 'killed' | 'terminated' = 'killed') => {
    const stopped = http
    http = undefined
    if (!stopped) return
    const closed = new Promise<void>((resolve) => stopped.close(() => resolve()))
    reservation = reserve(port, host)
    if (how === 'killed') {
      stopped.closeAllConnections()
      await closed
    } else {
      stopped.closeIdleConnections()
    }
  }

  return {
    /** Without a trailing slash. It is the same after a restart. */
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    jobs: store,
    faults,
    requests,
    get limited() {
      return rateLimit.refused
    },
    machine,
    lists,
    /**
     * The real server must restart to mount the plugin, which ends every stream. This one only ends the
     * plugin's streams.
     */
    get pluginMounted() {
      return plugin.mounted
    },
    set pluginMounted(is) {
      plugin.mounted = is
      for (const stream of streams) if (stream.jobId === '') stream.reset()
    },
    endlessStreams,
    /** Changes the key at once. If undefined, no key is required. */
    get apiKey() {
      return apiKey
    },
    set apiKey(key) {
      apiKey = key
    },
    /** Makes reads return 500 and streams send an error. `/health` still says "healthy". */
    get redisDown() {
      return redisDown
    },
    set redisDown(down) {
      redisDown = down
      store.wakeAll()
    },
    /** The whole server stops responding, including `/health` and open streams. It catches up afterwards. */
    get frozen() {
      return frozen
    },
    set frozen(hangs) {
      frozen = hangs
      if (hangs) return
      for (const request of held.splice(0)) request()
      store.wakeAll()
    },
    addJob,
    updateJob: store.update,
    removeJob(id: string) {
      workers.halt(id)
      return store.remove(id)
    },
    cancelJob: workers.cancel,
    restartJob: workers.restart,
    /** Marks jobs that have run for more than 5 minutes as failed. Their workers continue. */
    failStuckJobs: () => cleanUp.failStuck(now()),
    openStreams: () => [...streams],
    until: waitFor,
    stop,
    async start() {
      if (http) return
      reservation?.resetAndDestroy()
      rateLimit.reset()
      stats.reset()
      plugin.restarted()
      lists.restarted()
      http = await listen(listener, answering, port, host)
      if (real) cleanUp.handleRestart(now())
    },
    async close() {
      scheduler.close()
      await stop('killed')
      reservation?.resetAndDestroy()
      for (const res of answering) res.destroy()
    },
  }
}

type Listener = ReturnType<typeof createHandler>

async function listen(
  listener: Listener,
  answering: Set<ServerResponse>,
  port: number,
  host: string,
): Promise<Server | undefined> {
  const server = createServer((req, res) => {
    answering.add(res)
    res.once('close', () => answering.delete(res))
    listener(req, res)
  })
  // Otherwise Node would end long streams. As in uvicorn, an idle connection is closed after 5 s.
  server.requestTimeout = 0
  server.headersTimeout = 0
  server.keepAliveTimeout = 5000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host, backlog: 4096 }, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return server
}

/** A socket that is connected to itself reserves the port, and new connections are refused. */
function reserve(port: number, host: string): Socket {
  const socket = connect({ port, host, localPort: port, localAddress: host })
  return socket.unref().on('error', () => socket.destroy())
}

function portOf(server: Server | undefined): number {
  const address = server?.address()
  return typeof address === 'object' && address ? address.port : 0
}
