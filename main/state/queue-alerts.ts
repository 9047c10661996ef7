import { createMessage } from '#shared/message.ts'
import { isUnreachableAlert } from '#shared/alert-levels.ts'
import { measures, type Measure } from '#shared/rules/queue-measures.ts'
import type { AlertLevels, QueueAlert, StatsSample } from '#shared/model.ts'

/** An alert is cleared when its value falls below this share of the threshold. */
const hysteresis = 0.9
/** The server repeats its values between measurements (docs/reference/compileo-server.md). */
const measureIntervalMs = 30_000
const unreachableDelayMs = 5 * 60_000
/** This is longer than for other outages, because a silent server may just be busy. */
export const silentDelayMs = 10 * 60_000

/**
 * `samples` are sorted from old to new. Two consecutive values over the threshold raise an alert, and one 10
 * % below it clears the alert, as does any value not over a changed threshold. A sample without a value
 * changes nothing (docs/reference/compileo-server.md, "Queue stats").
 */
export function updateQueueAlerts(
  samples: readonly StatsSample[],
  raised: readonly QueueAlert[],
  levels: AlertLevels,
  changed: 'samples' | 'thresholds' = 'samples',
): readonly QueueAlert[] {
  const last = samples.at(-1)
  if (!last) return raised
  const alerts: QueueAlert[] = raised.filter(({ kind }) => isUnreachableAlert(kind))
  for (const { kind, value, threshold, message } of measures) {
    const current = raised.find((alert) => alert.kind === kind)
    const level = threshold(levels)
    if (level === undefined) continue
    const latestValue = value(last.stats)
    if (latestValue === undefined) {
      if (current) alerts.push(current)
      continue
    }
    const isNear = changed === 'samples' && latestValue > 0 && latestValue >= level * hysteresis
    const stays = current && (isNear || latestValue > level)
    if (stays || (latestValue > level && getValueBefore(samples, value, last.at) > level)) {
      alerts.push({ kind, raisedAt: current?.raisedAt ?? last.at, message: message(last.stats) })
    }
  }
  return alerts
}

function getValueBefore(samples: readonly StatsSample[], value: Measure['value'], at: number): number {
  const isBefore = (sample: StatsSample) => sample.at <= at - measureIntervalMs
  const values = samples.filter(isBefore).map(({ stats }) => value(stats))
  return values.findLast((before) => before !== undefined) ?? -Infinity
}

/** Removes the alert for an unreachable server. Returns the same array if there is no such alert. */
export function removeUnreachableAlert(raised: readonly QueueAlert[]): readonly QueueAlert[] {
  const otherAlerts = raised.filter(({ kind }) => !isUnreachableAlert(kind))
  return otherAlerts.length === raised.length ? raised : otherAlerts
}

/**
 * Adds the alert for an unreachable server after five minutes. If the server is just silent, it may be busy,
 * so the alert is added after ten minutes.
 */
export function addUnreachableAlert(
  raised: readonly QueueAlert[],
  kind: 'unreachable' | 'no-queue',
  awayMs: number,
  now: number,
  isSilent = false,
): readonly QueueAlert[] {
  if (raised.some((alert) => alert.kind === kind)) return raised
  const otherAlerts = removeUnreachableAlert(raised)
  if (awayMs < (isSilent ? silentDelayMs : unreachableDelayMs) && otherAlerts === raised) return raised
  return [...otherAlerts, { kind, raisedAt: now - awayMs, message: createMessage(`alerts.kinds.${kind}`) }]
}
