import { isAway } from '../../shared/rules/restartable.ts'
import { uncheckedServers, type JobPlace } from '../../shared/rules/count-jobs.ts'
import type { ServerState } from '../../shared/model.ts'
import type { Texts } from '../../shared/texts/index.ts'
import { meanProgress, type JobSummary, type Activity } from './job-lines.ts'
import type { TrayIcon } from './tray.ts'

type StateWords = Texts['tray']['state']

/** How many runs ended that the person has not seen. */
export interface Unseen {
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
 * What the icon says, strongest first:
 *
 * 1. `attention`: a run failed or was lost and nobody has seen it. It is certain, and stays so whatever else happens;
 *    the words tell of it for as long as it needs attention.
 * 2. `active`: something runs or waits; the ring is the mean progress of what is heard to run. As long as one is heard,
 *    the icon tells of that one, and the words of the others.
 * 3. `offline`: none of the jobs that aren't over is heard.
 * 4. `completed`: nothing is left to wait for, and nobody has seen yet how it ended.
 * 5. `offline`, too: there is no job, and none of the servers is heard.
 * 6. `idle`: nothing to wait for.
 */
export function trayIcon(
  jobs: readonly JobSummary[],
  servers: readonly ServerState[],
  unseen: Unseen,
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

/** Which servers can't be asked, if that is all there is to say. */
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

/** "1 running at 65%": the one job's progress, where there is only one to tell of. */
function runningWords(jobs: readonly JobSummary[], words: StateWords): (jobs: number) => string {
  const running = jobs.filter(({ activity }) => activity === 'running')
  const [only] = running
  return only && running.length === 1 ? () => words.oneRunning(only.job.progress) : words.running
}

/**
 * The state in words, such as "2 running, 1 failed": the first line of the menu, where the progress stands on the jobs'
 * own lines, and `with-progress` the tooltip.
 * @param completed runs that completed since the window was looked at
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
  // Jobs that can't be checked say so themselves.
  const said = unchecked > 0 ? told : [...told, ...serverWords(servers, words)]
  if (said.length > 0) return said.join(', ')
  return jobs.length === 0 ? words.noJobs : words.nothingRunning
}
