import { isAway } from '../../shared/rules/restartable.ts'
import type { JobState, ServerState } from '../../shared/model.ts'
import { texts } from '../../shared/texts/native-texts.ts'
import type { Judged, Standing } from './jobs.ts'
import type { TrayIcon } from './types.ts'

function count(jobs: readonly Judged[], standing: Standing): number {
  return jobs.filter((each) => each.standing === standing).length
}

/** Eighths of the mean progress of what runs, rounded down: a full ring means done. */
function eighthsOf(running: readonly JobState[]): number {
  if (running.length === 0) return 0
  const mean = running.reduce((sum, { progress }) => sum + progress, 0) / running.length
  return Math.min(8, Math.max(0, Math.floor(mean / 12.5)))
}

/**
 * What the icon says, strongest first:
 *
 * 1. `attention`: a run failed or was lost and nobody has seen it. It is certain, and stays so whatever else happens.
 * 2. `offline`: nothing is heard of anything: of none of the jobs that aren't over, or, where there are none, of none
 *    of the servers. As long as one is heard, the icon tells of that one, and the words of the others.
 * 3. `active`: something runs or waits; the ring is the mean progress of what is heard to run.
 * 4. `idle`: nothing to wait for.
 */
export function trayIcon(jobs: readonly Judged[], servers: readonly ServerState[], unseen: number): TrayIcon {
  if (unseen > 0) return { kind: 'attention', eighths: 0 }
  const deaf = count(jobs, 'deaf')
  const heard = jobs.filter(({ standing }) => ['running', 'waiting', 'connecting'].includes(standing))
  if (heard.length > 0) {
    const running = jobs.filter(({ standing }) => standing === 'running').map(({ job }) => job)
    return { kind: 'active', eighths: eighthsOf(running) }
  }
  const allDeaf = servers.length > 0 && servers.every(isAway)
  return { kind: deaf > 0 || allDeaf ? 'offline' : 'idle', eighths: 0 }
}

function trouble(servers: readonly ServerState[]): readonly string[] {
  const deaf = servers.filter(isAway).length
  if (deaf === 0) return []
  const { theServerDeaf, serversDeaf } = texts.tray.state
  return [servers.length === 1 ? theServerDeaf : serversDeaf(deaf)]
}

/** "1 running at 65%": the one job's progress, where there is only one to tell of. */
function runningWords(jobs: readonly Judged[]): (jobs: number) => string {
  const words = texts.tray.state
  const running = jobs.filter(({ standing }) => standing === 'running')
  const [only] = running
  return only && running.length === 1 ? () => words.oneRunning(only.job.progress) : words.running
}

/**
 * The state in words, such as "2 running, 1 failed": the first line of the menu, where the progress stands on the jobs'
 * own lines, and `with-progress` the tooltip.
 */
export function stateLine(
  jobs: readonly Judged[],
  servers: readonly ServerState[],
  unseen: number,
  detail?: 'with-progress',
): string {
  const failed = jobs.filter(({ standing, needsAttention }) => needsAttention && standing === 'failed').length
  const lost = jobs.filter(({ standing, needsAttention }) => needsAttention && standing === 'lost').length
  const deaf = count(jobs, 'deaf')
  const words = texts.tray.state
  const counts: readonly (readonly [number, (jobs: number) => string])[] = [
    [count(jobs, 'running'), detail ? runningWords(jobs) : words.running],
    [count(jobs, 'waiting'), words.waiting],
    [count(jobs, 'connecting'), words.connecting],
    [failed, words.failed],
    [lost, words.lost],
    [unseen - failed - lost, words.toLookAt],
    [deaf, words.deaf],
  ]
  const told = counts.filter(([number]) => number > 0).map(([number, say]) => say(number))
  // Jobs that are out of reach say so themselves.
  const said = deaf > 0 ? told : [...told, ...trouble(servers)]
  if (said.length > 0) return said.join(', ')
  return jobs.length === 0 ? words.noJobs : words.nothingRunning
}
