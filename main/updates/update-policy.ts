import type { WhyNoUpdates } from '../../shared/model.ts'

/** What decides whether this copy can update itself. */
export interface UpdateFacts {
  readonly platform: NodeJS.Platform
  readonly isPackaged: boolean
  /** The running AppImage, on Linux. */
  readonly image?: { readonly isReplaceable: boolean }
  /** The kind of package it was installed from, such as `deb`, on Linux. */
  readonly packageType?: string
  /** The URL of the release feed; undefined if the build has none. */
  readonly url?: string
  /** Whether the build has a key that verifies newer versions. */
  readonly isSigned: boolean
}

/** Why this copy doesn't check for updates; undefined if it does. Pure. */
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

/** Delay of the first check after startup, ms. */
const first = { atLeastMs: 2 * hourMs, spreadMs: 2 * hourMs }
/** The interval of checks, randomized so that many computers don't check at once, ms. */
const daily = { atLeastMs: 24 * hourMs, spreadMs: 2 * hourMs }

/**
 * When to check for updates, ms since the epoch. Pure.
 * @param lookedAt the last check, in any run of the app; 0 for never
 * @param random 0-1
 */
export function nextCheckAt(startedAt: number, lookedAt: number, random: number): number {
  return Math.max(
    startedAt + first.atLeastMs + random * first.spreadMs,
    lookedAt + daily.atLeastMs + random * daily.spreadMs,
  )
}

/** The computer's connection and idle time. */
export interface Moment {
  readonly isOnline: boolean
  /** Whether the connection is metered; undefined if unknown. */
  readonly isMetered: boolean | undefined
  /** How long the user has been idle, s. */
  readonly idleSeconds: number
  /** How overdue the check is, ms. */
  readonly overdueMs: number
}

/** After this delay, check even if the user is never idle, ms. */
const patienceMs = 8 * hourMs
/** A user idle for this long doesn't notice the network load, s. */
const idleFrom = 120

/** Whether a check would go unnoticed now. Pure. */
export function isGoodMoment({ isOnline, isMetered, idleSeconds, overdueMs }: Moment): boolean {
  return isOnline && isMetered !== true && (idleSeconds >= idleFrom || overdueMs >= patienceMs)
}
