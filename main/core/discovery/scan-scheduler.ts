import { createChildController, ignoreAbort } from '#main/base/abort.ts'
import { addJitter, type Random } from '#main/base/backoff.ts'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import type { CompileoClient } from '#main/compileo/client.ts'
import type { Discovery as Found, JobKey, JobState, ServerId, ServerState } from '#shared/model.ts'
import { countActiveJobs, canScan, shouldScan } from './should-scan.ts'
import { Scanner, type ListedJobDetails, type ScanResult } from './scanner.ts'

/** The pause between two scans, in ms. It doubles each time a scan finds nothing new, up to the maximum. */
const minIntervalMs = 20_000
const maxIntervalMs = 5 * 60_000
const noticedIntervalMs = 10_000
/**
 * The pause for each request of a scan, in ms. With it, scans use at most a tenth of the default rate limit.
 */
const pausePerRequestMs = 3_000
/** The shortest interval between two scans of a server that the user requests, in ms. */
const manualScanIntervalMs = 10_000

export interface ScanSchedulerOptions {
  readonly clock: Clock
  readonly random: Random
  readonly signal: AbortSignal
  /** Returns a server's client, which changes after a reconnection. */
  readonly client: (id: ServerId) => CompileoClient | undefined
  readonly isWatched: (key: JobKey) => boolean
  readonly isWindowVisible: () => boolean
  readonly getServer: (id: ServerId) => ServerState | undefined
  readonly getDiscovery: (id: ServerId) => Found | undefined
  readonly jobs: () => Iterable<JobState>
  readonly onDiscoveryUpdate: (id: ServerId, update: (found: Found) => Found) => void
  /** Called with details of a watched job that only the server's lists contain. */
  readonly onJobDetails: (job: ListedJobDetails) => void
  readonly onScanned: (id: ServerId, scan: ScanResult) => void
}

interface Server {
  readonly client: CompileoClient
  readonly scanner: Scanner
  readonly controller: Pick<AbortController, 'signal' | 'abort'>
  readonly timer: Timer
  isBusy: boolean
  hasChanged: boolean
  wasReachable: boolean
  /** When the last scan ended, in ms by the monotonic clock. */
  endedAt: number
  requestedAt: number
  intervalMs: number
  activeThen: number
}

/**
 * Creates an update that resets a server's discovery from the given state to that of its last complete scan,
 * because the scan was interrupted, or because it failed during an outage that is now over.
 */
const toInterruptedState =
  (state: Found['state']) =>
  (before: Found): Found =>
    before.state === state
      ? { ...before, state: before.scannedAt ? 'scanned' : 'unknown', reason: undefined }
      : before

export class ScanScheduler {
  readonly #options: ScanSchedulerOptions
  readonly #servers = new Map<ServerId, Server>()

  constructor(options: ScanSchedulerOptions) {
    this.#options = options
  }

