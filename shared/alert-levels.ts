import type { AlertLevels, QueueAlertKind } from './model.ts'

/** Whether the alert reports that the server or its queue is unreachable. */
export function isUnreachableAlert(kind: QueueAlertKind): kind is 'unreachable' | 'no-queue' {
  return kind === 'unreachable' || kind === 'no-queue'
}

export interface NumberLimits {
  readonly min: number
  readonly max: number
  readonly whole: boolean
}

/**
 * The thresholds that Compileo's API guide suggests ("Queue Health Monitoring"), except those for CPU and
 * memory.
 */
export const defaultAlertLevels: AlertLevels = { failureRate: 0.1, pending: 10 }

export const alertLevelLimits: Readonly<Record<keyof AlertLevels, NumberLimits>> = {
  failureRate: { min: 0, max: 1, whole: false },
  cpuPercent: { min: 0, max: 100, whole: false },
  memoryMb: { min: 0, max: 10_000_000, whole: false },
  pending: { min: 0, max: 1_000_000, whole: true },
}

/** Returns a server's thresholds. Defaults replace those that the server lacks. */
export const getAlertLevels = (server: {
  readonly alertLevels?: Partial<AlertLevels> | undefined
}): AlertLevels => ({
  ...defaultAlertLevels,
  ...server.alertLevels,
})
