import { levelsOf } from '#shared/alert-levels.ts'
import { isNoQueue, isSilent } from '#main/compileo/errors.ts'
import type { NewsListener, Outage } from './events.ts'
import { awayAlert, queueAlerts, withoutAwayAlert } from './queue-alerts.ts'
import type { AppStore } from './store.ts'
import { sampleOf, stalledCount } from '#shared/rules/queue-counts.ts'
import type { Reach, StatsSample } from '#shared/model.ts'

/** Enough for a second value, though the server leaves some out of every other response, in ms. */
const recentMs = 5 * 60_000

function reachOf(outage: Outage): Reach {
  if (isNoQueue(outage)) return 'no-queue'
  if (isSilent(outage)) return 'busy'
  // A proxy found nothing behind it.
  return outage.kind === 'unavailable' ? 'unreachable' : outage.kind
}

/** Applies the engine's events to the store. */
export function createNewsIntake(store: AppStore, now: () => number): NewsListener {
  return {
    onJob: (key, event) => store.jobEvent(key, event),
    onReach(id, news) {
      store.updateServer(id, (server) =>
        news.up
          ? {
              ...server,
              reach: 'ok',
              reason: undefined,
              nextTryAt: undefined,
              alerts: withoutAwayAlert(server.alerts),
            }
          : {
              ...server,
              reach: reachOf(news.outage),
              reason: news.outage.message,
              // Another attempt can't help until the user enters a key.
              nextTryAt: news.outage.kind === 'unauthorized' ? undefined : news.nextTryAt,
              // A rejected key isn't transient, and the server's row shows it.
              alerts:
                news.outage.kind === 'unauthorized'
                  ? withoutAwayAlert(server.alerts)
                  : awayAlert(
                      server.alerts,
                      isNoQueue(news.outage) ? 'no-queue' : 'unreachable',
                      news.awayMs,
                      now(),
                      isSilent(news.outage),
                    ),
            },
      )
    },
    onStats(id, stats, at, skewMs) {
      // Samples from the future were taken before the clock was set back.
      const isRecent = (old: StatsSample) => old.at > at - recentMs && old.at <= at
      store.updateServer(id, (server) => {
        const before = server.recentStats.filter(isRecent)
        const { jobs, settings } = store.state()
        const stalled = stalledCount(stats, jobs.values(), id, at + skewMs)
        const sample = sampleOf({ ...stats, ...(stalled && { stalled }) }, at, before.at(-1))
        const recentStats = [...before, sample]
        return {
          ...server,
          reach: 'ok',
          reason: undefined,
          nextTryAt: undefined,
          skewMs,
          stats: sample,
          recentStats,
          alerts: queueAlerts(
            recentStats,
            withoutAwayAlert(server.alerts),
            levelsOf(server, settings.alertLevels),
          ),
        }
      })
    },
    onPlugin(id, pluginVersion) {
      store.updateServer(id, (server) => ({ ...server, pluginVersion }))
    },
    onQueueTrouble(id, error) {
      // It responds, though with an error, which `reason` shows.
      const reach = error.kind === 'limited' ? 'limited' : 'ok'
      store.updateServer(id, (server) => ({
        ...server,
        reach,
        reason: error.message,
        alerts: withoutAwayAlert(server.alerts),
      }))
    },
  }
}

/**
 * Applies changed thresholds to the existing samples at once.
 *
 * @returns `unsubscribe`
 */
export function followAlertLevels(store: AppStore): () => void {
  let levels = store.state().settings.alertLevels
  return store.onChange((_, { settings: { alertLevels }, servers }) => {
    if (alertLevels === levels) return
    levels = alertLevels
    for (const { id } of servers.values()) {
      store.updateServer(id, (server) => ({
        ...server,
        alerts: queueAlerts(server.recentStats, server.alerts, levelsOf(server, alertLevels), 'thresholds'),
      }))
    }
  })
}
