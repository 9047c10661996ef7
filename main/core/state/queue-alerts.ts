import { createMessage } from '#shared/message.ts'
import { isUnreachableAlert } from '#shared/alert-levels.ts'
import { queueMeasures, type QueueMeasure } from '#shared/rules/queue-measures.ts'
import type { AlertLevels, QueueAlert, StatsSample } from '#shared/model.ts'

/** An alert is cleared when its value falls below this share of the threshold. */
const hysteresis = 0.9
/** The server repeats its values between measurements (docs/reference/compileo-server.md). */
const measureIntervalMs = 30_000
const unreachableDelayMs = 5 * 60_000
/**
 * How long a server must be silent before the alert, in ms. The delay is longer than for other outages,
 * because a silent server may just be busy.
 */
export const silentServerAlertDelayMs = 10 * 60_000

/**
 * Updates the alerts of a server. `samples` are sorted from old to new. Two consecutive values over the
 * threshold raise an alert, and a value 10 % below the threshold clears it. If the user changed the
 * threshold, a value that doesn't exceed it clears the alert, too. A measure without a threshold has no
 * alert. A sample without a value changes nothing (docs/reference/compileo-server.md, "Queue stats").
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
  for (const { kind, value, threshold, message } of queueMeasures) {
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

function getValueBefore(samples: readonly StatsSample[], value: QueueMeasure['value'], at: number): number {
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
 * Adds the alert for a server that has been unreachable for five minutes. A server that is only silent may be
 * busy, so its alert is added after ten minutes. The alert replaces one of the other kind at once.
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
  if (awayMs < (isSilent ? silentServerAlertDelayMs : unreachableDelayMs) && otherAlerts === raised)
    return raised
  return [...otherAlerts, { kind, raisedAt: now - awayMs, message: createMessage(`alerts.kinds.${kind}`) }]
}
