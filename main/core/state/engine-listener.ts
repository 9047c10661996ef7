import { getAlertLevels } from '#shared/alert-levels.ts'
import { isQueueUnavailable, isServerUnresponsive } from '#main/compileo/errors.ts'
import type { EngineListener, Outage } from './events.ts'
import { addUnreachableAlert, updateQueueAlerts, removeUnreachableAlert } from './queue-alerts.ts'
import type { AppStore } from './store.ts'
import { createStatsSample, countStalledJobs } from '#shared/rules/queue-counts.ts'
import type { Reach, StatsSample } from '#shared/model.ts'

/**
 * How old the values for an alert may be, in ms. An alert needs two values, and every second response lacks
 * some values.
 */
const recentMs = 5 * 60_000

function toReach(outage: Outage): Reach {
  if (isQueueUnavailable(outage)) return 'no-queue'
  if (isServerUnresponsive(outage)) return 'busy'
  // The error comes from a proxy that can't reach the server.
  return outage.kind === 'unavailable' ? 'unreachable' : outage.kind
}

/** Applies the engine's events to the store. */
export function createEngineListener(store: AppStore, now: () => number): EngineListener {
  const reachable = { reach: 'ok', reason: undefined, nextTryAt: undefined } as const
  return {
    onJob: (key, event) => store.applyJobEvent(key, event),
    onReachability(id, news) {
      store.updateServer(id, (server) => {
        if (news.up) return { ...server, ...reachable, alerts: removeUnreachableAlert(server.alerts) }
        const { outage, awayMs, nextTryAt } = news
        const unreachableServer = { ...server, reach: toReach(outage), reason: outage.message }
        // Retries can't help until the user enters a key. No alert is needed, because the server's row shows
        // the problem.
        if (outage.kind === 'unauthorized')
          return { ...unreachableServer, nextTryAt: undefined, alerts: removeUnreachableAlert(server.alerts) }
        const kind = isQueueUnavailable(outage) ? 'no-queue' : 'unreachable'
        return {
          ...unreachableServer,
          nextTryAt,
          alerts: addUnreachableAlert(server.alerts, kind, awayMs, now(), isServerUnresponsive(outage)),
        }
      })
    },
    onStats(id, stats, at, skewMs) {
      // A sample from the future was taken before the system's clock was set back.
      const isRecent = (old: StatsSample) => old.at > at - recentMs && old.at <= at
      store.updateServer(id, (server) => {
        const before = server.recentStats.filter(isRecent)
        const { jobs } = store.state()
        const stalledCount = countStalledJobs(stats, jobs.values(), id, at + skewMs)
        const sample = createStatsSample(
          { ...stats, ...(stalledCount && { stalled: stalledCount }) },
          at,
          before.at(-1),
        )
        const recentStats = [...before, sample]
        const alerts = updateQueueAlerts(
          recentStats,
          removeUnreachableAlert(server.alerts),
          getAlertLevels(server),
        )
        return { ...server, ...reachable, skewMs, stats: sample, recentStats, alerts }
      })
    },
    onPlugin(id, pluginVersion) {
      store.updateServer(id, (server) => ({ ...server, pluginVersion }))
    },
    onQueueError(id, error) {
      // The server responded with an error, so it is reachable. `reason` shows the error.
      const reach = error.kind === 'limited' ? 'limited' : 'ok'
      store.updateServer(id, (server) => {
        const alerts = removeUnreachableAlert(server.alerts)
        return { ...server, reach, reason: error.message, alerts }
      })
    },
  }
}
