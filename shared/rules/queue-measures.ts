import { createMessage, type Message } from '../message.ts'
import type { AlertLevels, QueueAlertKind, QueueStats } from '../model.ts'

const minFinished = 20

export interface Measure {
  readonly kind: QueueAlertKind
  /** Undefined if the server doesn't report it. */
  readonly value: (stats: QueueStats) => number | undefined
  readonly threshold: (levels: AlertLevels) => number
  readonly message: (stats: QueueStats) => Message
}

export const measures: readonly Measure[] = [
  {
    kind: 'failure-rate',
    value: ({ completed, failed, cancelled, total }) =>
      completed + failed + cancelled < minFinished || total === 0 ? 0 : failed / total,
    threshold: (levels) => levels.failureRate,
    message: ({ failed, total }) => createMessage('alerts.failureRate', failed, total),
  },
  {
    kind: 'cpu',
    value: ({ cpuPercent }) => cpuPercent,
    threshold: (levels) => levels.cpuPercent,
    message: ({ cpuPercent = 0 }) => createMessage('alerts.cpu', cpuPercent),
  },
  {
    kind: 'memory',
    value: ({ memoryMb }) => memoryMb,
    threshold: (levels) => levels.memoryMb,
    message: ({ memoryMb = 0 }) => createMessage('alerts.memory', memoryMb),
  },
  {
    kind: 'pending',
    value: ({ pending }) => pending,
    threshold: (levels) => levels.pending,
    message: ({ pending }) => createMessage('alerts.pending', pending),
  },
  {
    kind: 'no-workers',
    // The real server reports 0 workers even while jobs run (docs/reference/compileo-server.md, "Queue
    // stats"): only a stalled queue is news.
    value: ({ activeWorkers, running, pending, stalled }) =>
      activeWorkers === undefined && running === 0
        ? undefined
        : Number((stalled !== undefined || (running === 0 && activeWorkers === 0)) && pending > 0),
    threshold: () => 0,
    message: ({ pending, stalled }) =>
      stalled === undefined
        ? createMessage('alerts.noWorkers', pending)
        : createMessage('alerts.stalled', stalled),
  },
]

/** The page warns at once, an alert takes two measurements. */
export const findExceeded = (stats: QueueStats, levels: AlertLevels): readonly Measure[] =>
  measures.filter(({ value, threshold }) => (value(stats) ?? -Infinity) > threshold(levels))
