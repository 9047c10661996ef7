import type { QueueAlertKind } from './model.ts'

/** Whether an alert is about a server that is away, or whose queue is, rather than about what the queue does. */
export function isAwayAlert(kind: QueueAlertKind): boolean {
  return kind === 'unreachable' || kind === 'no-queue'
}

/** Thresholds of the queue alerts. */
export interface AlertLevels {
  /** Failed jobs as a part of all, 0-1. */
  readonly failureRate: number
  readonly cpuPercent: number
  readonly memoryMb: number
  readonly pending: number
}

/** What a number may be. */
export interface Limits {
  readonly min: number
  readonly max: number
  readonly whole: boolean
}

/** The thresholds of Compileo's API guide ("Queue Health Monitoring"): they hold unless the person sets others. */
export const guideLevels: AlertLevels = {
  failureRate: 0.1,
  cpuPercent: 90,
  memoryMb: 1_000,
  pending: 10,
}

/** What each threshold may be. */
export const levelLimits: Readonly<Record<keyof AlertLevels, Limits>> = {
  failureRate: { min: 0, max: 1, whole: false },
  cpuPercent: { min: 0, max: 100, whole: false },
  memoryMb: { min: 0, max: 10_000_000, whole: false },
  pending: { min: 0, max: 1_000_000, whole: true },
}
