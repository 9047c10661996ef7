/**
 * The single definition of every setting: its valid values and its default. The window's requests, the file on disk,
 * imported and exported files and the type `Settings` derive from it.
 */
import { z } from 'zod'
import { filters, groupings, sorts, type Narrowing } from './list-view.ts'
import { notifyChoices } from './days.ts'
import { jobKinds } from './job-kind.ts'
import { languages } from './languages.ts'
import { guideLevels, levelLimits } from './alert-levels.ts'
import type { AlertLevels } from './model.ts'

const minuteOfDay = z.number().int().min(0).max(1439)

const soundChoice = z.enum(['none', 'system', 'file'])
const soundPath = z.string().min(1).max(4_096)

function threshold(level: keyof AlertLevels) {
  const { min, max, whole } = levelLimits[level]
  const number = z.number().min(min).max(max)
  return whole ? number.int() : number
}

const notifyRule = z.strictObject({
  /** The server's address, the kind and the project; absent for any. */
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
  /** Its address. */
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
/** A view of the list with a name. */
export type SavedView = z.infer<typeof savedView>

/** Missing settings, as in files of earlier versions, get their default; unknown ones are dropped. */
export const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  language: z.enum(['system', ...languages]).default('system'),
  /** Which outcomes show a notification. The user's own cancels never do. */
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
  /** Whether a batch gets one notification at its end, instead of one for each completed job. */
  notifyBatches: z.boolean().default(true),
  /** Whether a run that exceeds its limit, or takes longer than usual, shows a notification, once. */
  notifyOverdue: z.boolean().default(true),
  /** What else holds for some jobs; the first that matches. */
  notifyRules: z.array(notifyRule).max(50).readonly().default([]),
  notifyAlerts: z.boolean().default(false),
  sound: z.boolean().default(false),
  /** The sound of each outcome: none, the system's, or the file in `soundFiles`. */
  sounds: z
    .strictObject({ completed: soundChoice, failed: soundChoice, cancelled: soundChoice, lost: soundChoice })
    .default({ completed: 'system', failed: 'system', cancelled: 'system', lost: 'system' }),
  /**
   * Absolute paths. Only main's own dialog sets them, never the window or an imported file: a path could make the
   * player open a device or another machine.
   */
  soundFiles: z
    .strictObject({ completed: soundPath, failed: soundPath, cancelled: soundPath, lost: soundPath })
    .partial()
    .default({}),
  /** Notifications are paused until then, ms since the epoch; 0 if not paused. */
  pausedUntil: z.number().min(0).default(0),
  /**
   * Hours without notifications, in minutes after midnight, local time. They span midnight if `from` is later than
   * `to`.
   */
  quietHours: z
    .strictObject({
      on: z.boolean(),
      from: minuteOfDay,
      to: minuteOfDay,
      /** The weekdays on which they begin, 0 for Sunday; absent for all. */
      days: z.array(z.number().int().min(0).max(6)).readonly().optional(),
    })
    .default({ on: false, from: 22 * 60, to: 7 * 60 }),
  /** Whether one notification shows the progress of all jobs, where the desktop draws progress bars (Linux). */
  notifyProgress: z.boolean().default(false),
  /** Whether an agent delivers the hooks, on a machine that is always on: this program then delivers only if it is silent. */
  agentDelivers: z.boolean().default(false),
  /** Where an agent on another machine responds; empty for one on this machine. */
  agentAddress: z.union([z.literal(''), z.url({ protocol: /^https?$/, hostname: /./ }).max(500)]).default(''),
  alertLevels: z
    .strictObject({
      failureRate: threshold('failureRate'),
      cpuPercent: threshold('cpuPercent'),
      memoryMb: threshold('memoryMb'),
      pending: threshold('pending'),
    } satisfies Readonly<Record<keyof AlertLevels, z.ZodNumber>>)
    .default(guideLevels),
  /** Finished jobs leave the list after so many days, unless they need attention; 0 for never. */
  keepFinishedDays: z.number().int().min(0).max(365).default(7),
  /** The interval of queue statistics while the window doesn't show them, seconds. */
  statsEverySeconds: z.number().int().min(15).max(3600).default(60),
  /** Whether the launcher icon shows the number of jobs that need attention. */
  launcherCount: z.boolean().default(true),
  launcherProgress: z.boolean().default(true),
  /** Whether the state is published in a file, for bars and scripts. */
  publishState: z.boolean().default(false),
  /**
   * What a click on the tray icon does: the system's default (tray-click.ts), open the popover, show or close the
   * window, only show it, or open the menu.
   */
  trayClick: z.enum(['system', 'overview', 'toggle', 'show', 'menu']).default('system'),
  savedViews: z.array(savedView).max(50).readonly().default([]),
  density: z.enum(['auto', 'comfortable', 'compact']).default('auto'),
  openAtLogin: z.boolean().default(false),
  /** Whether to check for and download updates automatically. */
  lookForUpdates: z.boolean().default(true),
  /** Whether keys that type a character work as shortcuts; those with Control or Command always do. */
  characterKeys: z.boolean().default(true),
  /** Whether to offer job IDs from the clipboard when the window gets the focus. */
  offerClipboard: z.boolean().default(true),
  /** Whether to ask before opening Compileo's web page, if that may fail running jobs. */
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
const settingsFields = withoutDefaults(settingsSchema.shape)

/** The thresholds that a server has of its own. */
export const ownLevels = settingsFields.alertLevels.partial().readonly()

const { soundFiles: _, ...changeable } = settingsFields

/** The settings that the window or an imported file may change. */
export const changeableFields = changeable
