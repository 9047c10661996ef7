import type { CompileoError } from '#main/compileo/errors.ts'
import type { EngineListener } from '#main/core/state/events.ts'
import type { ServerId, Discovery, JobState, Banner, QueueAlert, ServerState } from '#shared/model.ts'
import type { Log } from '#main/base/log/log.ts'
import { formatMessageForLog, formatMessageCode } from '#shared/message.ts'
import { getCommandName, type NotificationPresenter } from '#main/core/notifications/notification.ts'
import type { Ledger } from '#main/core/storage/ledger.ts'
import type { AppState, AppStore } from '#main/core/state/store.ts'
import type { Happening } from '#main/core/state/happenings.ts'
import type { Settings } from '#shared/settings.ts'
import { getOrigin } from '#main/base/log/get-origin.ts'

const findChanged = <T extends object>(before: T, after: T): readonly string[] =>
  Object.keys(after).filter((name) => Reflect.get(before, name) !== Reflect.get(after, name))

/** Returns the settings of a server whose changes are logged, and whether it has a key. */
function getUserSettings({ name, url: address, hasKey, muted, autoRestarts, watchRules }: ServerState) {
  return { name, address, hasKey, muted, autoRestarts, watchRules }
}

/** Formats hooks without their names, commands and addresses, because those are private. */
const formatHooks = ({ hooks }: Pick<AppState, 'hooks'>): string =>
  hooks.map(({ id, action, isOn }) => `${id} ${action.type}${isOn ? '' : ' (off)'}`).join(', ') || 'none'

/**
 * Formats a banner. For hooks and keys, only the message's code is logged, because its values may contain
 * names that the user has chosen or a receiver's text.
 */
const formatBanner = ({ message }: Banner): string =>
  /^(?:hooks|storage\.(?:hookKeys|keys))\./.test(message.code)
    ? formatMessageCode(message)
    : formatMessageForLog(message)

function logJob(log: Log, key: string, before: JobState | undefined, after: JobState | undefined) {
  if (!before || !after) {
    log.info(after ? `watch added: ${key}` : `watch removed: ${key}`)
    return
  }
  if (
    before.run.connection !== after.run.connection &&
    before.run.connection.state !== after.run.connection.state
  ) {
    log.debug(`connection of ${key}: ${after.run.connection.state}`)
  }
  const { pendingCommand: command } = after.user
  if (command && command !== before.user.pendingCommand) {
    const why = command.message === undefined ? '' : `, ${formatMessageForLog(command.message)}`
    log.info(`${command.kind} of ${key}: ${command.state}${why}`)
  }
}

const getKinds = (alerts: readonly QueueAlert[]) => alerts.map(({ kind }) => kind).join(', ')

export function logHappening(log: Log, happening: Happening): void {
  switch (happening.type) {
    case 'ended': {
      const { key, run, kind } = happening.outcome
      return log.info(`run ended: ${key}, run ${run}, ${kind}`)
    }
    case 'alert':
      return log.info(`alerts of ${happening.server.id}: ${getKinds(happening.raised)}`)
    case 'alerts-cleared':
      return log.info(`alerts of ${happening.serverId} cleared: ${getKinds(happening.cleared)}`)
    case 'overdue':
      return log.info(`run overdue: ${happening.job.identity.key}, run ${happening.job.run.number}`)
    case 'restart-given-up':
    case 'reachable-again':
      return undefined
  }
}

/**
 * Logs changes of the state. Jobs are named by their IDs, because labels, steps and results may be private.
 * @returns a function that stops logging
 */
