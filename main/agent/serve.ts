import { EventEmitter, once } from 'node:events'
import { networkInterfaces } from 'node:os'
import { systemClock as clock } from '#main/base/clock.ts'
import type { AppLog, Log } from '#main/log/log.ts'
import { exitCodes, type ExitCode } from '#main/cli/exit-codes.ts'
import { inWords } from '#main/cli/job-text.ts'
import { unwatch } from '#main/commands/jobs/watched.ts'
import type { Core } from '#main/startup/core/core.ts'
import { watchNetwork } from '#main/network/interfaces.ts'
import { createProxies } from '#main/network/proxies.ts'
import { createTrust } from '#main/network/trust.ts'
import type { Message } from '#shared/message.ts'
import { applyConfig } from './apply.ts'
import { ConfigError, english, type AgentConfig, type Environment } from './config.ts'
import { checkedConfig, openCore } from './core.ts'
import { lockFolder } from './lock.ts'
import { openStatus, statusEveryMs, type AgentStatus } from './status.ts'

/** How long pending deliveries may delay the exit, ms. Due ones are already saved. */
const closingMs = 5_000
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
  if (old.length > 0)
    unwatch(
      context,
      old.map(({ key }) => key),
    )
}

function statusOf({ store }: Core, folder: string, startedAt: number): AgentStatus {
  const { servers, jobs, hooks } = store.state()
  const running = (id: string) =>
    [...jobs.values()].filter(({ serverId, outcome }) => serverId === id && !outcome).length
  return {
    version: 1,
    pid: process.pid,
    startedAt,
    at: clock.now(),
    folder,
    servers: [...servers.values()].map(({ id, name, url, reach }) => ({
      name,
      url,
      reach,
      jobs: running(id),
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

/** With the environment's proxies and certificates. */
function openOnline(config: AgentConfig, given: Environment, env: Environment, log: Log): Core {
  const complain = (message: Message) => log.warn(inWords(message, english))
  return openCore({
    ...config,
    log,
    env,
    network: () => ({
      ...createProxies({ env: given, ask: async () => 'DIRECT', monotonic: () => clock.monotonic() }),
      trust: createTrust({ env: given, platform: process.platform, complain }),
    }),
  })
}

/** Logs why a configuration was rejected, a line for each error. */
export function logRejected(log: Log, error: unknown): void {
  if (!(error instanceof ConfigError)) return log.error('could not read the configuration', error)
  for (const line of error.message.split('\n')) log.error(line)
}

interface Started {
  /** If the configuration is invalid, the former one stays. */
  reload(): Promise<void>
  beat(): void
  stop(): Promise<void>
}

/** @throws ConfigError if the configuration or its folder can't be used */
async function start(path: string, given: Environment, log: AppLog): Promise<Started> {
  const config = await checkedConfig(path, given)
  const release = lockOrRefuse(path, config)
  const { folder } = config
  /** Commands of hooks get this: no secrets. */
  const env = { ...given }
  const core = openOnline(config, given, env, log)
  const status = openStatus(given, folder)
  const startedAt = clock.now()
  async function apply(next: AgentConfig) {
    for (const name of next.secretVariables) delete env[name]
    for (const problem of await applyConfig(core, next)) log.error(`${path}: ${problem}`)
    for (const { id, name } of core.store.state().hooks) log.info(`hook ${id}: ${name}`)
  }
  let hasFailed = false
  function beat() {
    tidy(core)
    try {
      status.write(statusOf(core, folder, startedAt))
      hasFailed = false
    } catch (error) {
      if (!hasFailed) log.warn('could not write the status file', error)
      hasFailed = true
    }
  }
  await apply(config)
  core.start()
  beat()
  const { signal } = core.context
  watchNetwork(networkInterfaces, clock, signal, () => core.woke()).catch((error: unknown) => {
    if (!signal.aborted) log.error('the network is no longer watched', error)
  })
  log.info(`started: process ${process.pid}, servers ${config.servers.length}, hooks ${config.hooks.length}`)
  return {
    beat,
    async reload() {
      try {
        const next = await checkedConfig(path, given)
        if (next.folder !== folder) log.warn(`folder: ${next.folder} will be used from the next start on`)
        await apply(next)
        beat()
        log.info('configuration reloaded')
      } catch (error) {
        logRejected(log, error)
        log.error('not reloaded: the agent goes on with the former configuration')
      }
    },
    async stop() {
      await Promise.race([core.stop(), clock.sleep(closingMs)])
      status.remove()
      release()
      log.info('stopped')
    },
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

/**
 * Runs until SIGTERM or SIGINT. SIGHUP reloads the configuration.
 *
 * @throws ConfigError if the configuration can't be used at the start
 */
export async function serve(path: string, given: Environment, log: AppLog): Promise<ExitCode> {
  const signals = receiveSignals()
  const agent = await start(path, given, log)
  let reloading = Promise.resolve()
  signals.onReload(() => {
    reloading = reloading.then(() => agent.reload())
  })
  // It also keeps the process alive: the clock's own timers don't.
  const timer = setInterval(() => agent.beat(), statusEveryMs)
  const [name] = await signals.ended
  log.info(`${name}: stopping`)
  clearInterval(timer)
  await reloading
  await agent.stop()
  return exitCodes.completed
}
