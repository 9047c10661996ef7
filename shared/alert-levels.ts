import type { AlertLevels, QueueAlertKind, StatsSample } from './model.ts'

/** Whether an alert means that the server or its queue is unreachable, rather than being about its load. */
export function isAwayAlert(kind: QueueAlertKind): boolean {
  return kind === 'unreachable' || kind === 'no-queue'
}

/** The valid range of a number. */
export interface Limits {
  readonly min: number
  readonly max: number
  readonly whole: boolean
}

/** The defaults, from Compileo's API guide ("Queue Health Monitoring"). */
export const guideLevels: AlertLevels = {
  failureRate: 0.1,
  cpuPercent: 90,
  memoryMb: 1_000,
  pending: 10,
}

export const levelLimits: Readonly<Record<keyof AlertLevels, Limits>> = {
  failureRate: { min: 0, max: 1, whole: false },
  cpuPercent: { min: 0, max: 100, whole: false },
  memoryMb: { min: 0, max: 10_000_000, whole: false },
  pending: { min: 0, max: 1_000_000, whole: true },
}

/** How far above the usual an alert starts. */
const aboveUsual = 1.25

/** The thresholds of a server: its own, else the general ones. Pure. */
export const levelsOf = (
  server: { readonly alertLevels?: Partial<AlertLevels> | undefined } | undefined,
  levels: AlertLevels,
): AlertLevels => ({ ...levels, ...server?.alertLevels })

/**
 * The memory threshold for a server whose present use is normal: 1.25 times its median, in MB. The server reports the
 * whole machine's memory, so the guide's threshold raises an alert on any ordinary machine (docs/reference/compileo-server.md,
 * "Queue stats").
 * @returns undefined without samples, or if the threshold is as high already
 */
export function normalMemoryLevel(samples: readonly StatsSample[], levels: AlertLevels): number | undefined {
  const told = samples.flatMap(({ stats }) => stats.memoryMb ?? []).toSorted((a, b) => a - b)
  const upper = told[Math.floor(told.length / 2)]
  const lower = told[Math.floor((told.length - 1) / 2)]
  if (upper === undefined || lower === undefined) return undefined
  const { min, max } = levelLimits.memoryMb
  const normal = Math.min(max, Math.max(min, Math.round(((lower + upper) / 2) * aboveUsual)))
  return normal > levels.memoryMb ? normal : undefined
}
