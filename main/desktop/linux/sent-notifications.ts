import { trimToNewest } from '#main/base/bounded.ts'
import type { NotificationSpec } from '#main/notifications/notification.ts'

/** More notifications than a long day has. */
const maxRemembered = 500

/**
 * Our notifications by the desktop's IDs, including closed ones, because some daemons report the click after
 * the close.
 */
export class SentNotifications {
  readonly #entries = new Map<number, { readonly spec: NotificationSpec; isOpen: boolean }>()

  add(systemId: number, spec: NotificationSpec): void {
    this.#entries.delete(systemId)
    this.#entries.set(systemId, { spec, isOpen: true })
    trimToNewest(this.#entries, maxRemembered)
  }

  /** Undefined for another program's notification. */
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
