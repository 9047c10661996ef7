import { z } from 'zod'
import { languages } from './languages.ts'

const minuteOfDay = z.number().int().min(0).max(1439)

/** What each setting may be: the window's calls, the file on disk and an imported file are all held to it. */
export const settingsFields = {
  theme: z.enum(['system', 'light', 'dark']),
  language: z.enum(['system', ...languages]),
  notify: z.strictObject({
    completed: z.boolean(),
    failed: z.boolean(),
    cancelled: z.boolean(),
    lost: z.boolean(),
  }),
  notifyAlerts: z.boolean(),
  sound: z.boolean(),
  /** Ms since the epoch; 0 for not paused. */
  pausedUntil: z.number().min(0),
  quietHours: z.strictObject({ on: z.boolean(), from: minuteOfDay, to: minuteOfDay }),
  alertLevels: z.strictObject({
    failureRate: z.number().min(0).max(1),
    cpuPercent: z.number().min(0).max(100),
    memoryMb: z.number().min(0).max(10_000_000),
    pending: z.number().int().min(0).max(1_000_000),
  }),
  statsEverySeconds: z.number().int().min(15).max(3600),
  launcherCount: z.boolean(),
  openAtLogin: z.boolean(),
  lookForUpdates: z.boolean(),
  shortcut: z.string().max(100),
} as const
