import type { CallOptions, CompileoClient } from '#main/compileo/client.ts'
import type { Clock } from '#main/base/clock.ts'
import { pluginPaths } from '#main/compileo/plugin.ts'
import { readOutcomes } from '#main/compileo/plugin-routes.ts'
import type { ApiResponse, CompileoError } from '#main/compileo/errors.ts'
import { listPaths, readApiPaths, readProjects } from '#main/compileo/list-routes.ts'
import type { JobReport } from '#main/compileo/schema.ts'
import type { JobIdentity, JobKey, JobSource, ListedJob, Project, ServerId } from '#shared/model.ts'
import { collectCandidates, isRequestError } from './candidates.ts'
import { createExtractionSource } from './extraction-source.ts'
import { toListedJob } from './listed-job.ts'
import { toCandidate, createPluginSource } from './plugin-source.ts'
import { createQualitySource } from './quality-source.ts'
import { isStillInQueue, type Candidate, type ListSource } from './source.ts'

/** The most discovered jobs per server. The newest are kept. */
const maxListed = 500
/** The most projects per server that watch rules can name. The newest are kept. */
const maxProjects = 200
/** How much of the previous period each scan reads again, in ms. The server's clock may differ from ours. */
const journalOverlapMs = 60_000
/** All lists are read within this time, in ms. A single scan reads only some of them. */
const allListsWithinMs = 24 * 60 * 60_000
/** The most jobs that a scan confirms. Later scans confirm the remaining jobs. */
const maxConfirmed = 60

export type ListedJobDetails = Pick<ListedJob, 'key' | 'kind' | 'project' | 'startedBy'> &
  Pick<JobIdentity, 'subject'>

export interface ScanResult {
  readonly sources: readonly JobSource[]
  readonly jobs: readonly ListedJob[]
  readonly projects: readonly Project[]
  readonly watched: readonly ListedJobDetails[]
  /** Unwatched jobs that have ended recently. The queue may have deleted them. */
  readonly ended: readonly ListedJob[]
  /** When the ended jobs were last read, in ms since the epoch by the server's clock. */
  readonly journalReadAt?: number
  readonly requests: number
}

export interface ScanWatchState {
  readonly isWatched: (key: JobKey) => boolean
  /**
   * When the ended jobs were last read, in ms since the epoch by the server's clock; undefined if they aren't
   * needed.
   */
  readonly journalReadAt?: number | undefined
}

/** Whether the error means that the job is missing. The real server may report that as an internal error. */
const isMissingJob = (error: CompileoError): boolean =>
  error.kind === 'not-found' || (error.kind === 'unavailable' && error.maybeMissing)

const compareNewestFirst = (a: ListedJob, b: ListedJob) => getStartTime(b) - getStartTime(a)
const getStartTime = ({ createdAt, startedAt, completedAt }: ListedJob) =>
  createdAt ?? startedAt ?? completedAt ?? Infinity

/** Scans the sources of one server for jobs, beginning with the best source. */
export class Scanner {
  readonly #serverId: ServerId
  readonly #client: CompileoClient
  readonly #clock: Clock
  readonly #sources: readonly ListSource[]
  #availableSources: readonly ListSource[] | undefined
  #paths: ReadonlySet<string> = new Set()
  #listed: ReadonlyMap<string, ListedJob> = new Map()
  /** The jobs that have left the queue. Their rows may contain `running` forever. */
  #gone: ReadonlySet<string> = new Set()
  /**
   * The number of the scan that last confirmed each job. The jobs that have waited longest are confirmed
   * first.
   */
  #lastConfirmed: ReadonlyMap<string, number> = new Map()
  #scanCount = 0

  constructor(
    serverId: ServerId,
    client: CompileoClient,
    clock: Clock,
    sources: readonly ListSource[] = [createPluginSource(), createExtractionSource(), createQualitySource()],
  ) {
    this.#serverId = serverId
    this.#client = client
    this.#clock = clock
    this.#sources = sources
  }

  /** Whether the server is known to have no lists of jobs. */
  hasNoLists(): boolean {
    return this.#availableSources?.length === 0
  }

  /** Forgets which lists the server has, because it may now have another version or plugin. */
  resetOffer(): void {
    this.#availableSources = undefined
  }

