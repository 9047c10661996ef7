import { messageOf, type Message } from '../../shared/messages/message.ts'
import { isAwayAlert } from '../../shared/alert-levels.ts'
import type { QueueAlert, QueueAlertKind, QueueStats, StatsSample } from '../../shared/model.ts'
import type { AlertLevels } from '../../shared/alert-levels.ts'

/** How far a value must fall below its threshold before its alert is cleared. */
const hysteresis = 0.9
/** The server measures once in so long, and answers with the same figures meanwhile, ms (docs/compileo-server.md). */
const measuredEveryMs = 30_000
/** The share of failed jobs counts from this many finished jobs on. */
const leastFinished = 20
/** How long a server may be away before that is an alert, ms. */
const unreachableAfterMs = 60_000
/** The same of one that is connected and silent, which may only be busy. */
export const silentAfterMs = 10 * 60_000

interface Measure {
  readonly kind: QueueAlertKind
  /** Undefined where the server doesn't tell. */
  readonly value: (stats: QueueStats) => number | undefined
  readonly threshold: (levels: AlertLevels) => number
  readonly message: (stats: QueueStats) => Message
}

const measures: readonly Measure[] = [
  {
    kind: 'failure-rate',
    value: ({ completed, failed, cancelled, total }) =>
      completed + failed + cancelled < leastFinished || total === 0 ? 0 : failed / total,
    threshold: (levels) => levels.failureRate,
    message: ({ failed, total }) => messageOf('alerts.failureRate', failed, total),
  },
  {
    kind: 'cpu',
    value: ({ cpuPercent }) => cpuPercent,
    threshold: (levels) => levels.cpuPercent,
    message: ({ cpuPercent = 0 }) => messageOf('alerts.cpu', cpuPercent),
  },
  {
    kind: 'memory',
    value: ({ memoryMb }) => memoryMb,
    threshold: (levels) => levels.memoryMb,
    message: ({ memoryMb = 0 }) => messageOf('alerts.memory', memoryMb),
  },
  {
    kind: 'pending',
    value: ({ pending }) => pending,
    threshold: (levels) => levels.pending,
    message: ({ pending }) => messageOf('alerts.pending', pending),
  },
  {
    kind: 'no-workers',
    // The real server says 0 workers even while jobs run (docs/compileo-server.md, "Queue stats"): only a queue that
    // stands still is news.
    value: ({ activeWorkers, running, pending }) =>
      activeWorkers === undefined ? undefined : Number(activeWorkers === 0 && running === 0 && pending > 0),
    threshold: () => 0,
    message: ({ pending }) => messageOf('alerts.noWorkers', pending),
  },
]

/**
 * The alerts of a queue after a new sample: raised when two measurements in a row are over the threshold, however often
 * the server was asked meanwhile, cleared when the last is 10% under it, and otherwise as they were. A sample without a value says nothing of it: the real server tells
 * its workers in every other answer only (docs/compileo-server.md, "Queue stats"). Pure.
 * @param samples oldest first
 * @param judged `anew` where the thresholds are others now: what is not over them is cleared, however near it is
 */
export function queueAlerts(
  samples: readonly StatsSample[],
  raised: readonly QueueAlert[],
  levels: AlertLevels,
  judged: 'further' | 'anew' = 'further',
): readonly QueueAlert[] {
  const last = samples.at(-1)
  if (!last) return raised
  const alerts: QueueAlert[] = raised.filter(({ kind }) => isAwayAlert(kind))
  for (const { kind, value, threshold, message } of measures) {
    const current = raised.find((alert) => alert.kind === kind)
    const now = value(last.stats)
    if (now === undefined) {
      if (current) alerts.push(current)
      continue
    }
    const level = threshold(levels)
    const isNear = judged === 'further' && now > 0 && now >= level * hysteresis
    const stays = current && (isNear || now > level)
    if (stays || (now > level && valueBefore(samples, value, last.at) > level)) {
      alerts.push({ kind, raisedAt: current?.raisedAt ?? last.at, message: message(last.stats) })
    }
  }
  return alerts
}

/** The value of the last measurement before `at` that has one. */
function valueBefore(samples: readonly StatsSample[], value: Measure['value'], at: number): number {
  const isBefore = (sample: StatsSample) => sample.at <= at - measuredEveryMs
  const values = samples.filter(isBefore).map(({ stats }) => value(stats))
  return values.findLast((before) => before !== undefined) ?? -Infinity
}

/** The alerts but for that of a server that is away: it is back. Pure. */
export function withoutAwayAlert(raised: readonly QueueAlert[]): readonly QueueAlert[] {
  return raised.some(({ kind }) => isAwayAlert(kind))
    ? raised.filter(({ kind }) => !isAwayAlert(kind))
    : raised
}

/**
 * The alerts with that of a server that is away, or whose queue is, raised a minute after it went; ten minutes if it is
 * silent, which busy servers are. Over a restart of the program it stays raised, though the time is counted from zero. Pure.
 * @param awayMs how long it has been away
 * @param now ms since the epoch
 */
export function awayAlert(
  raised: readonly QueueAlert[],
  kind: 'unreachable' | 'no-queue',
  awayMs: number,
  now: number,
  isSilent = false,
): readonly QueueAlert[] {
  if (raised.some((alert) => alert.kind === kind)) return raised
  const others = withoutAwayAlert(raised)
  if (awayMs < (isSilent ? silentAfterMs : unreachableAfterMs) && others === raised) return raised
  return [...others, { kind, raisedAt: now, message: messageOf(`alerts.kinds.${kind}`) }]
}