  /** Schedules the scans of these servers again, because the servers or their states have changed. */
  follow(ids: Iterable<ServerId>): void {
    const followedIds = new Set(ids)
    for (const id of this.#servers.keys()) if (!followedIds.has(id)) this.#forget(id)
    for (const id of followedIds) this.#reschedule(id)
  }

  /** Called after the machine has slept, because jobs may have begun and ended in that time. */
  onWake(): void {
    for (const id of this.#servers.keys()) this.scanIfUseful(id)
  }

  /** Scans a server soon, if a scan can find something new. */
  scanIfUseful(id: ServerId): void {
    const server = this.#getServer(id)
    if (!server) return
    server.hasChanged = true
    this.#reschedule(id)
  }

  /** Scans a server at once, unless a scan is in progress or was requested in the last ten seconds. */
  scan(id: ServerId): void {
    const { clock, onDiscoveryUpdate } = this.#options
    const server = this.#getServer(id)
    const now = clock.monotonic()
    if (!server || server.isBusy || now - server.requestedAt < manualScanIntervalMs) return
    server.requestedAt = now
    if (server.scanner.hasNoLists()) server.scanner.resetOffer()
    onDiscoveryUpdate(id, (before) => ({ ...before, state: 'scanning', reason: undefined }))
    this.#begin(id, server)
  }

  /** Scans a server soon, because its lists or its plugin may have changed. */
  rescanSoon(id: ServerId): void {
    this.#getServer(id)?.scanner.resetOffer()
    this.#options.onDiscoveryUpdate(id, toInterruptedState('failed'))
    this.scanIfUseful(id)
  }

  #forget(id: ServerId) {
    const server = this.#servers.get(id)
    this.#servers.delete(id)
    server?.controller.abort()
    server?.timer.cancel()
  }

  #getServer(id: ServerId): Server | undefined {
    const { client: clientOf, onDiscoveryUpdate, signal, clock } = this.#options
    const client = clientOf(id)
    const scannedServer = this.#servers.get(id)
    if (scannedServer && scannedServer.client === client) return scannedServer
    if (scannedServer?.isBusy) onDiscoveryUpdate(id, toInterruptedState('scanning'))
    this.#forget(id)
    if (!client || signal.aborted) return undefined
    const server: Server = {
      client,
      scanner: new Scanner(id, client, clock),
      controller: createChildController(signal),
      timer: new Timer(clock, () => this.#getDueTime(id)),
      isBusy: false,
      // The program may have been closed for hours, so the first scan is due.
      hasChanged: true,
      wasReachable: true,
      endedAt: -Infinity,
      requestedAt: -Infinity,
      intervalMs: minIntervalMs,
      activeThen: 0,
    }
    this.#servers.set(id, server)
    return server
  }

  async #scanNow(id: ServerId, server: Server) {
    const { clock, onDiscoveryUpdate, onJobDetails, onScanned, isWatched } = this.#options
    server.isBusy = true
    server.timer.cancel()
    const { scanner, controller } = server
    server.hasChanged = false
    server.activeThen = countActiveJobs(this.#options.getServer(id))
    const { watchRules = [], journalReadAt } = this.#options.getServer(id) ?? {}
    const watchState = { journalReadAt: watchRules.length > 0 ? journalReadAt : undefined, isWatched }
    const scan = await scanner.scan(watchState, { signal: controller.signal, priority: 'discovery' })
    controller.signal.throwIfAborted()
    server.endedAt = clock.monotonic()
    let isNew = false
    onDiscoveryUpdate(id, (before) => {
      if (!scan.ok) return { ...before, state: 'failed', reason: scan.error.message }
      const { sources, jobs, projects } = scan.value
      const keysBefore = new Set(before.jobs.map(({ key }) => key))
      isNew = jobs.some(({ key }) => !keysBefore.has(key))
      return {
        serverId: before.serverId,
        state: sources.length > 0 ? 'scanned' : 'unavailable',
        sources,
        jobs,
        projects,
        scannedAt: clock.now(),
      }
    })
    const intervalMs = isNew ? minIntervalMs : Math.min(maxIntervalMs, server.intervalMs * 2)
    server.intervalMs = Math.max(intervalMs, scan.ok ? scan.value.requests * pausePerRequestMs : 0)
    if (!scan.ok) return
    for (const job of scan.value.watched) onJobDetails(job)
    onScanned(id, scan.value)
  }

  #begin(id: ServerId, server: Server) {
    this.#scanNow(id, server)
      .finally(() => {
        server.isBusy = false
        this.#reschedule(id)
      })
      .catch(ignoreAbort(server.controller.signal))
  }

  #getDueTime(id: ServerId) {
    const server = this.#getServer(id)
    if (server && !server.isBusy && this.#shouldScan(id, server)) this.#begin(id, server)
  }

  #shouldScan(id: ServerId, { hasChanged }: Server): boolean {
    const server = this.#options.getServer(id)
    if (!server) return false
    const isShown = this.#options.isWindowVisible()
    if (hasChanged) return canScan(server, isShown)
    return shouldScan(server, this.#options.jobs(), this.#options.getDiscovery(id) ?? { jobs: [] }, isShown)
  }

  #reschedule(id: ServerId) {
    const { clock, random } = this.#options
    const server = this.#getServer(id)
    if (!server) return
    const isUpNow = this.#options.getServer(id)?.reach === 'ok'
    const isBack = isUpNow && !server.wasReachable
    server.wasReachable = isUpNow
    // The server may have been replaced by another version during the outage.
    if (isBack) return this.rescanSoon(id)
    if (server.isBusy) return
    if (server.scanner.hasNoLists() || !this.#shouldScan(id, server)) return server.timer.cancel()
    if (server.hasChanged) server.intervalMs = Math.min(server.intervalMs, noticedIntervalMs)
    if (countActiveJobs(this.#options.getServer(id)) !== server.activeThen)
      server.intervalMs = Math.min(server.intervalMs, minIntervalMs)
    const at = server.endedAt + server.intervalMs
    server.timer.scheduleSooner(Math.max(0, at - clock.monotonic()) * addJitter(1, random))
  }
}
