import type { JobScript, JobSeed, JobState } from './job.ts'
import type { JobStore } from './job-store.ts'

/** Times are in ms since the epoch, with microseconds as a fraction. */
export interface ListedProject {
  readonly id: string
  readonly name: string
  readonly createdAt: number
  readonly documentCount: number
  readonly datasetCount: number
}

/** The row is updated when the job starts and completes, but not when it fails. */
export interface ExtractionRow {
  readonly jobId: string
  readonly projectId: string
  readonly taxonomyId: string
  readonly status: string
  readonly progress: {
    readonly totalResults: number
    readonly avgConfidence: number
    readonly categories: readonly string[]
  } | null
  readonly createdAt: number
  readonly updatedAt: number
  readonly startedAt: number | null
  readonly completedAt: number | null
}

/** The row remains `pending` while the job runs. */
export interface DatasetJobRow {
  readonly jobId: string
  readonly status: string
  readonly progress: number
  readonly currentStep: string
  readonly result: string
}

/** Evaluations are only in the memory of the API process, so a restart loses them. */
export interface Evaluation extends DatasetJobRow {
  readonly error: string | null
}

/** An analysis is never in the queue. */
export interface Analysis {
  readonly jobId: string
  readonly status: string
  readonly summary: string
  readonly metrics: string
  readonly details: string
  /** Only the plugin's route sends this field and the next four. */
  readonly projectId: string
  readonly datasetFile: string
  readonly error: string | null
  readonly createdAt: number
  readonly startedAt: number | null
  /** In ms since the epoch, without fractions of a second. */
  readonly completedAt: number | null
}

type Maybe<T> = { readonly [K in keyof T]?: T[K] }

/** The server's other tables. Its routes for them exist once any table has content. */
export interface Lists {
  offered: boolean
  readonly projects: readonly ListedProject[]
  readonly extractions: ReadonlyMap<string, ExtractionRow>
  readonly datasets: ReadonlyMap<string, DatasetJobRow>
  readonly evaluations: ReadonlyMap<string, Evaluation>
  readonly analyses: ReadonlyMap<string, Analysis>
  readonly chunks: Map<string, readonly number[]>
  readonly datasetFiles: Map<string, string>
  /** The names of documents. */
  readonly documents: Map<string, string>
  /** Whether a dataset job has reached 10 %. Until then, the server finds no dataset by its job. */
  datasetsKnown: boolean
  addProject(project: Maybe<ListedProject> & { readonly name: string }): ListedProject
  addExtraction(projectId: string, job?: JobScript | JobSeed, row?: Maybe<ExtractionRow>): JobState
  addDataset(job?: JobScript | JobSeed, row?: Maybe<DatasetJobRow>): JobState
  putExtraction(row: Maybe<ExtractionRow> & Pick<ExtractionRow, 'jobId' | 'projectId'>): ExtractionRow
  putDataset(row: Maybe<DatasetJobRow> & Pick<DatasetJobRow, 'jobId'>): DatasetJobRow
  putEvaluation(evaluation: Maybe<Evaluation> & Pick<Evaluation, 'jobId'>): void
  putAnalysis(analysis: Maybe<Analysis>): Analysis
  restarted(): void
}

export interface ListsOptions {
  readonly store: JobStore
  readonly addJob: (job: JobScript | JobSeed) => JobState
  readonly stamp: () => number
  readonly newId: () => string
}

const noDetails = '{"results":{},"config":{},"dataset_size":0,"report_files":{}}'

/**
 * As on the real server, these tables may contradict the queue (docs/reference/compileo-server.md, "Finding
 * jobs").
 */
