import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Clock } from '../base/clock.ts'
import { Timer } from '../base/timer.ts'

/** After a burst of work, ms; further work moves it. */
const quietMs = { start: 5_000, window: 10_000 } as const

/**
 * V8 would collect twice half a minute after the start. Call it first: V8 crashes if it has already begun
 * more such collections (`MemoryReducer::Step`).
 */
export function stopCollectingAtRest(): void {
  setFlagsFromString('--memory-reducer-gc-count=0')
}

/** Frees the emptied pages too, as V8's collection at rest would. */
const thorough = { type: 'major', execution: 'sync', flavor: 'last-resort' } as const
/** Before V8 13, in the Node of some tests, any option means a young-generation collection. */
const takesChoices = Number.parseInt(process.versions.v8, 10) >= 13

/** Takes some 45 ms. */
function collect(): void {
  // Any other way needs a flag at startup, which all code here could use.
  setFlagsFromString('--expose-gc')
  const gc: unknown = runInNewContext('gc')
  setFlagsFromString('--no-expose-gc')
  if (typeof gc === 'function') gc(...(takesChoices ? [thorough] : []))
}

/**
 * V8 collects only when it needs room, so an idle program would keep everything from startup.
 *
 * @returns call it after a burst: startup, or a closed window
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
