import { basename } from 'node:path'
import type { Analysis } from './lists.ts'
import type { JobState, Json } from './job.ts'
import type { JobStore } from './job-store.ts'
import { formatNaiveTime, formatPythonFloat } from './wire.ts'

/** The routes in docs/admin/server-plugin.md. */
export type PluginRouteName =
  | 'plugin-version'
  | 'plugin-jobs'
  | 'plugin-changes'
  | 'plugin-outcomes'
  | 'plugin-analyses'

const base = '/api/v1/plugins/tray'
export const pluginPaths: Readonly<Record<string, PluginRouteName>> = {
  [`${base}/version`]: 'plugin-version',
  [`${base}/jobs`]: 'plugin-jobs',
  [`${base}/jobs/changes`]: 'plugin-changes',
  [`${base}/outcomes`]: 'plugin-outcomes',
  [`${base}/analyses`]: 'plugin-analyses',
}

const mostJobs = 1_000
const jobsPerEvent = 50

/** Version 1.0.0 has no journal. */
export type PluginVersion = '1.0.0' | '1.1.0'

export interface PluginChanges {
  /** In JSON, newest first. */
  readonly jobs: readonly string[]
  readonly gone: readonly string[]
  readonly isFull: boolean
}

export type Plugin = ReturnType<typeof createPlugin>

