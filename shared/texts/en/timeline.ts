import type { Format } from '../../format.ts'

export const createTimelineTexts = ({ count, plural, timeOfDay }: Format) => ({
  running: (jobs: number) => `${count(jobs)} running`,
  waiting: (jobs: number) => `${count(jobs)} waiting`,
  nothing: 'Nothing running',
  /** The text if only jobs that aren't watched are active. */
  noneOfYours: 'None of yours running',
  /** The text if no job is active and some jobs have ended today. */
  allDone: (at: number) => `All done at ${timeOfDay(at)}`,
  jobsIn: (jobs: number, took: string) => `${plural(jobs, 'job', 'jobs')} in ${took}`,
  /** The text before the time at which one or several jobs should be done. */
  doneAbout: 'done about',
  allDoneAbout: 'all done about',
  almostDone: 'almost done',
  unchecked: (jobs: number) => `${count(jobs)} can’t be checked`,
  needYou: (jobs: number) => `${count(jobs)} ${jobs === 1 ? 'needs' : 'need'} you`,
  paused: 'notifications paused',
  name: 'Today',
  bars: 'Today’s runs by server',
  now: 'now',
  others: (servers: number) => `${count(servers)} more`,
  runs: (runs: number) => plural(runs, 'run', 'runs'),
  counts: {
    running: (runs: number) => `${count(runs)} running`,
    unchecked: (runs: number) => `${count(runs)} can’t be checked`,
  },
  between: (from: number, until: number) => `${timeOfDay(from)}–${timeOfDay(until)}`,
  since: (from: number) => `since ${timeOfDay(from)}`,
})
