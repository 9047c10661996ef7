import type { Format } from '../../format.ts'

export const insights = ({ count, plural }: Format) => ({
  title: 'Insights',
  loading: 'Loading insights',
  trouble: (why: string) => `Couldn’t load insights: ${why}`,
  total: (runs: number) => plural(runs, 'run', 'runs'),
  failed: (runs: number) => `${count(runs)} failed`,
  period: 'Period',
  days: (days: number) => `Last ${count(days)} days`,
  server: 'Server',
  removedServer: 'Removed server',
  none: 'No finished jobs yet',
  noneHint:
    'Once watched jobs have run, this shows how many completed or failed, how long they took, and what slowed them down.',
  noneHere: 'No runs in this period',
  showAll: 'Clear filters',
  runs: {
    title: 'Runs per day',
    reader: 'Day',
    summary: (what: string, counts: string) => `${what}: ${counts}`,
  },
  durations: {
    title: 'Durations',
    median: (time: string) => `median ${time}`,
    middle: 'middle half, and median',
    none: 'No completed runs with known times',
  },
  causes: {
    title: 'Why runs failed',
    others: 'Other causes',
    open: 'Show in History',
    none: 'Nothing failed',
  },
  steps: {
    title: 'Slowest steps',
    median: 'median',
    none: 'No steps recorded yet',
  },
})
