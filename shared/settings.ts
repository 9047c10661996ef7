/** The single definition of every setting: window requests, files and the type `Settings` derive from it. */
import { z } from 'zod'
import { filters, groupings, sorts, type Narrowing } from './list-view.ts'
import { densities, notifyChoices, themes } from './setting-choices.ts'
import { jobKinds } from './job-kind.ts'
import { languages } from './languages.ts'
import { guideLevels, levelLimits } from './alert-levels.ts'
import type { AlertLevels } from './model.ts'

const minuteOfDay = z.number().int().min(0).max(1439)

function threshold(level: keyof AlertLevels) {
  const { min, max, whole } = levelLimits[level]
  const number = z.number().min(min).max(max)
  return whole ? number.int() : number
}

const notifyRule = z.strictObject({
  /** Absent for any. */
  server: z.string().max(2_000).optional(),
  kind: z.enum(jobKinds).optional(),
  project: z.strictObject({ id: z.string().max(200), name: z.string().max(200) }).optional(),
  notify: z.enum(notifyChoices),
  /** Runs longer than this take too long. */
  limitMinutes: z.number().int().min(1).max(43_200).optional(),
})
/** "Extraction in Cardiology on Workstation: failures only, longer than 2 h". */
export type NotifyRule = z.infer<typeof notifyRule>

const narrowedBy = z.string().min(1).max(200).optional()
const savedView = z.strictObject({
  name: z.string().trim().min(1).max(60),
  filter: z.enum(filters),
  server: z.string().max(2_000).optional(),
  narrow: z.strictObject({
    kind: narrowedBy,
    project: narrowedBy,
    batch: narrowedBy,
    startedBy: narrowedBy,
  } satisfies Record<Narrowing, typeof narrowedBy>),
  grouping: z.enum(groupings),
  sort: z.enum(sorts),
})
export type SavedView = z.infer<typeof savedView>

/** Missing settings get their default; unknown ones are dropped. */
export const settingsSchema = z.object({
  theme: z.enum(themes).default('system'),
  language: z.enum(['system', ...languages]).default('system'),
  /** The user's own cancels never show a notification. */
  notify: z
    .strictObject({
      completed: z.boolean(),
      // Missing in files of earlier versions.
      completedWithErrors: z.boolean().default(true),
      failed: z.boolean(),
      cancelled: z.boolean(),
      lost: z.boolean(),
    })
    .default({ completed: true, completedWithErrors: true, failed: true, cancelled: true, lost: true }),
  /** One notification at a batch's end, instead of one for each completed job. */
  notifyBatches: z.boolean().default(true),
  /** Once per run that exceeds its limit, or takes longer than usual. */
  notifyOverdue: z.boolean().default(true),
  /** The first match applies. */
  notifyRules: z.array(notifyRule).max(50).readonly().default([]),
  notifyAlerts: z.boolean().default(false),
  sound: z.boolean().default(false),
  /** Ms since the epoch; 0 if not paused. */
  pausedUntil: z.number().min(0).default(0),
  /** In minutes after midnight, local time. They span midnight if `from` is later than `to`. */
  quietHours: z
    .strictObject({
      on: z.boolean(),
      from: minuteOfDay,
      to: minuteOfDay,
      /** The weekdays on which they begin, 0 for Sunday; absent for all. */
      days: z.array(z.number().int().min(0).max(6)).readonly().optional(),
    })
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
  /** While the window doesn't show them. */
  statsEverySeconds: z.number().int().min(15).max(3600).default(60),
  /** Progress and the number of unread outcomes on the app icon. */
  markAppIcon: z.boolean().default(true),
  publishState: z.boolean().default(false),
  savedViews: z.array(savedView).max(50).readonly().default([]),
  density: z.enum(densities).default('auto'),
  openAtLogin: z.boolean().default(false),
  /** Checks for and downloads updates automatically. */
  lookForUpdates: z.boolean().default(true),
  /** Others than with Control or Command, which always work. */
  characterKeys: z.boolean().default(true),
  offerClipboard: z.boolean().default(true),
  /** If that may fail running jobs. */
  askBeforeWebPage: z.boolean().default(true),
  /** Opens the window from anywhere. An Electron accelerator, such as `Control+Alt+J`; empty for none. */
  shortcut: z.string().max(100).default(''),
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
