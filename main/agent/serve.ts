import { EventEmitter, once } from 'node:events'
import { networkInterfaces } from 'node:os'
import { systemClock as clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import type { AppLog, Log } from '#main/base/log/log.ts'
import { exitCodes, type ExitCode } from '#main/base/exit-codes.ts'
import { formatOneLine } from '#main/terminal/one-line.ts'
import { unwatchJobs } from '#main/core/commands/jobs/job-settings.ts'
import { serveSocket } from '#main/terminal/socket/serve-socket.ts'
import { getAgentSocketPath } from '#main/terminal/socket/socket-path.ts'
import { createTerminalSessions } from '#main/terminal/socket/terminal-session.ts'
import type { Core } from '#main/core/core.ts'
import { createConnections, type Connections } from '#main/compileo/network/connections.ts'
import { createEnvironmentNetwork } from '#main/compileo/network/environment-network.ts'
import { watchNetwork } from '#main/compileo/network/interfaces.ts'
import type { Message } from '#shared/message.ts'
import { applyConfig } from './apply.ts'
import { ConfigError, englishTexts, type AgentConfig, type Environment } from './config.ts'
import { checkConfig, FolderError, openCore } from './agent-core.ts'
import { createAgentStatus } from './create-status.ts'
import { startHeartbeat } from './heartbeat.ts'
import { lockFolder } from './lock.ts'
import { openStatusFile, statusIntervalMs, type AgentStatus } from './status-file.ts'

export interface AgentProcess {
  readonly env: Environment
  readonly version: string
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

/**
 * How long pending deliveries may delay the end of the agent, in ms. They are saved, so the next start
 * continues them.
 */
const closeTimeoutMs = 5_000
/** How long changes are collected before the status is written, in ms. */
const debounceMs = 1_000
const stripNumbers = (gap: string) => gap.replace(/\d+$/, '')

/** How long ended jobs stay watched, in ms. They stay in the history for longer. */
const keepFinishedMs = 24 * 60 * 60_000

/** Unwatches jobs that ended long ago, unless an auto-restart is scheduled. */
export function unwatchOldJobs({ store, context }: Pick<Core, 'store' | 'context'>): void {
  const oldest = context.clock.now() - keepFinishedMs
  const keys = [...store.state().jobs.values()]
    .filter(
      ({ outcome, user: { recovery } }) =>
        outcome && outcome.at < oldest && recovery?.restartAt === undefined,
    )
    .map(({ identity: { key } }) => key)
  if (keys.length > 0) unwatchJobs(context, keys)
}

type RunConfig = AgentConfig & { readonly folder: string }

/** Reads the configuration and its folder. @throws ConfigError, FolderError */
async function readRunConfig(path: string, env: Environment): Promise<RunConfig> {
  const { folder, ...config } = await checkConfig(path, env)
  if (folder !== undefined) return { ...config, folder }
  throw new ConfigError(`${path}: folder: Missing. It is optional only if systemd sets $STATE_DIRECTORY`)
}

/**
 * Locks the state folder. @throws ConfigError if another agent uses the folder, FolderError if it can't be
 * used
 */
async function acquireLock(path: string, { folder }: RunConfig): Promise<() => Promise<void>> {
  const lock = await lockFolder(folder)
  switch (lock.type) {
    case 'taken':
      return lock.release
    case 'held':
      throw new ConfigError(`${path}: folder: An agent already uses ${folder}`)
    case 'error':
      throw new FolderError(folder, lock.reason)
  }
}

/** Logs why a configuration was rejected, with one line per error. Other errors are bugs of this program. */
export function logRejectedConfig(log: Log, error: unknown, fallbackText: string): void {
  if (error instanceof FolderError) return log.error(error.message)
  if (!(error instanceof ConfigError)) return log.error(fallbackText, error)
  for (const line of error.message.split('\n')) log.error(line)
}

class RunningAgent {
  readonly #path: string
  readonly #version: string
  readonly #originalEnv: Environment
  /**
   * The environment for the commands of hooks, without the variables that contain secrets of the
   * configuration.
   */
  readonly #env: Record<string, string | undefined>
  readonly #log: Log
  readonly #core: Core
  readonly #status: ReturnType<typeof openStatusFile>
  readonly #release: () => Promise<void>
  readonly #startedAt = clock.now()
  readonly #connections: Connections
  readonly #statusTimer: Timer
  #config: RunConfig
  #written = ''
  #hasFailed = false
  #gaps: ReadonlySet<string> = new Set()

  constructor(
    path: string,
    config: RunConfig,
    { env: processEnv, version }: AgentProcess,
    log: Log,
    release: () => Promise<void>,
  ) {
    this.#path = path
    this.#version = version
    this.#config = config
    this.#originalEnv = processEnv
    this.#env = { ...processEnv }
    this.#log = log
    this.#release = release
    const onError = (message: Message) => log.warn(formatOneLine(message, englishTexts))
    const network = createEnvironmentNetwork(processEnv, () => clock.monotonic(), onError)
    this.#core = openCore({ ...config, log, env: this.#env, network: () => network })
    this.#connections = createConnections({ network, monotonic: () => clock.monotonic() })
    this.#status = openStatusFile(processEnv, config.folder)
    this.#statusTimer = new Timer(clock, () => this.#checkStatus())
  }

  async start(): Promise<void> {
    const { store, context } = this.#core
    const { signal } = context
    await this.#apply()
    this.#core.start()
    this.writeStatus()
    store.onChange(() => {
      if (!this.#statusTimer.isScheduled) this.#statusTimer.schedule(debounceMs)
    })
    watchNetwork(networkInterfaces, clock, signal, () => this.#core.woke()).catch((error: unknown) => {
      if (!signal.aborted) this.#log.error('the network is no longer watched', error)
    })
    startHeartbeat({
      clock,
      signal,
      connections: this.#connections,
      url: () => this.#config.heartbeat,
      servers: () => store.state().servers.values(),
      log: this.#log,
    })
    const { servers, hooks, folder } = this.#config
    void serveSocket({
      path: getAgentSocketPath(folder),
      clock,
      signal,
      version: this.#version,
      openSession: createTerminalSessions({
        context,
        version: this.#version,
        texts: () => this.#core.texts(),
      }),
      onError: (what, error) => this.#log.warn(what, error),
    })
    this.#log.info(`started: process ${process.pid}, servers ${servers.length}, hooks ${hooks.length}`)
  }

  writeStatus(): void {
    unwatchOldJobs(this.#core)
    this.#written = ''
    this.#checkStatus()
  }

  /** Reads the configuration again. If it is invalid, the previous one stays in use. */
  async reload(): Promise<void> {
    const { folder } = this.#config
    try {
      this.#config = await readRunConfig(this.#path, this.#originalEnv)
      if (this.#config.folder !== folder)
        this.#log.warn(`folder: ${this.#config.folder} will be used from the next start on`)
      await this.#apply()
      this.writeStatus()
      this.#log.info('configuration reloaded')
    } catch (error) {
      logRejectedConfig(this.#log, error, 'could not read the configuration')
      this.#log.error('not reloaded: the agent goes on with the former configuration')
    }
  }

  async stop(): Promise<void> {
    const closing = Promise.all([this.#core.stop(), this.#connections.destroy()])
    await Promise.race([closing, clock.sleep(closeTimeoutMs)])
    this.#statusTimer.cancel()
    this.#status.remove()
    await this.#release()
    this.#log.info('stopped')
  }

  async #apply() {
    for (const name of this.#config.secretVariables) delete this.#env[name]
    for (const problem of await applyConfig(this.#core, this.#config))
      this.#log.error(`${this.#path}: ${problem}`)
    for (const { id, name } of this.#core.store.state().hooks) this.#log.info(`hook ${id}: ${name}`)
  }

  #checkStatus() {
    // While the core closes, its state changes, but the status needn't be written any more.
    if (this.#core.context.signal.aborted) return
    const { folder } = this.#config
    const run = { folder, startedAt: this.#startedAt, at: clock.now() }
    const status = createAgentStatus(this.#core.store.state(), run)
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

  /**
   * Logs the gaps that the previous status didn't contain. A gap isn't logged again if only the number at the
   * end of its text changes.
   */
  #logGaps({ servers }: AgentStatus) {
    const gaps = servers.flatMap(({ name, gaps: serverGaps }) =>
      serverGaps.map((gap) => `server ${name}: ${gap}`),
    )
    for (const gap of gaps) if (!this.#gaps.has(stripNumbers(gap))) this.#log.warn(gap)
    this.#gaps = new Set(gaps.map(stripNumbers))
  }
}

/** Listens for signals. Call it first, because a signal may arrive while the agent starts. */
function listenForSignals() {
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

/**
 * Runs the agent until SIGTERM or SIGINT. SIGHUP reloads the configuration.
 *
 * @throws ConfigError if the configuration is invalid at the start or another agent uses its folder,
 * FolderError if the folder can't be used
 */
export async function runAgentWithConfig(
  path: string,
  agentProcess: AgentProcess,
  log: AppLog,
): Promise<ExitCode> {
  const signals = listenForSignals()
  const config = await readRunConfig(path, agentProcess.env)
  const release = await acquireLock(path, config)
  const agent = new RunningAgent(path, config, agentProcess, log, release)
  await agent.start()
  let reloading = Promise.resolve()
  signals.onReload(() => {
    reloading = reloading.then(() => agent.reload())
  })
  // This timer keeps the process alive. The timers of the program's clock don't.
  const timer = setInterval(() => agent.writeStatus(), statusIntervalMs)
  const [name] = await signals.ended
  log.info(`${name}: stopping`)
  await reloading
  await agent.stop()
  clearInterval(timer)
  return exitCodes.completed
}
