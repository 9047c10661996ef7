import type { WhyNoUpdates } from '../../shared/model.ts'

/** Decides whether this copy can update itself. */
export interface UpdateFacts {
  readonly platform: NodeJS.Platform
  readonly isPackaged: boolean
  readonly image?: { readonly isReplaceable: boolean }
  /** Such as `deb`, on Linux. */
  readonly packageType?: string
  readonly url?: string
  readonly isSigned: boolean
}

/** Undefined if this copy checks for updates. Pure. */
export function whyNoUpdates(facts: UpdateFacts): WhyNoUpdates | undefined {
  if (!facts.isPackaged) return 'development'
  if (facts.packageType !== undefined) return 'package'
  if (facts.platform === 'linux' && facts.image === undefined) return 'archive'
  if (facts.url === undefined) return 'nowhere'
  if (!facts.isSigned) return 'unsigned'
  return facts.image?.isReplaceable === false ? 'not-replaceable' : undefined
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** After startup, ms. */
const first = { atLeastMs: 2 * hourMs, spreadMs: 2 * hourMs }
/** Randomized so that many computers don't check at once, ms. */
const daily = { atLeastMs: 24 * hourMs, spreadMs: 2 * hourMs }

/**
 * Ms since the epoch. Pure.
 *
 * @param lookedAt the last check, in any run of the app; 0 for never
 * @param random 0-1
 */
export function nextCheckAt(startedAt: number, lookedAt: number, random: number): number {
  return Math.max(
    startedAt + first.atLeastMs + random * first.spreadMs,
    lookedAt + daily.atLeastMs + random * daily.spreadMs,
  )
}

export interface Moment {
  readonly isOnline: boolean
  readonly isMetered: boolean | undefined
  readonly idleSeconds: number
  readonly overdueMs: number
}

/** After this delay, check even if the user is never idle, ms. */
const patienceMs = 8 * hourMs
/** Such a user doesn't notice the network load, s. */
const idleFrom = 120

/** Whether a check would go unnoticed now. Pure. */
export function isGoodMoment({ isOnline, isMetered, idleSeconds, overdueMs }: Moment): boolean {
  return isOnline && isMetered !== true && (idleSeconds >= idleFrom || overdueMs >= patienceMs)
}
