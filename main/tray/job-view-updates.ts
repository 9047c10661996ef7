import type { AppState, AppStore } from '../state/store.ts'
import type { JobKey } from '../../shared/model.ts'
import { cutLine } from '../../shared/texts/cut-line.ts'
import { jobName } from '../../shared/texts/job-name.ts'
import type { Texts } from '../../shared/texts/index.ts'
import { judge } from './job-lines.ts'
import type { Refreshing } from './refresh-on-change.ts'
import { longestLabel } from './menu.ts'

/** A running job as a desktop lists it among its own. Plain text: whoever shows it escapes what it must. */
export interface ListedJob {
  readonly key: JobKey
  readonly title: string
  /** What it does now, and where; empty where that isn't known. */
  readonly info: string
  /** Whole percents. */
  readonly percent: number
}

/** Where a desktop lists running jobs of programs. */
export interface JobViews {
  /** These, and no others. */
  show(jobs: readonly ListedJob[]): void
  dispose(): void
}

/** The jobs that run, those that were added first before the others. Pure. */
export function listedJobs(
  { jobs, servers }: Pick<AppState, 'jobs' | 'servers'>,
  texts: Texts,
): readonly ListedJob[] {
  return judge(jobs.values(), servers)
    .filter(({ activity }) => activity === 'running')
    .map(({ job }) => job)
    .toSorted((a, b) => a.addedAt - b.addedAt)
    .map((job) => {
      const server = servers.size > 1 ? servers.get(job.serverId)?.name : undefined
      return {
        key: job.key,
        title: cutLine(jobName(job, texts), longestLabel),
        info: [job.currentStep, server]
          .filter((part) => part !== undefined && part !== '')
          .map((part = '') => cutLine(part, 2 * longestLabel))
          .join(' · '),
        percent: Math.floor(job.progress),
      }
    })
}

/**
 * Lists running jobs where the desktop lists such, as long as the person wants it so.
 * @param texts of the language that is set now
 */
export function followJobViews(
  store: AppStore,
  texts: () => Texts,
  views: JobViews,
  looks: Refreshing,
  signal: AbortSignal,
): void {
  const look = () => {
    const state = store.state()
    views.show(state.settings.plasmaJobs ? listedJobs(state, texts()) : [])
  }
  looks.follow(look)
  signal.addEventListener('abort', () => views.dispose(), { once: true })
}