export function createLists({ store, addJob, stamp, newId }: ListsOptions): Lists {
  const projects: ListedProject[] = []
  const extractions = new Map<string, ExtractionRow>()
  const datasets = new Map<string, DatasetJobRow>()
  const evaluations = new Map<string, Evaluation>()
  const analyses = new Map<string, Analysis>()

  const lists: Lists = {
    offered: false,
    projects,
    extractions,
    datasets,
    evaluations,
    analyses,
    chunks: new Map(),
    datasetFiles: new Map(),
    documents: new Map(),
    datasetsKnown: false,
    addProject(given) {
      lists.offered = true
      const project = { id: newId(), createdAt: stamp(), documentCount: 1, datasetCount: 0, ...given }
      projects.unshift(project)
      return project
    },
    addExtraction(projectId, job = { status: 'running' }, row = {}) {
      const added = addJob(job)
      lists.putExtraction({ ...row, jobId: added.id, projectId })
      follow(added.id)
      return added
    },
    addDataset(job = { status: 'running' }, row = {}) {
      const added = addJob(job)
      lists.putDataset({ ...row, jobId: added.id })
      follow(added.id)
      return added
    },
    putExtraction(given) {
      lists.offered = true
      const now = stamp()
      const row: ExtractionRow = {
        taxonomyId: newId(),
        status: 'pending',
        progress: null,
        createdAt: now,
        updatedAt: now,
        startedAt: null,
        completedAt: null,
        ...given,
      }
      extractions.set(row.jobId, row)
      return row
    },
    putDataset(given) {
      lists.offered = true
      const row = { status: 'pending', progress: 0, currentStep: 'Pending', result: 'null', ...given }
      datasets.set(row.jobId, row)
      return row
    },
    putEvaluation(given) {
      lists.offered = true
      evaluations.set(given.jobId, {
        status: 'running',
        progress: 0,
        currentStep: 'Initializing evaluation datasets',
        result: 'null',
        error: null,
        ...evaluations.get(given.jobId),
        ...given,
      })
    },
    restarted: () => evaluations.clear(),
    putAnalysis(given) {
      lists.offered = true
      const before = given.jobId === undefined ? undefined : analyses.get(given.jobId)
      const analysis = {
        jobId: newId(),
        status: 'running',
        summary: '{}',
        metrics: '{}',
        details: noDetails,
        projectId: 'p',
        datasetFile: 'storage/datasets/p/dataset.json',
        error: null,
        createdAt: stamp(),
        startedAt: null,
        completedAt: null,
        ...before,
        ...given,
      }
      analyses.set(analysis.jobId, analysis)
      return analysis
    },
  }

  function follow(id: string) {
    const job = store.get(id)
    if (!job) return
    const extraction = extractions.get(id)
    if (extraction) followExtraction(extraction, job)
    const dataset = datasets.get(id)
    if (dataset) followDataset(dataset, job)
  }

  function followExtraction(row: ExtractionRow, { status, startedAt, completedAt, result }: JobState) {
    // An extraction's row only changes when its job starts or completes.
    if (status === 'running' && row.status !== 'running') {
      extractions.set(row.jobId, { ...row, status, startedAt: startedAt ?? stamp(), updatedAt: stamp() })
    }
    if (status === 'completed' && row.status !== 'completed') {
      const at = completedAt ?? stamp()
      const found =
        typeof result === 'object' && result && 'total_results' in result ? result['total_results'] : 0
      const progress = { totalResults: Number(found), avgConfidence: found === 0 ? 0 : 0.92, categories: [] }
      extractions.set(row.jobId, { ...row, status, progress, completedAt: at, updatedAt: at })
    }
  }

  function followDataset(row: DatasetJobRow, { status, progress, result }: JobState) {
    if (progress >= 10) lists.datasetsKnown = true
    const inner = typeof result === 'object' && result && 'result' in result ? result['result'] : null
    // A dataset's row remains `pending` while its job runs, and after it was cancelled.
    if (status === 'completed') {
      datasets.set(row.jobId, {
        ...row,
        status,
        progress: 100,
        currentStep: 'Completed',
        result: JSON.stringify(inner),
      })
    } else if (status === 'failed') {
      datasets.set(row.jobId, { ...row, status, currentStep: 'Failed' })
    } else datasets.set(row.jobId, { ...row, progress: Math.floor(progress) })
  }

  store.onAnyChange(follow)
  return lists
}
