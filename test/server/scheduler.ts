import type { Clock } from '#main/base/clock.ts'

export interface Scheduler {
  /** Runs at once, but never synchronously, if `time` (ms since the epoch) is past. */
  at(time: number, run: () => void): () => void
  close(): void
}

interface Entry {
  readonly time: number
  readonly order: number
  run: (() => void) | undefined
}

/** All waits of the server share one timer: 10,000 jobs and 500 streams cost no more. */
export function createScheduler(clock: Clock): Scheduler {
  const heap: Entry[] = []
  let order = 0
  let closed = false
  let armed: { readonly time: number; readonly stop: AbortController } | undefined

  const disarm = () => {
    armed?.stop.abort()
    armed = undefined
  }

  const arm = () => {
    while (heap[0] && !heap[0].run) pop(heap)
    const next = heap[0]
    if (!next) return disarm()
    if (armed && armed.time === next.time) return
    disarm()
    const stop = new AbortController()
    armed = { time: next.time, stop }
    void sleepUntilDue(next.time, stop.signal)
  }

  const sleepUntilDue = async (time: number, stopped: AbortSignal) => {
    try {
      await clock.sleep(Math.max(0, time - clock.now()), stopped)
    } catch (error) {
      if (stopped.aborted) return
      throw error
    }
    if (stopped.aborted) return
    armed = undefined
    runDue()
    arm()
  }

  const runDue = () => {
    const now = clock.now()
    while (heap[0] && (heap[0].time <= now || !heap[0].run)) {
      const entry = pop(heap)
      const run = entry?.run
      if (entry) entry.run = undefined
      run?.()
    }
  }

  return {
    at(time, run) {
      if (closed) return () => undefined
      const entry: Entry = { time, order: order++, run }
      push(heap, entry)
      if (!armed || time < armed.time) arm()
      return () => {
        entry.run = undefined
        if (heap[0] === entry) arm()
      }
    },
    close() {
      closed = true
      heap.length = 0
      disarm()
    },
  }
}

const before = (a: Entry, b: Entry) => a.time < b.time || (a.time === b.time && a.order < b.order)

function push(heap: Entry[], entry: Entry): void {
  let index = heap.length
  heap.push(entry)
  while (index > 0) {
    const up = (index - 1) >> 1
    const parent = heap[up]
    if (!parent || !before(entry, parent)) break
    heap[index] = parent
    index = up
  }
  heap[index] = entry
}

function pop(heap: Entry[]): Entry | undefined {
  const top = heap[0]
  const last = heap.pop()
  if (!last || heap.length === 0) return top
  let index = 0
  for (;;) {
    const left = heap[2 * index + 1]
    const right = heap[2 * index + 2]
    if (!left) break
    const child = right && before(right, left) ? right : left
    if (!before(child, last)) break
    heap[index] = child
    index = child === left ? 2 * index + 1 : 2 * index + 2
  }
  heap[index] = last
  return top
}
