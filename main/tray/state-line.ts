import { isAway } from '../../shared/rules/restartable.ts'
import { uncheckedServers, type JobPlace } from '../../shared/rules/count-jobs.ts'
import type { ServerState } from '../../shared/model.ts'
import type { Texts } from '../../shared/texts/index.ts'
import { meanProgress, type JobSummary, type Activity } from './job-lines.ts'
import type { TrayIcon } from './tray.ts'

type StateWords = Texts['tray']['state']

/** Unread outcomes. */
export interface UnreadOutcomes {
  /** Failed and lost ones. */
  readonly bad: number
  readonly completed: number
}

function count(jobs: readonly JobSummary[], activity: Activity): number {
  return jobs.filter((each) => each.activity === activity).length
}

const inPlace = (jobs: readonly JobSummary[], place: JobPlace): number =>
  jobs.filter((each) => each.place === place).length

/**
 * The icon's state, the first that applies:
 *
 * 1. `attention`: a run failed or was lost, and the user hasn't seen it. The text says so for as long as the job needs attention.
 * 2. `active`: jobs run or wait; the ring is the mean progress of the running jobs that can be checked. The text covers the others.
 * 3. `offline`: none of the active jobs can be checked.
 * 4. `completed`: no job is active, and the user hasn't seen the outcomes.
 * 5. `offline` again: there are no jobs, and no server is reachable.
 * 6. `idle`.
 */
export function trayIcon(
  jobs: readonly JobSummary[],
  servers: readonly ServerState[],
  unseen: UnreadOutcomes,
): TrayIcon {
  if (unseen.bad > 0) return { kind: 'attention', eighths: 0 }
  const heard = inPlace(jobs, 'running') + inPlace(jobs, 'waiting')
  // Rounded down: a full ring means done.
  if (heard > 0) return { kind: 'active', eighths: Math.floor((meanProgress(jobs) ?? 0) / 12.5) }
  if (inPlace(jobs, 'unchecked') > 0) return { kind: 'offline', eighths: 0 }
  if (unseen.completed > 0) return { kind: 'completed', eighths: 0 }
  const allUnreachable = servers.length > 0 && servers.every(isAway)
  return { kind: allUnreachable ? 'offline' : 'idle', eighths: 0 }
}

/** Names the servers that can't be checked, if there is nothing else to say. */
function serverWords(servers: readonly ServerState[], words: StateWords): readonly string[] {
  const unchecked = [...uncheckedServers(servers).values()]
  const needKey = unchecked.filter((why) => why === 'key').length
  const unreachable = unchecked.length - needKey
  const [only, ...others] = servers
  if (others.length === 0 && needKey > 0) return [words.theKeyNeeded]
  if (others.length === 0 && unreachable > 0)
    return [only?.reach === 'no-queue' ? words.theQueueUnavailable : words.theServerUnreachable]
  return [
    ...(unreachable > 0 ? [words.serversUnreachable(unreachable)] : []),
    ...(needKey > 0 ? [words.serversNeedKey(needKey)] : []),
  ]
}

/** "1 running at 65%": the progress of a single job. */
function runningWords(jobs: readonly JobSummary[], words: StateWords): (jobs: number) => string {
  const running = jobs.filter(({ activity }) => activity === 'running')
  const [only] = running
  return only && running.length === 1 ? () => words.oneRunning(only.job.progress) : words.running
}

/**
 * The state in words, such as "2 running, 1 failed": the menu's first line, or, `with-progress`, the tooltip.
 * @param completed unread completed runs
 */
export function stateLine(
  jobs: readonly JobSummary[],
  servers: readonly ServerState[],
  completed: number,
  { tray }: Pick<Texts, 'tray'>,
  detail?: 'with-progress',
): string {
  const needing = jobs.filter(({ needsAttention }) => needsAttention)
  const unchecked = inPlace(jobs, 'unchecked')
  const words = tray.state
  const counts: readonly (readonly [number, (jobs: number) => string])[] = [
    [inPlace(jobs, 'running'), detail ? runningWords(jobs, words) : words.running],
    [inPlace(jobs, 'waiting'), words.waiting],
    [count(needing, 'failed'), words.failed],
    [count(needing, 'lost'), words.lost],
    [count(needing, 'completedWithErrors'), words.withErrors],
    [count(needing, 'cancelled'), words.cancelled],
    [completed, words.completed],
    [unchecked, words.unchecked],
  ]
  const told = counts.filter(([number]) => number > 0).map(([number, say]) => say(number))
  // Jobs that can't be checked have a count of their own.
  const said = unchecked > 0 ? told : [...told, ...serverWords(servers, words)]
  if (said.length > 0) return said.join(', ')
  return jobs.length === 0 ? words.noJobs : words.nothingRunning
}
