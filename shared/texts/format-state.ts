import { kindsBySeverity } from '#shared/outcome.ts'
import { findUncheckedServers, type JobGroup } from '#shared/rules/count-jobs.ts'
import { countOtherJobs } from '#shared/rules/queue-counts.ts'
import type { ServerState } from '#shared/model.ts'
import type { JobSummary, JobActivity } from '#shared/rules/job-summaries.ts'
import type { Texts } from './index.ts'

type StateTexts = Texts['tray']['state']

const countActivity = (jobs: readonly JobSummary[], activity: JobActivity): number =>
  jobs.filter((each) => each.activity === activity).length

const countInGroup = (jobs: readonly JobSummary[], group: JobGroup): number =>
  jobs.filter((each) => each.group === group).length

function formatUnreachable(server: ServerState | undefined, stateTexts: StateTexts): string {
  if (server?.reach === 'busy') return stateTexts.theServerBusy
  return server?.reach === 'no-queue' ? stateTexts.theQueueUnavailable : stateTexts.theServerUnreachable
}

function formatServers(servers: readonly ServerState[], stateTexts: StateTexts): readonly string[] {
  const unchecked = [...findUncheckedServers(servers).values()]
  const needKey = unchecked.filter((why) => why === 'key').length
  const unreachable = unchecked.length - needKey
  const [only, ...others] = servers
  if (others.length === 0 && needKey > 0) return [stateTexts.theKeyNeeded]
  if (others.length === 0 && unreachable > 0) return [formatUnreachable(only, stateTexts)]
  return [
    ...(unreachable > 0 ? [stateTexts.serversUnreachable(unreachable)] : []),
    ...(needKey > 0 ? [stateTexts.serversNeedKey(needKey)] : []),
  ]
}

/**
 * Returns a function that formats the number of running jobs. A single job is formatted with its progress, such
 * as "1 running at 65%".
 */
function createRunningFormat(jobs: readonly JobSummary[], stateTexts: StateTexts): (jobs: number) => string {
  const running = jobs.filter(({ activity }) => activity === 'running')
  const [only] = running
  return only && running.length === 1
    ? () => stateTexts.oneRunning(only.job.run.progress)
    : stateTexts.running
}

/** Formats a summary of all jobs, such as "2 running, 1 failed", with the number of unread completed runs. */
export function formatTrayState(
  jobs: readonly JobSummary[],
  servers: readonly ServerState[],
  completed: number,
  { tray, outcomes, ...texts }: Pick<Texts, 'tray' | 'timeline' | 'outcomes' | 'servers'>,
  detail?: 'with-progress',
): string {
  const attentionJobs = jobs.filter(({ needsAttention }) => needsAttention)
  const unchecked = countInGroup(jobs, 'unchecked')
  const stateTexts = tray.state
  const counts: readonly (readonly [number, (jobs: number) => string])[] = [
    [countInGroup(jobs, 'running'), detail ? createRunningFormat(jobs, stateTexts) : stateTexts.running],
    [countInGroup(jobs, 'waiting'), stateTexts.waiting],
    ...kindsBySeverity.map(
      (kind) =>
        [
          kind === 'completed' ? completed : countActivity(attentionJobs, kind),
          outcomes[kind].count,
        ] as const,
    ),
    [unchecked, stateTexts.unchecked],
  ]
  const parts = counts.filter(([number]) => number > 0).map(([number, say]) => say(number))
  // If the line counts jobs that can't be checked, it doesn't mention the servers as well.
  const all = unchecked > 0 ? parts : [...parts, ...formatServers(servers, stateTexts)]
  if (all.length > 0) return all.join(', ')
  return formatIdle(jobs, servers, stateTexts.nothingRunning, { tray, ...texts })
}

/** Formats the state if no watched job needs a mention, and how many other jobs the servers have. */
function formatIdle(
  jobs: readonly JobSummary[],
  servers: readonly ServerState[],
  nothingRunning: string,
  { tray, timeline, servers: serverTexts }: Pick<Texts, 'tray' | 'timeline' | 'servers'>,
): string {
  const others = countOtherJobs(
    servers,
    jobs.map(({ job }) => job),
  )
  const own = jobs.length === 0 ? tray.state.noJobs : others > 0 ? timeline.noneOfYours : nothingRunning
  return [own, ...formatCount(others, serverTexts.state.others)].join(', ')
}

const formatCount = (jobs: number, format: (jobs: number) => string): readonly string[] =>
  jobs > 0 ? [format(jobs)] : []

/**
 * Formats the first line of the menu, as the window's summary line: "3 running, all done about 15:02, 16 need
 * you".
 */
export function formatMenuSummary(
  jobs: readonly JobSummary[],
  servers: readonly ServerState[],
  completed: number,
  timeLeftLines: readonly string[],
  texts: Pick<Texts, 'tray' | 'timeline' | 'outcomes' | 'servers'>,
): string {
  const { timeline, outcomes } = texts
  const parts = [
    ...formatCount(countInGroup(jobs, 'running'), timeline.running),
    ...formatCount(countInGroup(jobs, 'waiting'), timeline.waiting),
    ...timeLeftLines,
    ...formatCount(countInGroup(jobs, 'attention'), timeline.needYou),
    ...formatCount(countInGroup(jobs, 'unchecked'), timeline.unchecked),
    ...formatCount(completed, outcomes.completed.count),
  ]
  if (parts.length > 0) return parts.join(', ')
  return formatIdle(jobs, servers, timeline.nothing, texts)
}
