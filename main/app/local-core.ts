import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Random } from '#main/base/backoff.ts'
import type { Clock } from '#main/base/clock.ts'
import { mapConcurrently } from '#main/base/map-concurrently.ts'
import { defaultRetries, type CompileoClient } from '#main/compileo/client.ts'
import { readPluginJobs } from '#main/compileo/plugin-routes.ts'
import type { JobReport } from '#main/compileo/schema.ts'
import {
  KeyringNeededError,
  type OpenLocalCoreOptions,
  type TerminalCore,
} from '#main/terminal/terminal-core.ts'
import { connectServer } from '#main/core/commands/servers/edit-servers.ts'
import { parseServerUrl } from '#main/core/commands/servers/server-url.ts'
import { silentLog } from '#main/base/log/log.ts'
import type { Network } from '#main/compileo/network/network.ts'
import { openLocalBridge } from '#main/terminal/socket/local-bridge.ts'
import { createServerState } from '#main/core/state/new-server.ts'
import { waitForState } from '#main/core/state/wait-for-state.ts'
import { readSavedHistory } from '#main/core/storage/ledger.ts'
import { openSettings } from '#main/core/storage/open-settings.ts'
import { restoreServer } from '#main/core/storage/saved-servers.ts'
import { openSecrets, type Vault } from '#main/core/storage/secrets.ts'
import { addLatestOutcome, openWatchList, restoreJob } from '#main/core/storage/watch-list.ts'
import { identifyJob } from '#main/core/watching/check-status.ts'
import { getDefaultServerName, isAddress } from '#shared/address.ts'
import type { Message } from '#shared/message.ts'
import type { JobKey, JobState, ServerId, ServerState } from '#shared/model.ts'
import { createTexts } from '#shared/texts/index.ts'
import { openHeadlessCore } from '#main/core/headless-core.ts'

export interface LocalCoreOptions {
  readonly profile: string
  readonly clock: Clock
  readonly random: Random
  readonly network: (warn: (message: Message) => void) => Network
  /**
   * The system's vault; undefined while Electron runs as Node, which can't open the keyring. Reading a saved
   * key then throws `KeyringNeededError`.
   */
  readonly vault: Vault | undefined
  /** The API key for the server that `--server` names, or for the only configured server. */
  readonly apiKey: string | undefined
  readonly version: string
  readonly systemLanguage: string
}

function createScratchFolder(): string {
  // Electron accepts only absolute paths, and TMPDIR may be relative.
  const folder = resolve(tmpdir())
  try {
    return mkdtempSync(join(folder, 'compileo-tray-'))
  } catch (cause) {
    throw new Error(`Can’t write to ${folder}. Set TMPDIR to a folder that you can write to.`, { cause })
  }
}

function findServer(servers: readonly ServerState[], nameOrUrl: string): ServerState | undefined {
  if (!isAddress(nameOrUrl)) return servers.find(({ name }) => name === nameOrUrl)
  const parsed = parseServerUrl(nameOrUrl)
  if (!parsed.ok) return undefined
  return (
    servers.find(({ url }) => url === parsed.url) ??
    // The user may enter just the name of the host, without a scheme and a path.
    servers.find(({ url }) => getDefaultServerName(url) === nameOrUrl) ??
    createServerState('named', parsed.url, parsed.url, false)
  )
}

/** Reads a profile without changing it, because a running app may be using it. */
function readProfile(folder: string, now: number, onCorrupt: (message: Message) => void) {
  const readOptions = { folder, now, isReadOnly: true, onCorrupt }
  const list = openWatchList(readOptions).take(openSettings(readOptions).read().servers)
  const history = readSavedHistory(readOptions)
  const outcomes = new Map(history.map(({ outcome }) => [outcome.key, outcome]))
  return {
    // Watch rules, alerts and auto-restarts are left to the app.
    servers: list.servers.map((server) =>
      restoreServer({ ...server, watchRules: [], alerts: [], autoRestarts: 0 }),
    ),
    jobs: list.jobs.map(restoreJob).map((job): JobState => {
      const { recovery: _, autoRestarts: __, ...user } = job.user
      return {
        ...addLatestOutcome(job, outcomes.get(job.identity.key)),
        user: { ...user, isTemporary: true },
      }
    }),
    batches: list.batches,
    history,
  }
}

/**
 * Whether the job may wait in the workers' queue. The server reports such a job as running, without progress
 * or step.
 */
const mayWaitInLine = ({ status, progress, step }: JobReport): boolean =>
  status === 'running' && progress === 0 && step === ''

/**
 * Returns a function that adds the job's position in the queue to a report. The positions are requested at
 * most once, and only the plugin reports them.
 */
function createPlacesReader(client: CompileoClient, signal: AbortSignal) {
  const read = async () => {
    const pluginJobs = await readPluginJobs(client, { signal, priority: 'command' })
    const jobs = pluginJobs.ok ? pluginJobs.value.jobs : []
    return new Map(
      jobs.flatMap(({ jobId, queuePosition }) => (queuePosition ? [[jobId, queuePosition] as const] : [])),
    )
  }
  let pendingRead: ReturnType<typeof read> | undefined
  return async (report: JobReport): Promise<JobReport> => {
    const queuePosition = mayWaitInLine(report)
      ? (await (pendingRead ??= read())).get(report.jobId)
      : undefined
    return queuePosition === undefined ? report : { ...report, queuePosition }
  }
}

