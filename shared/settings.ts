/** The single definition of every setting: window requests, files and the type `Settings` derive from it. */
import { z } from 'zod'
import { themes } from './setting-choices.ts'
import { jobKinds } from './job-kind.ts'
import { languages } from './languages.ts'
import { guideLevels, levelLimits } from './alert-levels.ts'
import { eachOutcome, outcomeKinds } from './outcome.ts'
import type { AlertLevels } from './model.ts'

const minuteOfDay = z.number().int().min(0).max(1439)

function threshold(level: keyof AlertLevels) {
  const { min, max, whole } = levelLimits[level]
  const number = z.number().min(min).max(max)
  return whole ? number.int() : number
}

/** Missing settings get their default; unknown ones are dropped. */
export const settingsSchema = z.object({
  theme: z.enum(themes).default('system'),
  language: z.enum(['system', ...languages]).default('system'),
  /** The user's own cancels never show a notification. */
  notify: z.record(z.enum(outcomeKinds), z.boolean()).default(eachOutcome(() => true)),
  /** One notification at a batch's end, instead of one for each completed job. */
  notifyBatches: z.boolean().default(true),
  /** Once per run that exceeds its limit, or takes longer than usual. */
  notifyOverdue: z.boolean().default(true),
  /** Runs of a kind are overdue after this long, instead of the usual time. */
  limitMinutes: z.partialRecord(z.enum(jobKinds), z.number().int().min(1).max(43_200)).default({}),
  notifyAlerts: z.boolean().default(false),
  sound: z.boolean().default(false),
  /** Ms since the epoch; 0 if not paused. */
  pausedUntil: z.number().min(0).default(0),
  /** In minutes after midnight, local time. They span midnight if `from` is later than `to`. */
  quietHours: z
    .object({ on: z.boolean(), from: minuteOfDay, to: minuteOfDay })
    .default({ on: false, from: 22 * 60, to: 7 * 60 }),
  alertLevels: z
    .strictObject({
      failureRate: threshold('failureRate'),
      cpuPercent: threshold('cpuPercent'),
      memoryMb: threshold('memoryMb'),
      pending: threshold('pending'),
    } satisfies Readonly<Record<keyof AlertLevels, z.ZodNumber>>)
    .default(guideLevels),
  /** 0 for never; jobs that need attention stay. */
  keepFinishedDays: z.number().int().min(0).max(365).default(7),
  /** Progress and the number of unread outcomes on the app icon. */
  markAppIcon: z.boolean().default(true),
  publishState: z.boolean().default(false),
  openAtLogin: z.boolean().default(false),
  /** Checks for and downloads updates automatically. */
  lookForUpdates: z.boolean().default(true),
})

type Parsed = z.infer<typeof settingsSchema>

export type Settings = { readonly [N in keyof Parsed]: Readonly<Parsed[N]> }

export const defaultSettings: Settings = settingsSchema.parse({})

type Shape = Readonly<Record<string, z.ZodDefault>>

function withoutDefaults<S extends Shape>(shape: S): { [N in keyof S]: ReturnType<S[N]['unwrap']> }
function withoutDefaults(shape: Shape): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, field.unwrap()]))
}

/** The valid values of each setting, without defaults for omitted ones. */
export const changeableFields = withoutDefaults(settingsSchema.shape)

export const ownLevels = changeableFields.alertLevels.partial().readonly()