  /** Reads the lists of jobs, and confirms the jobs that need it. */
  async scan(
    { isWatched, journalReadAt }: ScanWatchState,
    callOptions: CallOptions,
  ): Promise<ApiResponse<ScanResult>> {
    let requests = 0
    const options = { ...callOptions, onSend: () => void (requests += 1) }
    const error = await this.#detectSources(options)
    if (error) return { ok: false, error }
    const from = this.#availableSources ?? []
    const projects =
      this.#paths.has(listPaths.projects) && from.length > 0
        ? await readProjects(this.#client, options)
        : undefined
    if (projects && !projects.ok && !isRequestError(projects.error)) return projects
    const knownProjects = projects?.ok ? projects.value : []
    const now = this.#clock.now() + this.#client.skewMs()
    const endedSince =
      journalReadAt === undefined
        ? undefined
        : Math.min(journalReadAt - journalOverlapMs, now - allListsWithinMs)

    const collected = await collectCandidates(
      from,
      { client: this.#client, options, paths: this.#paths, projects: knownProjects, now, endedSince },
      (jobId) => this.#lastConfirmed.has(jobId),
    )
    if (!collected.ok) return collected
    const ended = await this.#fetchEnded(journalReadAt, options)
    if (!ended.ok && !isRequestError(ended.error)) return ended
    const candidates = new Map(collected.value.jobs)
    // Known extractions stay candidates, even if the scan doesn't read the list that contains them.
    for (const job of this.#listed.values()) {
      if (job.source === 'extraction' && !candidates.has(job.jobId)) candidates.set(job.jobId, job)
    }

    this.#scanCount += 1
    const getLastConfirmed = ({ jobId }: Candidate) => this.#lastConfirmed.get(jobId) ?? 0
    const inTurn = [...candidates.values()].toSorted((a, b) => getLastConfirmed(a) - getLastConfirmed(b))
    const confirmedAtById = new Map(inTurn.map((each) => [each.jobId, getLastConfirmed(each)]))
    const jobs: ListedJob[] = []
    const forgottenJobs: ListedJob[] = []
    const reportForgotten = (candidate: Candidate) => {
      const { recorded } = candidate
      if (!recorded || endedSince === undefined || (recorded.completedAt ?? 0) <= endedSince) return
      forgottenJobs.push(this.#toListedJob(candidate, recorded))
    }
    const watchedJobs: ListedJobDetails[] = []
    const goneNow = new Set(inTurn.map(({ jobId }) => jobId).filter((jobId) => this.#gone.has(jobId)))
    let requestCount = 0
    for (const each of inTurn) {
      const { jobId } = each
      const key = `${this.#serverId}/${jobId}` as const
      if (isWatched(key)) {
        const { kind, project, startedBy, report } = each
        watchedJobs.push({ key, kind, project, startedBy, subject: report?.subject })
      }
      if (goneNow.has(jobId) || isWatched(key)) continue
      if (each.recorded && !isStillInQueue(each.recorded, now)) {
        reportForgotten(each)
        continue
      }
      const before = this.#listed.get(jobId)
      if (each.report) {
        jobs.push(this.#toListedJob(each, each.report))
      } else if (before?.status === 'completed' || requestCount >= maxConfirmed) {
        if (before && isStillInQueue(before, this.#clock.now())) jobs.push(before)
      } else {
        requestCount += 1
        confirmedAtById.set(jobId, this.#scanCount)
        const response = await this.#client.status(jobId, options)
        if (response.ok) {
          if (isStillInQueue(response.value, now)) jobs.push(this.#toListedJob(each, response.value))
        } else if (isMissingJob(response.error)) {
          goneNow.add(jobId)
          reportForgotten(each)
        } else if (!isRequestError(response.error)) return response
        else if (before) jobs.push(before)
      }
    }
    this.#lastConfirmed = confirmedAtById
    this.#gone = goneNow
    const newestJobs = jobs.toSorted(compareNewestFirst).slice(0, maxListed)
    this.#listed = new Map(newestJobs.map((job) => [job.jobId, job]))
    return {
      ok: true,
      value: {
        sources: collected.value.sources,
        jobs: newestJobs,
        projects: knownProjects.slice(0, maxProjects),
        watched: watchedJobs,
        ended: [
          ...forgottenJobs,
          ...(ended.ok ? ended.value : []).flatMap((job) => {
            const listedJob = this.#toListedJob(toCandidate(job, knownProjects), job)
            return isWatched(listedJob.key) ? [] : [listedJob]
          }),
        ],
        ...(ended.ok && { journalReadAt: now }),
        requests,
      },
    }
  }

  async #detectSources(options: CallOptions): Promise<CompileoError | undefined> {
    if (this.#availableSources) return undefined
    const paths = await readApiPaths(this.#client, options)
    // A server that doesn't publish its API description counts as a server without lists.
    if (!paths.ok && !isRequestError(paths.error)) return paths.error
    this.#paths = paths.ok ? paths.value : new Set<string>()
    this.#availableSources = this.#sources.filter(({ isAvailable }) => isAvailable(this.#paths))
    return undefined
  }

  async #fetchEnded(
    readAt: number | undefined,
    options: CallOptions,
  ): Promise<ApiResponse<readonly JobReport[]>> {
    if (!this.#paths.has(pluginPaths.outcomes) || readAt === undefined) return { ok: true, value: [] }
    const read = await readOutcomes(this.#client, { since: readAt - journalOverlapMs }, options)
    return read.ok ? { ok: true, value: [...read.value.values()] } : read
  }

  #toListedJob(candidate: Candidate, report: JobReport): ListedJob {
    const project = candidate.project ?? this.#listed.get(candidate.jobId)?.project
    return toListedJob(
      this.#serverId,
      { ...candidate, ...(project && { project }) },
      report,
      this.#client.skewMs(),
    )
  }
}
