import { levelsOf } from '#shared/alert-levels.ts'
import { isNoQueue, isSilent } from '#main/compileo/errors.ts'
import type { NewsListener, Outage } from './events.ts'
import { awayAlert, queueAlerts, withoutAwayAlert } from './queue-alerts.ts'
import type { AppStore } from './store.ts'
import { sampleOf, stalledCount } from '#shared/rules/queue-counts.ts'
import type { Reach, StatsSample } from '#shared/model.ts'

/** How long samples are kept, ms: an alert takes two values, and the server leaves some out of each other response. */
const recentMs = 5 * 60_000

function reachOf(outage: Outage): Reach {
  if (isNoQueue(outage)) return 'no-queue'
  if (isSilent(outage)) return 'busy'
  // A proxy found nothing behind it.
  return outage.kind === 'unavailable' ? 'unreachable' : outage.kind
}

/** Applies the engine's events to the store. */
export function createNewsIntake(store: AppStore, now: () => number): NewsListener {
  const reachable = { reach: 'ok', reason: undefined, nextTryAt: undefined } as const
  return {
    onJob: (key, event) => store.jobEvent(key, event),
    onReach(id, news) {
      store.updateServer(id, (server) => {
        if (news.up) return { ...server, ...reachable, alerts: withoutAwayAlert(server.alerts) }
        const { outage, awayMs, nextTryAt } = news
        const away = { ...server, reach: reachOf(outage), reason: outage.message }
        // A retry can't help until the user enters a key. The server's row shows it, so there is no alert.
        if (outage.kind === 'unauthorized')
          return { ...away, nextTryAt: undefined, alerts: withoutAwayAlert(server.alerts) }
        const kind = isNoQueue(outage) ? 'no-queue' : 'unreachable'
        return { ...away, nextTryAt, alerts: awayAlert(server.alerts, kind, awayMs, now(), isSilent(outage)) }
      })
    },
    onStats(id, stats, at, skewMs) {
      // Samples from the future were taken before the clock was set back.
      const isRecent = (old: StatsSample) => old.at > at - recentMs && old.at <= at
      store.updateServer(id, (server) => {
        const before = server.recentStats.filter(isRecent)
        const { jobs } = store.state()
        const stalled = stalledCount(stats, jobs.values(), id, at + skewMs)
        const sample = sampleOf({ ...stats, ...(stalled && { stalled }) }, at, before.at(-1))
        const recentStats = [...before, sample]
        const alerts = queueAlerts(recentStats, withoutAwayAlert(server.alerts), levelsOf(server))
        return { ...server, ...reachable, skewMs, stats: sample, recentStats, alerts }
      })
    },
    onPlugin(id, pluginVersion) {
      store.updateServer(id, (server) => ({ ...server, pluginVersion }))
    },
    onQueueTrouble(id, error) {
      // It responds, though with an error, which `reason` shows.
      const reach = error.kind === 'limited' ? 'limited' : 'ok'
      store.updateServer(id, (server) => {
        const alerts = withoutAwayAlert(server.alerts)
        return { ...server, reach, reason: error.message, alerts }
      })
    },
  }
}
