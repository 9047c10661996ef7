import type { ServerView, StatsSample } from '../../../shared/model.ts'
import type { Texts } from '../../../shared/texts/index.ts'

export type QueueStats = StatsSample['stats']

export interface Figure {
  readonly name: keyof Texts['servers']['screen']['counts']
  readonly value: string
}

const countNames = [
  'running',
  'pending',
  'scheduled',
  'retrying',
  'completed',
  'failed',
  'cancelled',
  'total',
] as const

/** Counts the jobs that wait for a worker. */
export const waiting = ({ pending, scheduled }: QueueStats): number => pending + scheduled
/** Counts the jobs that a worker has. */
export const running = ({ running: run, retrying }: QueueStats): number => run + retrying

/**
 * The real server reports workers in every other response only, and 0 while jobs run
 * (docs/reference/compileo-server.md, "Queue stats").
 */
export function workersOf(samples: readonly StatsSample[]): number | undefined {
  const latest = samples.findLast(({ stats }) => stats.activeWorkers !== undefined)?.stats
  return latest?.activeWorkers === 0 && running(latest) > 0 ? undefined : latest?.activeWorkers
}

export interface Figures {
  readonly counts: readonly Figure[]
  readonly machine: readonly Figure[]
}

/** Returns the figures of a server's last sample; only the counts are always there. */
export function figuresOf({ stats: last, statsHistory }: ServerView, texts: Texts): Figures {
  if (!last) return { counts: [], machine: [] }
  const { stats } = last
  const workers = workersOf([...statsHistory, last])
  return {
    counts: countNames.map((name) => ({ name, value: texts.format.count(stats[name]) })),
    machine: [
      ...(workers === undefined ? [] : [{ name: 'workers', value: texts.format.count(workers) } as const]),
      ...(stats.cpuPercent === undefined
        ? []
        : [{ name: 'cpu', value: texts.format.percent(Math.round(stats.cpuPercent)) } as const]),
      ...(stats.memoryMb === undefined
        ? []
        : [{ name: 'memory', value: texts.format.memorySize(stats.memoryMb) } as const]),
    ],
  }
}
