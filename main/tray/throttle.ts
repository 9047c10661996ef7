import type { Clock } from '#main/base/clock.ts'
import { Timer } from '#main/base/timer.ts'

/** Writes the latest value, at most once per pause, and never the same twice in a row. */
export interface Throttled<T> {
  want(value: T): void
  hold(): void
  /** The next write waits for a full pause. */
  release(): void
  /** The written value was lost or replaced: the next is compared with `value`. */
  reset(value?: T): void
  dispose(): void
}

export interface ThrottleOptions<T> {
  readonly clock: Clock
  readonly key: (value: T) => string
  readonly pause: number
  readonly write: (next: T) => void
}

export function throttled<T>({ clock, key, pause, write }: ThrottleOptions<T>): Throttled<T> {
  const timer = new Timer(clock, () => flush())
  let isOver = false
  let written: { readonly key: string; readonly at: number } | undefined
  let wanted: { readonly value: T } | undefined
  let held = false

  const flush = () => {
    timer.cancel()
    if (!wanted || held || isOver) return
    const { value } = wanted
    const wantedKey = key(value)
    if (written?.key === wantedKey) return
    const wait = written ? written.at + pause - clock.monotonic() : 0
    if (wait > 0) {
      timer.schedule(wait)
      return
    }
    written = { key: wantedKey, at: clock.monotonic() }
    write(value)
  }

  return {
    want(value) {
      wanted = { value }
      flush()
    },
    hold() {
      held = true
    },
    release() {
      held = false
      if (written) written = { ...written, at: clock.monotonic() }
      flush()
    },
    reset(value) {
      written = value === undefined ? undefined : { key: key(value), at: clock.monotonic() }
      flush()
    },
    dispose() {
      isOver = true
      timer.cancel()
    },
  }
}
