import { between, chance, randomFor } from './random.ts'
import type { Span } from './evidence.ts'
import { planJobs, type PlannedJob } from './plan-jobs.ts'
import { drawTrouble, type Trouble } from './plan-troubles.ts'

const second = 1_000
const minute = 60 * second

export interface StormSize {
  readonly seed: number
  readonly jobs: number
  readonly servers: number
  /** In ms of simulated time. */
  readonly stormMs: number
  readonly plugin: boolean
}

export interface PlannedTrouble extends Span {
  readonly server: number
  readonly trouble: Trouble
}

export interface PlannedExit {
  readonly at: number
  readonly how: 'killed' | 'quit'
  readonly downMs: number
}

export interface Plan {
  readonly size: StormSize
  readonly jobs: readonly PlannedJob[]
  readonly troubles: readonly PlannedTrouble[]
  readonly exits: readonly PlannedExit[]
  readonly wakes: readonly number[]
  /** A span without faults and exits, in which the app must notice every outcome. */
  readonly quietSpan?: Span
}

const minStormMsWithQuietSpan = 40 * minute

const isInside = (at: number, span: Span | undefined) => span !== undefined && at >= span.from && at < span.to

function planTroubles(size: StormSize, server: number, quietSpan: Span | undefined): PlannedTrouble[] {
  const random = randomFor(size.seed, 'troubles', server)
  const troubles: PlannedTrouble[] = []
  let at = between(random, 5 * second, 30 * second)
  while (at < size.stormMs) {
    const trouble = drawTrouble(random)
    const lasts = chance(random, 0.6)
      ? between(random, second, 20 * second)
      : between(random, 20 * second, 2 * minute)
    const end = Math.min(
      at + lasts,
      size.stormMs,
      quietSpan && at < quietSpan.from ? quietSpan.from : Infinity,
    )
    if (!isInside(at, quietSpan)) troubles.push({ server, trouble, from: at, to: end })
    at += lasts + between(random, 2 * second, 60 * second)
  }
  return troubles
}

/** These faults are independent of the other faults of the server. */
function planPluginTroubles(
  { seed, stormMs }: StormSize,
  server: number,
  quietSpan: Span | undefined,
): PlannedTrouble[] {
  const random = randomFor(seed, 'plugin', server)
  const troubles: PlannedTrouble[] = []
  let at = between(random, 10 * second, 60 * second)
  while (at < stormMs) {
    const kind = chance(random, 0.7) ? 'plugin-gone' : 'plugin-silent'
    const end = at + between(random, second, 2 * minute)
    if (!isInside(at, quietSpan) && !isInside(end, quietSpan))
      troubles.push({ server, trouble: { kind }, from: at, to: Math.min(end, stormMs) })
    at = end + between(random, 30 * second, 4 * minute)
  }
  return troubles
}

function planExits(size: StormSize, quietSpan: Span | undefined): PlannedExit[] {
  const random = randomFor(size.seed, 'deaths')
  const exits: PlannedExit[] = []
  const longest = Math.min(6 * minute, size.stormMs / 5)
  let at = between(random, 30 * second, Math.min(2 * minute, longest))
  while (at < size.stormMs) {
    const how = chance(random, 0.7) ? 'killed' : 'quit'
    const downMs = chance(random, 0.7)
      ? between(random, 0, 15 * second)
      : between(random, 30 * second, Math.min(5 * minute, longest))
    if (!isInside(at, quietSpan) && !isInside(at + downMs, quietSpan)) exits.push({ at, how, downMs })
    at +=
      downMs +
      (chance(random, 0.3) ? between(random, second, 20 * second) : between(random, longest / 6, longest))
  }
  return exits
}

export function planStorm(size: StormSize): Plan {
  const { seed, stormMs, servers } = size
  const quietSpan =
    stormMs < minStormMsWithQuietSpan ? undefined : { from: stormMs * 0.4, to: stormMs * 0.4 + 16 * minute }
  const random = randomFor(seed, 'wakes')
  return {
    size,
    jobs: planJobs(seed, size),
    troubles: Array.from({ length: servers }, (_, server) => [
      ...planTroubles(size, server, quietSpan),
      ...(size.plugin ? planPluginTroubles(size, server, quietSpan) : []),
    ]).flat(),
    exits: planExits(size, quietSpan),
    wakes: Array.from({ length: Math.ceil(stormMs / (10 * minute)) }, () => random() * stormMs),
    quietSpan,
  }
}