/** How many jobs of a server are refreshed at the same time. The request budget limits them further. */
const maxConcurrent = 8
/** How long a server's first response may take, in ms. */
const reachTimeoutMs = 60_000
/** How long the server's records may be searched for a deleted job, in ms. */
const recordsTimeoutMs = 20_000

/**
 * Opens a core in this process, with a copy of a profile. It doesn't notify the user, doesn't change the
 * profile, and auto-restarts nothing.
 */
export function openLocalCore(options: LocalCoreOptions, request: OpenLocalCoreOptions): TerminalCore {
  const { clock, random, vault, apiKey, version, systemLanguage } = options
  const { folder = options.profile, server: serverName, onError } = request
  const scratch = createScratchFolder()
  const { core, saved } = openHeadlessCore({
    folder: scratch,
    language: systemLanguage,
    log: silentLog,
    env: {},
    network: () => options.network(onError),
    clock,
    random,
  })
  const { context, store } = core
  const { engine, keys } = context
  const profile = readProfile(folder, clock.now(), onError)
  const one = serverName === undefined ? undefined : findServer(profile.servers, serverName)
  const servers = serverName === undefined ? profile.servers : one ? [one] : []
  const secrets = openSecrets({
    folder,
    now: clock.now(),
    isReadOnly: true,
    onCorrupt: onError,
    vault: vault ?? {
      state: () => Promise.reject(new KeyringNeededError()),
      encrypt: noVault,
      decrypt: noVault,
    },
  })
  for (const server of servers) store.putServer(server)
  const [only, ...others] = servers
  if (apiKey !== undefined && only && others.length === 0) keys.set(only.id, only.url, apiKey, false)
  for (const batch of profile.batches) store.putBatch(batch)
  for (const job of profile.jobs) if (store.state().servers.has(job.identity.serverId)) store.putJob(job)
  for (const entry of profile.history) saved.usual.add(entry)

  async function readKey({ id, url }: ServerState) {
    if (keys.has(id) || !secrets.has(id) || (await secrets.state()) !== 'open') return
    const read = await secrets.read(id, new URL(url).origin)
    if (read.ok) keys.set(id, url, read.key, false)
  }

  const connections = new Map<ServerId, Promise<void>>()
  function connect(server: ServerState): Promise<void> {
    const pendingConnection = connections.get(server.id)
    const connection = pendingConnection ?? readKey(server).then(() => connectServer(context, server.id))
    connections.set(server.id, connection)
    return connection
  }

  const getReach = (id: ServerId) => store.state().servers.get(id)?.reach ?? 'unknown'

  async function refreshJob(
    job: JobState,
    client: CompileoClient,
    addPlace: (report: JobReport) => Promise<JobReport>,
    signal: AbortSignal,
  ) {
    const { key } = job.identity
    const callOptions = { signal, priority: 'command', retries: defaultRetries } as const
    const { check } = await identifyJob(client, clock, job, callOptions)
    if (check.type === 'known') {
      const report = await addPlace(check.report)
      return store.applyJobEvent(key, { type: 'report', report, at: clock.now(), skewMs: client.skewMs() })
    }
    if (check.type === 'unclear' || job.outcome) return
    // The queue has deleted the job, but the journal or the server's records may contain its outcome.
    engine.watch(key)
    const isConcluded = () => {
      const { outcome, run } = store.state().jobs.get(key) ?? job
      return outcome !== undefined || run.connection.state === 'closed'
    }
    await waitForState(store, isConcluded, clock, recordsTimeoutMs, signal)
    engine.unwatch(key)
  }

  async function refreshServer(id: ServerId, wantedKeys: ReadonlySet<JobKey>, signal: AbortSignal) {
    const server = store.state().servers.get(id)
    if (server) await connect(server)
    await waitForState(store, () => getReach(id) !== 'unknown', clock, reachTimeoutMs, signal)
    const client = engine.client(id)
    if (!client || getReach(id) !== 'ok') return
    const addPlace = createPlacesReader(client, signal)
    const jobs = [...store.state().jobs.values()].filter(
      ({ identity: { key, serverId } }) => serverId === id && wantedKeys.has(key),
    )
    await mapConcurrently(jobs, maxConcurrent, (job) => refreshJob(job, client, addPlace, signal))
  }

  const bridge = openLocalBridge(context, { version, texts: () => createTexts('en', systemLanguage) })
  return {
    bridge,
    local: {
      openedAt: clock.now(),
      addServer(url) {
        const parsed = parseServerUrl(url)
        if (!parsed.ok) return undefined
        const knownServer = [...store.state().servers.values()].find((server) => server.url === parsed.url)
        if (knownServer) return knownServer.id
        const id = context.newServerId()
        store.putServer(createServerState(id, parsed.url, parsed.url, false))
        return id
      },
      async refresh(ids, jobs, signal) {
        const wantedKeys = new Set(jobs)
        await Promise.all(ids.map((id) => refreshServer(id, wantedKeys, signal)))
      },
      async withClient(id, doing) {
        const server = store.state().servers.get(id)
        if (!server) throw new Error(`There is no server ${id}`)
        await readKey(server)
        return engine.withClient({ url: server.url, apiKey: keys.get(id) }, doing)
      },
    },
    async close() {
      bridge.close()
      await core.stop()
      rmSync(scratch, { recursive: true, force: true })
    },
  }
}

const noVault = () => Promise.reject(new KeyringNeededError())
