import { useSyncExternalStore } from 'react'
import type * as Everything from './rest.ts'

type Rest = typeof Everything

let rest: Rest | undefined
const listeners = new Set<() => void>()

/** Hands over the rest of the window, once it is read. */
export function provideRest(read: Rest): void {
  rest = read
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The parts that the first paint does without; undefined for a moment after it. */
export function useRest(): Rest | undefined {
  return useSyncExternalStore(subscribe, () => rest)
}
