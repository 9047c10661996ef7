import type { Format } from '../../format.ts'

export const today = ({ count, plural, timeOfDay }: Format) => ({
  running: (jobs: number): string => `${count(jobs)} running`,
  waiting: (jobs: number): string => `${count(jobs)} waiting`,
  nothing: 'Nothing running',
  /** When nothing is left of what was to do today. */
  allDone: (at: number): string => `All done at ${timeOfDay(at)}`,
  jobsIn: (jobs: number, took: string): string => `${plural(jobs, 'job', 'jobs')} in ${took}`,
  /** For one job, and for several; the time follows. */
  doneAbout: 'done about',
  allDoneAbout: 'all done about',
  almostDone: 'almost done',
  unchecked: (jobs: number): string => `${count(jobs)} can’t be checked`,
  needYou: (jobs: number): string => `${count(jobs)} ${jobs === 1 ? 'needs' : 'need'} you`,
  paused: 'notifications paused',
  name: 'Today',
  bars: 'Today’s runs by server',
  now: 'now',
  others: (servers: number): string => `${count(servers)} more`,
  runs: (runs: number): string => plural(runs, 'run', 'runs'),
  counts: {
    running: (runs: number): string => `${count(runs)} running`,
    unchecked: (runs: number): string => `${count(runs)} can’t be checked`,
  },
  between: (from: number, until: number): string => `${timeOfDay(from)}–${timeOfDay(until)}`,
  since: (from: number): string => `since ${timeOfDay(from)}`,
})
