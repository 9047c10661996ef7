import type { JobKey, JobView } from '../../../../shared/model.ts'
import { groupOf, isOver } from '../../../state/models/groups.ts'

/** What the answer above the list counts. */
export interface Standing {
  readonly running: number
  readonly waiting: number
  /** Those that go on, but whose server can't be asked: nothing is known of them now. */
  readonly unreachable: number
  readonly attention: number
  /** What decides when all is done, by their keys. */
  readonly toCome: readonly JobKey[]
}

const silent: ReadonlySet<JobView['connection']['state']> = new Set(['offline', 'unauthorized'])

/** Counts the jobs by what the person wants to know of them. Pure. */
export function standingOf(jobs: Iterable<JobView>): Standing {
  const counts = { running: 0, waiting: 0, unreachable: 0, attention: 0 }
  const toCome: JobKey[] = []
  for (const job of jobs) {
    const group = groupOf(job, { startOfToday: 0 })
    if (!isOver(job) || job.recovery?.restartAt !== undefined) toCome.push(job.key)
    if (group === 'attention') counts.attention += 1
    else if (group !== 'running' && group !== 'waiting') continue
    else if (silent.has(job.connection.state)) counts.unreachable += 1
    else counts[group] += 1
  }
  return { ...counts, toCome }
}
