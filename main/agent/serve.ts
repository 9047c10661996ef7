import { EventEmitter, once } from 'node:events'
import { networkInterfaces } from 'node:os'
import { systemClock as clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import type { AppLog, Log } from '#main/log/log.ts'
import { exitCodes, type ExitCode } from '#main/cli/exit-codes.ts'
import { inWords } from '#main/cli/job-text.ts'
import { unwatch } from '#main/commands/jobs/watched.ts'
import type { Core } from '#main/startup/core/core.ts'
import type { Connections } from '#main/network/connections.ts'
import { lazyConnections } from '#main/network/lazy-connections.ts'
import type { Network } from '#main/network/network.ts'
import { watchNetwork } from '#main/network/interfaces.ts'
import { createProxies } from '#main/network/proxies.ts'
import { createTrust } from '#main/network/trust.ts'
import type { Message } from '#shared/message.ts'
import { applyConfig } from './apply.ts'
import { ConfigError, english, type AgentConfig, type Environment } from './config.ts'
import { checkedConfig, openCore } from './core.ts'
import { gapsOf, sourcesOf } from './gaps.ts'
import { startHeartbeat } from './heartbeat.ts'
import { lockFolder } from './lock.ts'
import { openStatus, statusEveryMs, type AgentStatus } from './status.ts'

/** How long pending deliveries may delay the exit, ms. Due ones are already saved. */
const closingMs = 5_000
/** How soon the status shows a change, in ms. */
const soonMs = 1_000
const kindOf = (gap: string) => gap.replace(/\d+$/, '')

/** Only the history needs older finished jobs. */
const watchedForMs = 24 * 60 * 60_000

/** Failures that hooks repeat, up to five times a day apart, stay longer. */
const repeatedForMs = 6 * watchedForMs

/** Unwatches jobs that ended long ago. */
export function tidy({ store, context }: Pick<Core, 'store' | 'context'>): void {
  const { hooks, jobs } = store.state()
  const repeats = hooks.some(({ againHours }) => againHours !== undefined)
  const old = [...jobs.values()].filter(({ outcome, recovery }) => {
    if (!outcome || recovery?.restartAt !== undefined) return false
    const keepMs = repeats && outcome.kind === 'failed' ? repeatedForMs : watchedForMs
    return outcome.at < context.clock.now() - keepMs
  })
  const keys = old.map(({ key }) => key)
  if (keys.length > 0) unwatch(context, keys)
}

function statusOf({ store }: Core, folder: string, startedAt: number): AgentStatus {
  const state = store.state()
  const { servers, jobs, hooks } = state
  const running = (id: string) =>
    [...jobs.values()].filter(({ serverId, outcome }) => serverId === id && !outcome).length
  return {
    version: 1,
    pid: process.pid,
    startedAt,
    at: clock.now(),
    folder,
    servers: [...servers.values()].map((server) => ({
      name: server.name,
      url: server.url,
      reach: server.reach,
      jobs: running(server.id),
      gaps: [...gapsOf(server, state)],
      ...sourcesOf(state.discoveries.get(server.id)),
    })),
    hooks: hooks.map(({ name, waiting, last }) => ({ name, waiting, lastAt: last?.at, lastOk: last?.ok })),
  }
}

/** @throws ConfigError if another agent writes to this folder */
function lockOrRefuse(path: string, { folder }: AgentConfig): () => void {
  const lock = lockFolder(folder)
  if (lock.is === 'taken') return lock.release
  throw new ConfigError(`${path}: folder: An agent already uses ${folder}: process ${lock.by}`)
}

/** The environment's proxies and certificates. */
function networkOf(given: Environment, log: Log): Network {
  const complain = (message: Message) => log.warn(inWords(message, english))
  return {
    ...createProxies({ env: given, ask: async () => 'DIRECT', monotonic: () => clock.monotonic() }),
    trust: createTrust({ env: given, platform: process.platform, complain }),
  }
}

/** Logs why a configuration was rejected, a line for each error. */
export function logRejected(log: Log, error: unknown): void {
  if (!(error instanceof ConfigError)) return log.error('could not read the configuration', error)
  for (const line of error.message.split('\n')) log.error(line)
}

class RunningAgent {
  readonly #path: string
  readonly #given: Environment
  /** Commands of hooks get this: no secrets. */
  readonly #env: Record<string, string | undefined>
  readonly #log: Log
  readonly #core: Core
  readonly #status: ReturnType<typeof openStatus>
  readonly #release: () => void
  readonly #startedAt = clock.now()
  readonly #connections: Connections
  readonly #soon: Timer
  #config: AgentConfig
  #written = ''
  #hasFailed = false
  #gaps: ReadonlySet<string> = new Set()

  /** @throws ConfigError if another agent uses the configuration's folder */
  constructor(path: string, config: AgentConfig, given: Environment, log: Log) {
    this.#path = path
    this.#config = config
    this.#given = given
    this.#env = { ...given }
    this.#log = log
    this.#release = lockOrRefuse(path, config)
    const network = networkOf(given, log)
    this.#core = openCore({ ...config, log, env: this.#env, network: () => network })
    this.#connections = lazyConnections({ network, ca: undefined, monotonic: () => clock.monotonic() })
    this.#status = openStatus(given, config.folder)
    this.#soon = new Timer(clock, () => this.#look())
  }

  async start(): Promise<void> {
    const { store, context } = this.#core
    const { signal } = context
    await this.#apply()
    this.#core.start()
    this.beat()
    store.onChange(() => {
      if (!this.#soon.isScheduled) this.#soon.schedule(soonMs)
    })
    watchNetwork(networkInterfaces, clock, signal, () => this.#core.woke()).catch((error: unknown) => {
      if (!signal.aborted) this.#log.error('the network is no longer watched', error)
    })
    startHeartbeat({
      clock,
      signal,
      connections: this.#connections,
      url: () => this.#config.heartbeat,
      seesServer: () => [...store.state().servers.values()].some(({ reach }) => reach === 'ok'),
      log: this.#log,
    })
    const { servers, hooks } = this.#config
    this.#log.info(`started: process ${process.pid}, servers ${servers.length}, hooks ${hooks.length}`)
  }

  beat(): void {
    tidy(this.#core)
    this.#written = ''
    this.#look()
  }

  /** If the configuration is invalid, the former one stays. */
  async reload(): Promise<void> {
    const { folder } = this.#config
    try {
      this.#config = await checkedConfig(this.#path, this.#given)
      if (this.#config.folder !== folder)
        this.#log.warn(`folder: ${this.#config.folder} will be used from the next start on`)
      await this.#apply()
      this.beat()
      this.#log.info('configuration reloaded')
    } catch (error) {
      logRejected(this.#log, error)
      this.#log.error('not reloaded: the agent goes on with the former configuration')
    }
  }

  async stop(): Promise<void> {
    const ends = Promise.all([this.#core.stop(), this.#connections.destroy()])
    await Promise.race([ends, clock.sleep(closingMs)])
    this.#soon.cancel()
    this.#status.remove()
    this.#release()
    this.#log.info('stopped')
  }

  async #apply() {
    for (const name of this.#config.secretVariables) delete this.#env[name]
    for (const problem of await applyConfig(this.#core, this.#config))
      this.#log.error(`${this.#path}: ${problem}`)
    for (const { id, name } of this.#core.store.state().hooks) this.#log.info(`hook ${id}: ${name}`)
  }

  #look() {
    // Stopping is a change, too.
    if (this.#core.context.signal.aborted) return
    const status = statusOf(this.#core, this.#config.folder, this.#startedAt)
    this.#logGaps(status)
    const { at: _, ...content } = status
    const text = JSON.stringify(content)
    if (text === this.#written) return
    this.#written = text
    try {
      this.#status.write(status)
      this.#hasFailed = false
    } catch (error) {
      if (!this.#hasFailed) this.#log.warn('could not write the status file', error)
      this.#hasFailed = true
    }
  }

  /** Each once, however its number changes. */
  #logGaps({ servers }: AgentStatus) {
    const gaps = servers.flatMap(({ name, gaps: own }) => own.map((gap) => `server ${name}: ${gap}`))
    for (const gap of gaps) if (!this.#gaps.has(kindOf(gap))) this.#log.warn(gap)
    this.#gaps = new Set(gaps.map(kindOf))
  }
}

/** From now on, because a signal may arrive during the start. */
function receiveSignals() {
  const signals = new EventEmitter<{ reload: []; end: [NodeJS.Signals] }>()
  const ended = once(signals, 'end')
  let isReloadDue = false
  process.on('SIGHUP', () => {
    isReloadDue = !signals.emit('reload')
  })
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.on(name, () => signals.emit('end', name))
  return {
    ended,
    onReload(listener: () => void) {
      signals.on('reload', listener)
      if (isReloadDue) listener()
    },
  }
}

/** Runs until SIGTERM or SIGINT. SIGHUP reloads the configuration. @throws ConfigError if it can't be used at the start */
export async function serve(path: string, given: Environment, log: AppLog): Promise<ExitCode> {
  const signals = receiveSignals()
  const agent = new RunningAgent(path, await checkedConfig(path, given), given, log)
  await agent.start()
  let reloading = Promise.resolve()
  signals.onReload(() => {
    reloading = reloading.then(() => agent.reload())
  })
  // It also keeps the process alive: the clock's own timers don't.
  const timer = setInterval(() => agent.beat(), statusEveryMs)
  const [name] = await signals.ended
  log.info(`${name}: stopping`)
  await reloading
  await agent.stop()
  clearInterval(timer)
  return exitCodes.completed
}
