import { ignoreAbort } from '../base/abort.ts'
import type { Clock } from '../base/clock.ts'
import type { JobOutcome } from '../../shared/model.ts'

/** How outcomes are gathered, ms. */
export interface Pace {
  /** So long nothing more must come before they are told. */
  readonly quiet: number
  /** And so long after the first at the latest. */
  readonly atMost: number
  /** So long after the last one a further one still belongs to them. */
  readonly open: number
}

/** A fifth outcome within three seconds makes a burst of them (docs/guide/notifications.md). */
export const burst = { outcomes: 4, withinMs: 3_000 } as const
export const burstPace: Pace = { quiet: 1_000, atMost: 3_000, open: 3_000 }
/** Jobs come up one after the other within the request budget: with many, it takes minutes. */
export const backlogPace: Pace = { quiet: 1_500, atMost: 10_000, open: 60_000 }

/**
 * And so long after the first, ms, or with so many, it is full: a server on which a job ends each minute would have one
 * that grows for as long as the program runs.
 */
const full = { afterMs: 30 * 60_000, outcomes: 10_000 } as const

/** What goes on is told less and less often after some tellings, at last this far apart: each may pop up anew. */
const slowing = { after: 2, mostMs: 30_000 } as const

/** Outcomes that are told together. */
export interface Gathering {
  /** Whether a further outcome still belongs to them. */
  isOpen(): boolean
  add(...outcomes: readonly JobOutcome[]): void
}

/**
 * Gathers outcomes until it is quiet, has them told, and again when more have come meanwhile or come later.
 * @param tell tells everything gathered so far; called again only after it resolved
 */
export function gather(
  clock: Clock,
  signal: AbortSignal,
  pace: Pace,
  tell: (outcomes: readonly JobOutcome[]) => Promise<void>,
  run: (doing: Promise<void>) => void,
): Gathering {
  const all: JobOutcome[] = []
  const firstAt = clock.monotonic()
  let lastAt = clock.monotonic()
  let isTelling = false
  let hasMore = false
  let tellings = 0

  async function untilQuiet() {
    const slower = 2 ** Math.max(0, tellings - slowing.after)
    const slowed = (ms: number) => Math.min(ms * slower, slowing.mostMs)
    const latest = clock.monotonic() + slowed(pace.atMost)
    for (;;) {
      const wait = Math.min(lastAt + slowed(pace.quiet), latest) - clock.monotonic()
      // At the program's end nothing waits: what is gathered is told now.
      if (wait <= 0 || signal.aborted) return
      await clock.sleep(wait, signal).catch(ignoreAbort(signal))
    }
  }

  async function goOn() {
    while (hasMore) {
      await untilQuiet()
      hasMore = false
      await tell([...all])
      tellings += 1
    }
    isTelling = false
  }

  return {
    isOpen: () =>
      clock.monotonic() - firstAt < full.afterMs &&
      all.length < full.outcomes &&
      (isTelling || clock.monotonic() - lastAt < pace.open),
    add(...outcomes) {
      all.push(...outcomes)
      lastAt = clock.monotonic()
      hasMore = true
      if (isTelling) return
      isTelling = true
      run(goOn())
    },
  }
}
