import { createMessage, type Message } from '../message.ts'
import type { AlertLevels, QueueAlertKind, QueueStats } from '../model.ts'

const minFinished = 20

export interface QueueMeasure {
  readonly kind: QueueAlertKind
  readonly value: (stats: QueueStats) => number | undefined
  readonly threshold: (levels: AlertLevels) => number | undefined
  /**
   * Set if two responses must exceed the threshold. A single response may be 30 s old, and a job may have
   * started since.
   */
  readonly needsTwoResponses?: boolean
  readonly message: (stats: QueueStats) => Message
}

export const queueMeasures: readonly QueueMeasure[] = [
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
    kind: 'none-running',
    value: ({ running, retrying, pending, stalled }) =>
      Number(stalled !== undefined || (running + retrying === 0 && pending > 0)),
    threshold: () => 0,
    needsTwoResponses: true,
    message: ({ pending, stalled }) =>
      stalled === undefined
        ? createMessage('alerts.noneRunning', pending)
        : createMessage('alerts.stalled', stalled),
  },
  {
    kind: 'reported',
    value: ({ health }) => Number(health !== undefined),
    threshold: () => 0,
    message: ({ health = '' }) => createMessage('alerts.reported', health),
  },
]

/**
 * Returns the measures that exceed their threshold in this response. The server's page shows them at once,
 * while an alert needs two responses. Measures with `needsTwoResponses` are left out.
 */
export const findExceededMeasures = (stats: QueueStats, levels: AlertLevels): readonly QueueMeasure[] =>
  queueMeasures.filter(
    ({ value, threshold, needsTwoResponses }) =>
      needsTwoResponses !== true && (value(stats) ?? -Infinity) > (threshold(levels) ?? Infinity),
  )