export function logChanges(store: AppStore, log: Log): () => void {
  const { jobs, servers: kept, settings: set } = store.state()
  let settings: Settings = set
  let servers: ReadonlyMap<string, ServerState> = new Map(kept)
  let banners: readonly Banner[] = []
  let hooks = formatHooks(store.state())
  log.info(`kept: servers ${kept.size}, watches ${jobs.size}`)
  for (const { id, url } of kept.values()) log.info(`server ${id}: ${getOrigin(url)}`)

  function logServers(now: AppState['servers']) {
    for (const [id, server] of now) {
      const before = servers.get(id)
      if (before === server) continue
      if (!before) log.info(`server added: ${id}, ${getOrigin(server.url)}`)
      else {
        const names = findChanged(getUserSettings(before), getUserSettings(server))
        if (names.length > 0) log.info(`server ${id} changed: ${names.join(', ')}`)
      }
    }
    for (const id of servers.keys()) if (!now.has(id)) log.info(`server removed: ${id}`)
    servers = new Map(now)
  }

  const scannedLists = new Map<string, string>()

  /** Logs which lists of jobs a server has, without the jobs in them, which may be private. */
  function logDiscovery(id: string, discovery: Discovery | undefined) {
    if (!discovery || discovery.state === 'scanning' || discovery.state === 'unknown') return
    const why =
      discovery.state === 'failed' && discovery.reason ? `, ${formatMessageForLog(discovery.reason)}` : ''
    const text = `lists of ${id}: ${discovery.state}${why}, ${discovery.sources.join(' ') || 'none'}`
    if (scannedLists.get(id) !== text) log.info(text)
    scannedLists.set(id, text)
  }

  function logBanners(now: readonly Banner[]) {
    for (const banner of now) {
      if (banners.includes(banner)) continue
      log[banner.tone === 'warning' ? 'warn' : 'info'](`banner: ${formatBanner(banner)}`)
    }
    banners = now
  }

  logBanners(store.state().banners)
  return store.onChange((change, state) => {
    switch (change.type) {
      case 'job':
        if (change.before !== change.after) logJob(log, change.key, change.before, change.after)
        break
      case 'servers':
        logServers(state.servers)
        break
      case 'settings':
        log.info(`settings changed: ${findChanged(settings, state.settings).join(', ') || 'nothing'}`)
        settings = state.settings
        break
      case 'banners':
        logBanners(state.banners)
        break
      case 'lockedServer':
        if (state.lockedServer !== '') log.info(`${state.lockedServer} requires an API key`)
        break
      case 'bulk':
        if (state.bulk?.done === 0) log.info(`restarting ${state.bulk.total} jobs`)
        break
      case 'hooks':
        if (hooks !== formatHooks(state)) log.info(`hooks: ${formatHooks(state)}`)
        hooks = formatHooks(state)
        break
      case 'discovery':
        logDiscovery(change.serverId, state.discoveries.get(change.serverId))
        break
      case 'completed':
      case 'batches':
      case 'nothing':
        break
    }
  })
}

/**
 * Wraps a presenter, and logs by ID which notifications the desktop accepted or rejected and the user
 * pressed. Their texts aren't logged.
 */
export function withNotificationLog(presenter: NotificationPresenter, log: Log): NotificationPresenter {
  return {
    close: (id) => presenter.close(id),
    dispose: () => presenter.dispose(),
    async show(spec) {
      const delivery = await presenter.show(spec)
      const { id } = spec
      if (delivery.accepted) log.info(`notification accepted: ${id}`)
      else
        log.warn(
          `notification refused (${delivery.why ?? 'unknown'}): ${id}: ${formatMessageForLog(delivery.reason)}`,
        )
      return delivery
    },
    async update(spec) {
      const delivery = await presenter.update(spec)
      if (delivery?.accepted) log.info(`notification updated: ${spec.id}`)
      return delivery
    },
    onPress: (listener, recall) =>
      presenter.onPress((press) => {
        log.info(`notification pressed: ${press.id}, ${getCommandName(press.command)}`)
        listener(press)
      }, recall),
  }
}

/** Logs which outcomes were announced, and why notifications about other outcomes were suppressed. */
export function logAnnouncedOutcomes(ledger: Ledger, log: Log): void {
  ledger.onAnnounced(({ key, kind }, silence) =>
    log.info(`outcome announced: ${key}, ${kind}${silence === undefined ? '' : `, silently (${silence})`}`),
  )
}

/**
 * Formats an error, such as `unreachable (refused)`. The error's message isn't used, because it is in the
 * user's language.
 */
function formatError(error: CompileoError): string {
  if ('cause' in error) return `${error.kind} (${error.cause})`
  return error.kind === 'unavailable' ? `${error.kind} (HTTP ${error.status})` : error.kind
}

/** Logs each change of a server's reachability once, even if the connection is retried many times. */
export function withReachabilityLog(listener: EngineListener, log: Log): EngineListener {
  const statuses = new Map<ServerId, string>()
  function logChange(id: ServerId, connection: string) {
    if (statuses.get(id) === connection) return
    statuses.set(id, connection)
    log.info(`server ${id}: ${connection}`)
  }
  return {
    ...listener,
    onReachability(id, state) {
      listener.onReachability(id, state)
      logChange(id, state.up ? 'reachable' : formatError(state.outage))
    },
    onStats(id, stats, at, skewMs) {
      listener.onStats(id, stats, at, skewMs)
      logChange(id, 'reachable')
    },
    onPlugin(id, version) {
      listener.onPlugin(id, version)
      log.info(
        `server ${id}: ${version === undefined ? 'its plugin serves no more' : `followed by its plugin, version ${version}`}`,
      )
    },
    onQueueError(id, error) {
      listener.onQueueError(id, error)
      logChange(id, `queue unavailable: ${formatError(error)}`)
    },
  }
}
