import type { WhyNoUpdates } from '../../shared/model.ts'

/** What tells whether this copy of the program can be replaced by a newer one. */
export interface UpdateFacts {
  readonly platform: NodeJS.Platform
  readonly isPackaged: boolean
  /** The AppImage that runs, on Linux. */
  readonly image?: { readonly isReplaceable: boolean }
  /** What a package manager has installed, such as `deb`, on Linux. */
  readonly packageType?: string
  /** Where newer versions are published; undefined where the build was told of no place. */
  readonly url?: string
  /** Whether whoever built it can vouch for what comes after it. */
  readonly isSigned: boolean
}

/** Why this copy looks for no updates; undefined where it does. Pure. */
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

/** How soon after a start updates may be looked for: a start has better things to do, ms. */
const first = { atLeastMs: 2 * hourMs, spreadMs: 2 * hourMs }
/** Then once a day, so that the computers of one house don't come all at once, ms. */
const daily = { atLeastMs: 24 * hourMs, spreadMs: 2 * hourMs }

/**
 * When to look for updates by itself, ms since the epoch. Pure.
 * @param lookedAt when it was looked last, in whatever run of the program; 0 for never
 * @param random 0-1
 */
export function nextCheckAt(startedAt: number, lookedAt: number, random: number): number {
  return Math.max(
    startedAt + first.atLeastMs + random * first.spreadMs,
    lookedAt + daily.atLeastMs + random * daily.spreadMs,
  )
}

/** How the computer fares. */
export interface Moment {
  readonly isOnline: boolean
  /** Whether what is downloaded costs money; undefined where nobody knows. */
  readonly isMetered: boolean | undefined
  /** For how long nobody has touched it, seconds. */
  readonly idleSeconds: number
  /** How long the look has been due, ms. */
  readonly overdueMs: number
}

/** Whoever works without a pause is not waited for longer than this, ms. */
const patienceMs = 8 * hourMs
/** Somebody who did nothing for so long does not wait for the network, seconds. */
const idleFrom = 120

/** Whether a look disturbs nobody now. Pure. */
export function isGoodMoment({ isOnline, isMetered, idleSeconds, overdueMs }: Moment): boolean {
  return isOnline && isMetered !== true && (idleSeconds >= idleFrom || overdueMs >= patienceMs)
}
