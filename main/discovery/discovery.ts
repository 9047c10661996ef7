import { childController, ignoreAbort } from '#main/base/abort.ts'
import { jittered, type Random } from '#main/base/backoff.ts'
import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'
import type { CompileoClient } from '#main/compileo/client.ts'
import type { Discovery as Found, JobKey, JobState, ServerId, ServerState } from '#shared/model.ts'
import { activeCount, isOfUse, isWorthScanning } from './need.ts'
import { Scanner, type KnownJob, type Scan } from './scanner.ts'

/** The pause between scans, ms; doubled while they find nothing new. */
const firstPaceMs = 20_000
const longestPaceMs = 5 * 60_000
const noticedPaceMs = 10_000
/** The pause for each request of a scan, ms: scans use at most a tenth of the usual limit. */
const pauseForRequestMs = 3_000
/** The least pause between scans by the user, per server, in ms. */
const askedPauseMs = 10_000

export interface DiscoveryOptions {
  readonly clock: Clock
  readonly random: Random
  readonly signal: AbortSignal
  /** Another client after a reconnection. */
  readonly client: (id: ServerId) => CompileoClient | undefined
  readonly isWatched: (key: JobKey) => boolean
  /** Whether the window is visible now. */
  readonly isShown: () => boolean
  readonly server: (id: ServerId) => ServerState | undefined
  readonly found: (id: ServerId) => Found | undefined
  readonly jobs: () => Iterable<JobState>
  readonly onNews: (id: ServerId, update: (found: Found) => Found) => void
  /** Details of a watched job that only a list contains. */
  readonly onLearned: (job: KnownJob) => void
  readonly onScanned: (id: ServerId, scan: Scan) => void
}

interface Server {
  readonly client: CompileoClient
  readonly scanner: Scanner
  readonly controller: Pick<AbortController, 'signal' | 'abort'>
  readonly timer: Timer
  isBusy: boolean
  isNoticed: boolean
  wasUp: boolean
  /** By the monotonic clock. */
  endedAt: number
  askedAt: number
  paceMs: number
  activeThen: number
}

/** A scan that doesn't count any more: it was interrupted, or its error ended with the outage. */
const without =
  (state: Found['state']) =>
  (before: Found): Found =>
    before.state === state
      ? { ...before, state: before.scannedAt ? 'scanned' : 'unknown', reason: undefined }
      : before

export class Discovery {
  readonly #options: DiscoveryOptions
  readonly #servers = new Map<ServerId, Server>()

  constructor(options: DiscoveryOptions) {
    this.#options = options
  }

