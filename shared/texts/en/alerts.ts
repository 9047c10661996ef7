import type { Format } from '../../format.ts'

/** Queue alerts, and what a person can do about each, in a sentence. */
export const alerts = ({ count, memorySize, percent }: Format) => ({
  failureRate: (failed: number, total: number): string => `${count(failed)} of ${count(total)} jobs failed`,
  cpu: (value: number): string => `CPU at ${percent(Math.round(value))}`,
  memory: (megabytes: number): string => `${memorySize(megabytes)} of memory in use`,
  pending: (jobs: number): string => `${count(jobs)} jobs waiting`,
  noWorkers: (jobs: number): string =>
    jobs === 1 ? '1 job waiting, none running' : `${count(jobs)} jobs waiting, none running`,
  /** What is raised, without figures: those of before a restart of the program say nothing of now. */
  kinds: {
    'failure-rate': 'Many jobs failed',
    cpu: 'High CPU use',
    memory: 'High memory use',
    pending: 'Many jobs waiting',
    'no-workers': 'Jobs waiting, none running',
    unreachable: 'Unreachable for over a minute',
  },
  advice: {
    'failure-rate': 'Check the errors of the failed jobs: they often share one cause.',
    cpu: 'Jobs will take longer. Wait for some to finish before you start more.',
    memory: 'Jobs may run out of memory. Wait for some to finish before you start large ones.',
    pending: 'New jobs will have to wait. Start fewer, or add workers to the server.',
    'no-workers': 'Check that the server’s workers are running. No job starts until one is.',
    unreachable:
      'Check that the server is running and this computer is on its network. Jobs may still be running there.',
  },
})
