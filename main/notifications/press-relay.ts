import type { NotificationPress } from './notification.ts'

export interface PressRelay {
  emit(press: NotificationPress): void
  /** @returns unsubscribe */
  add(listener: (press: NotificationPress) => void): () => void
  clear(): void
}

/** Windows starts the program for a click on an old notification. */
export function pressRelay(): PressRelay {
  const listeners = new Set<(press: NotificationPress) => void>()
  const early: NotificationPress[] = []
  return {
    emit(press) {
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