  /** The given servers, or their state, have changed: reschedules their scans. */
  follow(ids: Iterable<ServerId>): void {
    const now = new Set(ids)
    for (const id of this.#servers.keys()) if (!now.has(id)) this.#forget(id)
    for (const id of now) this.#consider(id)
  }

  /** The machine slept: jobs may have ended that nobody saw begin. */
  woke(): void {
    for (const id of this.#servers.keys()) this.notice(id)
  }

  /** Scans soon, if that is of use. */
  notice(id: ServerId): void {
    const server = this.#serverOf(id)
    if (!server) return
    server.isNoticed = true
    this.#consider(id)
  }

  /** Scans at once, but at most once in ten seconds. */
  scan(id: ServerId): void {
    const { clock, onNews } = this.#options
    const server = this.#serverOf(id)
    const now = clock.monotonic()
    if (!server || server.isBusy || now - server.askedAt < askedPauseMs) return
    server.askedAt = now
    if (server.scanner.isFruitless()) server.scanner.forgetOffer()
    onNews(id, (before) => ({ ...before, state: 'scanning', reason: undefined }))
    this.#begin(id, server)
  }

  /** Its lists or its plugin may have changed: scans soon. */
  renew(id: ServerId): void {
    this.#serverOf(id)?.scanner.forgetOffer()
    this.#options.onNews(id, without('failed'))
    this.notice(id)
  }

  #forget(id: ServerId) {
    const server = this.#servers.get(id)
    this.#servers.delete(id)
    server?.controller.abort()
    server?.timer.cancel()
  }

  #serverOf(id: ServerId): Server | undefined {
    const { client: clientOf, onNews, signal, clock } = this.#options
    const client = clientOf(id)
    const known = this.#servers.get(id)
    if (known && known.client === client) return known
    if (known?.isBusy) onNews(id, without('scanning'))
    this.#forget(id)
    if (!client || signal.aborted) return undefined
    const server: Server = {
      client,
      scanner: new Scanner(id, client, clock),
      controller: childController(signal),
      timer: new Timer(clock, () => this.#due(id)),
      isBusy: false,
      // The program may have been closed for a night.
      isNoticed: true,
      wasUp: true,
      endedAt: -Infinity,
      askedAt: -Infinity,
      paceMs: firstPaceMs,
      activeThen: 0,
    }
    this.#servers.set(id, server)
    return server
  }

  async #look(id: ServerId, server: Server) {
    const { clock, onNews, onLearned, onScanned, isWatched } = this.#options
    server.isBusy = true
    server.timer.cancel()
    const { scanner, controller } = server
    server.isNoticed = false
    server.activeThen = activeCount(this.#options.server(id))
    const { watchRules = [], journalReadAt } = this.#options.server(id) ?? {}
    const watches = { journalReadAt: watchRules.length > 0 ? journalReadAt : undefined, isWatched }
    const scan = await scanner.scan(watches, { signal: controller.signal, priority: 'discovery' })
    controller.signal.throwIfAborted()
    server.endedAt = clock.monotonic()
    let isNew = false
    onNews(id, (before) => {
      if (!scan.ok) return { ...before, state: 'failed', reason: scan.error.message }
      const { sources, jobs, projects } = scan.value
      const known = new Set(before.jobs.map(({ key }) => key))
      isNew = jobs.some(({ key }) => !known.has(key))
      return {
        serverId: before.serverId,
        state: sources.length > 0 ? 'scanned' : 'unavailable',
        sources,
        jobs,
        projects,
        scannedAt: clock.now(),
      }
    })
    const paced = isNew ? firstPaceMs : Math.min(longestPaceMs, server.paceMs * 2)
    server.paceMs = Math.max(paced, scan.ok ? scan.value.requests * pauseForRequestMs : 0)
    if (!scan.ok) return
    for (const job of scan.value.watched) onLearned(job)
    onScanned(id, scan.value)
  }

  #begin(id: ServerId, server: Server) {
    this.#look(id, server)
      .finally(() => {
        server.isBusy = false
        this.#consider(id)
      })
      .catch(ignoreAbort(server.controller.signal))
  }

  #due(id: ServerId) {
    const server = this.#serverOf(id)
    if (server && !server.isBusy && this.#isWorthIt(id, server)) this.#begin(id, server)
  }

  #isWorthIt(id: ServerId, { isNoticed }: Server): boolean {
    const known = this.#options.server(id)
    if (!known) return false
    const isShown = this.#options.isShown()
    if (isNoticed) return isOfUse(known, isShown)
    return isWorthScanning(known, this.#options.jobs(), this.#options.found(id) ?? { jobs: [] }, isShown)
  }

  #consider(id: ServerId) {
    const { clock, random } = this.#options
    const server = this.#serverOf(id)
    if (!server) return
    const isUpNow = this.#options.server(id)?.reach === 'ok'
    const isBack = isUpNow && !server.wasUp
    server.wasUp = isUpNow
    // It may have been replaced during the outage.
    if (isBack) return this.renew(id)
    if (server.isBusy) return
    if (server.scanner.isFruitless() || !this.#isWorthIt(id, server)) return server.timer.cancel()
    if (server.isNoticed) server.paceMs = Math.min(server.paceMs, noticedPaceMs)
    if (activeCount(this.#options.server(id)) !== server.activeThen)
      server.paceMs = Math.min(server.paceMs, firstPaceMs)
    const at = server.endedAt + server.paceMs
    server.timer.scheduleSooner(Math.max(0, at - clock.monotonic()) * jittered(1, random))
  }
}
