import type { AppStore } from '#main/state/store.ts'
import type { QueueAlert, ServerId } from '#shared/model.ts'
import { alertIdOf, isAmong, notificationForAlerts } from './alerts.ts'
import type { Delivering } from './deliver.ts'
import type { PolicyContext } from './policy.ts'

/**
 * Closes the notification when all have cleared. Alerts raised before the start count as announced.
 *
 * @returns unsubscribe
 */
export function announceAlerts(
  store: AppStore,
  delivering: Delivering,
  context: () => PolicyContext,
  failuresShown: (id: ServerId) => number,
  run: (doing: Promise<void>) => void,
): () => void {
  const known = new Map<ServerId, readonly QueueAlert[]>()
  const announced = new Map<ServerId, readonly QueueAlert[]>()
  for (const { id, alerts } of store.state().servers.values()) known.set(id, alerts)

  const stillRaised = (id: ServerId, alerts: readonly QueueAlert[]) => {
    const now = store.state().servers.get(id)?.alerts ?? []
    return alerts.filter((alert) => isAmong(now, alert))
  }

  function look(id: ServerId, alerts: readonly QueueAlert[]) {
    const before = known.get(id) ?? []
    const raised = alerts.filter((alert) => !isAmong(before, alert))
    known.set(id, alerts)
    const shown = announced.get(id)
    if (shown && raised.length === 0 && stillRaised(id, shown).length === 0) {
      announced.delete(id)
      delivering.close(alertIdOf(id))
    }
    if (raised.length === 0) return
    announced.set(id, raised)
    const specOf = () => {
      const server = store.state().servers.get(id)
      return server && notificationForAlerts(server, stillRaised(id, raised), context(), failuresShown(id))
    }
    run(delivering.insist(specOf, () => undefined))
  }

  return store.onChange((change, { servers }) => {
    if (change.of !== 'servers') return
    for (const { id, alerts } of servers.values()) if (known.get(id) !== alerts) look(id, alerts)
    for (const id of known.keys()) {
      if (servers.has(id)) continue
      known.delete(id)
      if (announced.delete(id)) delivering.close(alertIdOf(id))
    }
  })
}
