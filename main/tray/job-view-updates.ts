import type { AppState, AppStore } from '../state/store.ts'
import type { JobKey } from '../../shared/model.ts'
import { cutLine } from '../../shared/texts/cut-line.ts'
import { jobName } from '../../shared/texts/job-name.ts'
import type { Texts } from '../../shared/texts/index.ts'
import { judge } from './job-lines.ts'
import type { Refreshing } from './refresh-on-change.ts'
import { longestLabel } from './menu.ts'

/** A running job as a desktop lists it. Plain text, which presenters escape. */
export interface ListedJob {
  readonly key: JobKey
  readonly title: string
  /** Its current step and server; empty if unknown. */
  readonly info: string
  /** Whole percent. */
  readonly percent: number
}

/** The desktop's list of running jobs. */
export interface JobViews {
  /** Shows exactly these jobs. */
  show(jobs: readonly ListedJob[]): void
  dispose(): void
}

/** The running jobs, in the order in which they were added. Pure. */
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
 * Lists running jobs on the desktop, if the settings allow it.
 * @param texts in the current language
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
