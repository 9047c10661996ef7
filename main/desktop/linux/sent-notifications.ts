import { trimToNewest } from '#main/base/trim-to-newest.ts'
import type { NotificationSpec } from '#main/core/notifications/notification.ts'

/** How many notifications are remembered. A day usually has fewer. */
const maxRemembered = 500

/**
 * Maps the desktop's IDs to our notifications. Closed ones are included, because some daemons report a click
 * only after they have closed the notification.
 */
export class SentNotifications {
  readonly #entries = new Map<number, { readonly spec: NotificationSpec; isOpen: boolean }>()

  add(systemId: number, spec: NotificationSpec): void {
    this.#entries.delete(systemId)
    this.#entries.set(systemId, { spec, isOpen: true })
    trimToNewest(this.#entries, maxRemembered)
  }

  /** Returns the notification with this ID; undefined for a notification of another program. */
  getSpec(systemId: number): NotificationSpec | undefined {
    return this.#entries.get(systemId)?.spec
  }

  getOpenId(id: string): number | undefined {
    for (const [systemId, { spec, isOpen }] of this.#entries) if (isOpen && spec.id === id) return systemId
    return undefined
  }

  markClosed(systemId: number): void {
    const entry = this.#entries.get(systemId)
    if (entry) entry.isOpen = false
  }

  clear(): void {
    this.#entries.clear()
  }
}
