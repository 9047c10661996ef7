import type { QueueAlertKind, StatsSample } from './model.ts'

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

/** How far above the usual an alert is worth its while. */
const aboveUsual = 1.25

/**
 * The memory threshold of a server where the present use is normal: 1.25 times its median, in MB. The figure is the
 * whole machine's, so that the guide's alarms on any ordinary one (docs/compileo-server.md, "Queue stats").
 * @returns undefined where no sample tells it, or where somebody has set another threshold than the guide's already
 */
export function normalMemoryLevel(samples: readonly StatsSample[], levels: AlertLevels): number | undefined {
  if (levels.memoryMb !== guideLevels.memoryMb) return undefined
  const told = samples.flatMap(({ stats }) => stats.memoryMb ?? []).toSorted((a, b) => a - b)
  const upper = told[Math.floor(told.length / 2)]
  const lower = told[Math.floor((told.length - 1) / 2)]
  if (upper === undefined || lower === undefined) return undefined
  const { min, max } = levelLimits.memoryMb
  return Math.min(max, Math.max(min, Math.round(((lower + upper) / 2) * aboveUsual)))
}
