import type { Format } from '../../format.ts'

export const insights = ({ count, plural, percent, roughDuration }: Format) => ({
  title: 'Insights',
  loading: 'Loading insights',
  trouble: (why: string) => `Couldn’t load insights: ${why}`,
  retry: 'Try again',
  total: (runs: number) => plural(runs, 'run', 'runs'),
  /** Of those that completed or failed. */
  failedShare: (share: number) => `${percent(share)} failed`,
  period: 'Period',
  days: (days: number) => `Last ${count(days)} days`,
  server: 'Server',
  everyServer: 'All servers',
  removedServer: 'Removed server',
  kind: 'Kind',
  everyKind: 'All kinds',
  otherKind: 'Other',
  none: 'No finished jobs yet',
  noneHint:
    'Once watched jobs have run, this shows how many completed or failed, how long they took, and what slowed them down.',
  noneHere: 'No runs in this period',
  showAll: 'Clear filters',
  options: 'Filter insights',
  runs: {
    title: 'Runs per day',
    reader: 'Day',
    summary: (what: string, counts: string) => `${what}: ${counts}`,
  },
  durations: {
    title: 'Duration by kind',
    median: (time: string) => `median ${time}`,
    spread: (from: number, to: number) => `${roughDuration(from)}–${roughDuration(to)}`,
    middle: 'middle half of runs',
    none: 'No completed runs with known times',
  },
  causes: {
    title: 'Why runs failed',
    last: (at: string) => `last ${at}`,
    others: (runs: number) => `${plural(runs, 'failure', 'failures')} with other causes`,
    open: 'Show in History',
    none: 'Nothing failed',
  },
  steps: {
    title: 'Slowest steps',
    median: 'median',
    none: 'No steps recorded yet',
  },
})
