import type { NotificationPress } from './notification.ts'

/** Hands presses on to whoever listens, and keeps those that come before anybody does. */
export interface PressRelay {
  tell(press: NotificationPress): void
  /** Returns how to stop listening. */
  add(listener: (press: NotificationPress) => void): () => void
  clear(): void
}

/**
 * A press can come before the program is ready for it: on Windows a click on an old notification starts the program.
 */
export function pressRelay(): PressRelay {
  const listeners = new Set<(press: NotificationPress) => void>()
  const early: NotificationPress[] = []
  return {
    tell(press) {
      if (listeners.size === 0) early.push(press)
      for (const listener of listeners) listener(press)
    },
    add(listener) {
      listeners.add(listener)
      for (const press of early.splice(0)) listener(press)
      return () => void listeners.delete(listener)
    },
    clear() {
      listeners.clear()
      early.length = 0
    },
  }
}
