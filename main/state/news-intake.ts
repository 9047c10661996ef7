import type { CompileoError } from '../compileo/errors.ts'
import type { NewsListener } from './events.ts'
import { queueAlerts, unreachableAlert } from './queue-alerts.ts'
import type { AppStore } from './store.ts'
import type { Reach, StatsSample } from './types.ts'

/** How much of the queue's past is kept, ms. */
const historyMs = 10 * 60_000

function reachOf(error: CompileoError): Reach {
  switch (error.kind) {
    case 'unreachable':
    case 'unauthorized':
    case 'limited':
    case 'not-compileo':
      return error.kind
    case 'not-found':
    case 'conflict':
    case 'unavailable':
    case 'protocol':
      return 'ok' // It answers, if not well: `reason` says so.
  }
}

/** Takes what the engine says into the store. */
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
              alerts: unreachableAlert(server.alerts, undefined, now()),
            }
          : {
              ...server,
              reach: reachOf(news.outage),
              reason: news.outage.message,
              nextTryAt: news.nextTryAt,
              alerts: unreachableAlert(server.alerts, news.since, now()),
            },
      )
    },
    onStats(id, stats, at, skewMs) {
      const sample: StatsSample = { at, stats }
      store.updateServer(id, (server) => {
        const statsHistory = [...server.statsHistory.filter((old) => old.at > at - historyMs), sample]
        const { alertLevels } = store.state().settings
        return {
          ...server,
          reach: 'ok',
          reason: undefined,
          nextTryAt: undefined,
          skewMs,
          stats: sample,
          statsHistory,
          alerts: queueAlerts(statsHistory, server.alerts, alertLevels),
        }
      })
    },
    onQueueTrouble(id, error) {
      store.updateServer(id, (server) => ({ ...server, reach: reachOf(error), reason: error.message }))
    },
  }
}
