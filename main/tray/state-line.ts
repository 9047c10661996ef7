import { isAway } from '#shared/rules/restartable.ts'
import { worstFirst } from '#shared/outcome.ts'
import { uncheckedServers, type JobPlace } from '#shared/rules/count-jobs.ts'
import type { ServerState } from '#shared/model.ts'
import type { Texts } from '#shared/texts/index.ts'
import { meanProgress, type JobSummary, type Activity } from './job-lines.ts'
import type { TrayIcon } from './tray.ts'

type StateWords = Texts['tray']['state']

const count = (jobs: readonly JobSummary[], activity: Activity): number =>
  jobs.filter((each) => each.activity === activity).length

const inPlace = (jobs: readonly JobSummary[], place: JobPlace): number =>
  jobs.filter((each) => each.place === place).length

/** Shows the mean progress if jobs run or wait, or that none can be checked. A mark says what is unread, or the pause. */
export function trayIcon(
  jobs: readonly JobSummary[],
  servers: readonly ServerState[],
  unread: number,
  isPaused: boolean,
): TrayIcon {
  const mark = unread > 0 ? 'attention' : isPaused ? 'paused' : undefined
  return { shape: shapeOf(jobs, servers), ...(mark && { mark }) }
}

const quarters = [0, 1, 2, 3] as const

function shapeOf(jobs: readonly JobSummary[], servers: readonly ServerState[]): TrayIcon['shape'] {
  if (inPlace(jobs, 'running') + inPlace(jobs, 'waiting') > 0)
    return quarters[Math.floor((meanProgress(jobs) ?? 0) / 25)] ?? 3
  const isUnchecked = inPlace(jobs, 'unchecked') > 0
  return isUnchecked || (servers.length > 0 && servers.every(isAway)) ? 'offline' : 'idle'
}

function awayWords(server: ServerState | undefined, words: StateWords): string {
  if (server?.reach === 'busy') return words.theServerBusy
  return server?.reach === 'no-queue' ? words.theQueueUnavailable : words.theServerUnreachable
}

/** Names the servers that can't be checked, if there is nothing else to say. */
function serverWords(servers: readonly ServerState[], words: StateWords): readonly string[] {
  const unchecked = [...uncheckedServers(servers).values()]
  const needKey = unchecked.filter((why) => why === 'key').length
  const unreachable = unchecked.length - needKey
  const [only, ...others] = servers
  if (others.length === 0 && needKey > 0) return [words.theKeyNeeded]
  if (others.length === 0 && unreachable > 0) return [awayWords(only, words)]
  return [
    ...(unreachable > 0 ? [words.serversUnreachable(unreachable)] : []),
    ...(needKey > 0 ? [words.serversNeedKey(needKey)] : []),
  ]
}

/** A single running job comes with its progress: "1 running at 65%". */
function runningWords(jobs: readonly JobSummary[], words: StateWords): (jobs: number) => string {
  const running = jobs.filter(({ activity }) => activity === 'running')
  const [only] = running
  return only && running.length === 1 ? () => words.oneRunning(only.job.progress) : words.running
}

/** Sums up all jobs, such as "2 running, 1 failed", with the number of unread completed runs. */
export function stateLine(
  jobs: readonly JobSummary[],
  servers: readonly ServerState[],
  completed: number,
  { tray, outcomes }: Pick<Texts, 'tray' | 'outcomes'>,
  detail?: 'with-progress',
): string {
  const needing = jobs.filter(({ needsAttention }) => needsAttention)
  const unchecked = inPlace(jobs, 'unchecked')
  const words = tray.state
  const counts: readonly (readonly [number, (jobs: number) => string])[] = [
    [inPlace(jobs, 'running'), detail ? runningWords(jobs, words) : words.running],
    [inPlace(jobs, 'waiting'), words.waiting],
    ...worstFirst.map(
      (kind) => [kind === 'completed' ? completed : count(needing, kind), outcomes[kind].count] as const,
    ),
    [unchecked, words.unchecked],
  ]
  const parts = counts.filter(([number]) => number > 0).map(([number, say]) => say(number))
  // Jobs that can't be checked have a count of their own.
  const all = unchecked > 0 ? parts : [...parts, ...serverWords(servers, words)]
  if (all.length > 0) return all.join(', ')
  return jobs.length === 0 ? words.noJobs : words.nothingRunning
}
