import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Clock } from '../base/clock.ts'
import { Timer } from '../base/timer.ts'

/** How long after a burst of work its garbage is collected, ms; what comes meanwhile moves it. */
const quietMs = { start: 5_000, window: 10_000 } as const

/**
 * Switches off V8's own collecting of garbage at rest; `collect` does it instead. V8 would collect twice within a second, half a
 * minute after the start, and its helper threads take as much CPU time for that as all else in the first minute. Call it at
 * the very start: V8 crashes where it has begun more such collections than this allows (`MemoryReducer::Step`).
 */
export function stopCollectingAtRest(): void {
  setFlagsFromString('--memory-reducer-gc-count=0')
}

/** Gives back the pages that the garbage held, too, as V8's own collecting at rest would. */
const thorough = { type: 'major', execution: 'sync', flavor: 'last-resort' } as const
/** Before V8 13, in the Node of some tests, any choice means what is young alone. */
const takesChoices = Number.parseInt(process.versions.v8, 10) >= 13

/** Collects all garbage of this process now. It takes some 45 ms. */
function collect(): void {
  // The one way to it that needs no flag at the start, where it would be open to everything that runs here.
  setFlagsFromString('--expose-gc')
  const gc: unknown = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  if (typeof gc === 'function') gc(...(takesChoices ? [thorough] : []))
}

/**
 * Gives back what a burst of work has left behind, some seconds after it. V8 collects garbage when something new needs
 * the room, and a program that waits needs none: what the start has left would stay all day.
 * @returns to be called when a burst is over: the start, or a window that was closed, which may well be opened again
 */
export function createGarbageCollection(
  clock: Clock,
  life: AbortSignal,
): (burst: 'start' | 'window') => void {
  const timer = new Timer(clock, collect)
  life.addEventListener('abort', () => timer.cancel(), { once: true })
  return (burst) => {
    if (!life.aborted) timer.schedule(quietMs[burst])
  }
}