const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`

function asciiJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[^ -~]/g, escaped)
}

const nameOrNull = (value: Json | undefined): string =>
  typeof value === 'string' ? asciiJson(value.slice(0, 200)) : 'null'

const timeOrNull = (ms: number | null) => (ms === null ? 'null' : `"${formatNaiveTime(ms)}Z"`)

function cutInTheMiddle(error: string): string {
  return error.length <= 2_000 ? error : `${error.slice(0, 995)}\n[…]\n${error.slice(-1_000)}`
}

function jobBody(job: JobState): string {
  const { parameters } = job
  return (
    `{"job_id":${asciiJson(job.id)},"job_type":${asciiJson(job.jobType)},` +
    `"operation":${nameOrNull(parameters['operation'])},"project_id":${nameOrNull(parameters['project_id'])},` +
    `"user_id":${nameOrNull(job.userId)},` +
    `"status":${asciiJson(job.status)},"progress":${formatPythonFloat(job.progress)},` +
    `"current_step":${asciiJson(job.currentStep.slice(0, 500))},"place":${job.place},` +
    `"has_worker":${job.hasWorker},"left_rq":${job.leftRq},` +
    `"error":${job.error === null ? 'null' : asciiJson(cutInTheMiddle(job.error))},` +
    `"created_at":${timeOrNull(job.createdAt)},"started_at":${timeOrNull(job.startedAt)},` +
    `"completed_at":${timeOrNull(job.completedAt)}}`
  )
}

const notedAtOf = ({ completedAt, createdAt }: JobState) => completedAt ?? createdAt

const maxResultLength = 64_000

/** If a result is too long, the plugin only reports its numbers. */
function countsOf(result: Json): Json {
  if (typeof result !== 'object' || result === null || Array.isArray(result)) return null
  return Object.fromEntries(Object.entries(result).filter(([, value]) => typeof value === 'number'))
}

function outcomeBody(job: JobState): string {
  const isCut = asciiJson(job.result).length > maxResultLength
  const result = asciiJson(isCut ? countsOf(job.result) : job.result)
  return (
    `${jobBody(job).slice(0, -1)},"result":${result},"result_cut":${isCut},` +
    `"noted_at":${timeOrNull(notedAtOf(job))}}`
  )
}

const isOver = ({ status }: JobState) => ['completed', 'failed', 'cancelled'].includes(status)
const newestFirst = (jobs: readonly JobState[]) => jobs.toSorted((a, b) => b.createdAt - a.createdAt)

/** If there are too many jobs, leaves out finished ones first, and then the oldest. */
function bounded(jobs: readonly JobState[]): readonly JobState[] {
  const kept = newestFirst(jobs).toSorted((a, b) => Number(isOver(a)) - Number(isOver(b)))
  return newestFirst(kept.slice(0, mostJobs))
}

const mostAnalyses = 100

/** Returns the newest analyses, or those with these IDs. The server saves no end of a failed one. */
export function formatAnalysesBody(analyses: Iterable<Analysis>, ids: readonly string[]): string {
  const chosen = [...analyses].filter(({ jobId }) => ids.length === 0 || ids.includes(jobId))
  const newest = chosen.toReversed().toSorted((a, b) => b.createdAt - a.createdAt)
  const rows = newest
    .slice(0, mostAnalyses)
    .map(
      (row) =>
        `{"job_id":${asciiJson(row.jobId)},"project_id":${asciiJson(row.projectId)},` +
        `"dataset_file":${asciiJson(basename(row.datasetFile).slice(0, 200))},"status":${asciiJson(row.status)},` +
        `"error":${row.error === null ? 'null' : asciiJson(cutInTheMiddle(row.error))},` +
        `"created_at":${timeOrNull(row.createdAt)},"started_at":${timeOrNull(row.startedAt)},` +
        `"completed_at":${timeOrNull(row.completedAt)}}`,
    )
  return `{"analyses":[${rows.join(',')}]}`
}

/** Imitates the Python plugin. The same tests run against both (`test/integration/plugin`). */
export function createPlugin(store: JobStore, mounted: boolean, version: PluginVersion = '1.1.0') {
  let epoch = 0xa0000000
  let looks = 0
  let isMounted = mounted
  const dirty = new Set<string>()
  const changed = new Map<string, number>()
  const gone = new Map<string, number>()
  const journal = new Map<string, { readonly id: string; readonly notedAt: number; readonly line: string }>()
  let hasJournal = false
  const note = (job: JobState | undefined) => {
    if (!hasJournal || !isMounted || !job || !isOver(job)) return
    const run = JSON.stringify([job.id, job.status, job.startedAt, job.completedAt])
    if (!journal.has(run)) journal.set(run, { id: job.id, notedAt: notedAtOf(job), line: outcomeBody(job) })
  }
  store.onAnyChange((id) => {
    dirty.add(id)
    note(store.get(id))
  })

  const restarted = () => {
    epoch += 1
    looks = 0
    gone.clear()
    changed.clear()
    for (const { id } of store.all()) dirty.add(id)
  }

  const cursor = () => `${epoch.toString(16)}-${looks}`
  return {
    /** Setting it resets the plugin, as a restart of the real server does. */
    get mounted() {
      return isMounted
    },
    set mounted(is) {
      isMounted = is
      restarted()
    },
    get cursor() {
      return cursor()
    },
    get total() {
      return store.size
    },
    look() {
      looks += 1
      for (const id of dirty) {
        if (store.get(id)) {
          changed.set(id, looks)
          gone.delete(id)
        } else if (changed.delete(id)) gone.set(id, looks)
      }
      dirty.clear()
    },
    since(given: string | undefined): PluginChanges {
      const [process, at = ''] = (given ?? '').split('-')
      const after = process === epoch.toString(16) && /^\d{1,15}$/.test(at) ? Number(at) : -1
      if (after < 0 || after > looks)
        return { jobs: bounded(store.all()).map(jobBody), gone: [], isFull: true }
      const ids = (looked: ReadonlyMap<string, number>) =>
        [...looked].flatMap(([id, look]) => (look > after ? [id] : []))
      const jobs = newestFirst(ids(changed).flatMap((id) => store.get(id) ?? []))
      return { jobs: jobs.map(jobBody), gone: ids(gone), isFull: false }
    },
    restarted,
    version,
    outcomes: (jobIds: readonly string[], since: string | null): readonly string[] =>
      [...journal.values()].flatMap(({ id, line, notedAt }) =>
        (jobIds.length === 0 || jobIds.includes(id)) && notedAt > Date.parse(since ?? '1970-01-01T00:00Z')
          ? [line]
          : [],
      ),
    beginJournal() {
      hasJournal = true
      for (const job of store.all()) note(job)
    },
  }
}

export function formatListBody({ cursor, total }: Plugin, { jobs, gone, isFull }: PluginChanges): string {
  return `{"jobs":[${jobs.join(',')}],"gone":${asciiJson(gone)},"full":${isFull},"total":${total},"cursor":"${cursor}"}`
}

/** Only the last event has an ID. */
export function formatPluginEvents(
  { cursor, total }: Plugin,
  { jobs, gone, isFull }: PluginChanges,
): readonly string[] {
  const pages = Array.from({ length: Math.max(1, Math.ceil(jobs.length / jobsPerEvent)) }, (_, index) =>
    jobs.slice(index * jobsPerEvent, (index + 1) * jobsPerEvent),
  )
  return pages.map((page, index) => {
    const isLast = index === pages.length - 1
    const body =
      `{"jobs":[${page.join(',')}],"gone":${asciiJson(isLast ? gone : [])},"full":${isFull},` +
      `"more":${!isLast},"total":${total}}`
    return `${isLast ? `id: ${cursor}\n` : ''}data: ${body}\n\n`
  })
}
