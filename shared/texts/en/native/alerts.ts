import { count, memorySize, percent } from '../../../format.ts'

/** Queue alerts, and what a person can do about each, in a sentence. */
export const alerts = {
  failureRate: (failed: number, total: number): string => `${count(failed)} of ${count(total)} jobs failed`,
  cpu: (value: number): string => `CPU at ${percent(Math.round(value))}`,
  memory: (megabytes: number): string => `${memorySize(megabytes)} of memory in use`,
  pending: (jobs: number): string => `${count(jobs)} jobs wait`,
  noWorkers: (jobs: number): string =>
    jobs === 1 ? '1 job waits, none runs' : `${count(jobs)} jobs wait, none runs`,
  unreachable: 'Unreachable for over a minute',
  advice: {
    'failure-rate': 'Look at what the failed jobs say: they often share one cause.',
    cpu: 'Jobs will be slower. Start no more of them until some have ended.',
    memory: 'Jobs may fail for lack of memory. Start no large ones until some have ended.',
    pending: 'New jobs will wait. Start fewer of them, or give the server more workers.',
    'no-workers': 'Are the workers of the server running? Until one is, no job will begin.',
    unreachable: 'Is the server running, and this machine in its network? Jobs may go on there meanwhile.',
  },
}
