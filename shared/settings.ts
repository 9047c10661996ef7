/**
 * Every setting once: what it may be, and what it is in a new profile. The window's requests, the file on disk, imported
 * and exported files and the type `Settings` come from it.
 */
import { z } from 'zod'
import { languages } from './languages.ts'
import { guideLevels, levelLimits, type AlertLevels } from './alert-levels.ts'

const minuteOfDay = z.number().int().min(0).max(1439)

const soundChoice = z.enum(['none', 'system', 'file'])
const soundPath = z.string().min(1).max(4_096)

function threshold(level: keyof AlertLevels) {
  const { min, max, whole } = levelLimits[level]
  const number = z.number().min(min).max(max)
  return whole ? number.int() : number
}

/** All settings. One that is missing, as in the file of an earlier version, has its default; unknown ones are dropped. */
export const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  language: z.enum(['system', ...languages]).default('system'),
  /** Which outcomes pop up. A cancel of the person's own never does. */
  notify: z
    .strictObject({
      completed: z.boolean(),
      // Files of earlier versions lack it.
      completedWithErrors: z.boolean().default(true),
      failed: z.boolean(),
      cancelled: z.boolean(),
      lost: z.boolean(),
    })
    .default({ completed: true, completedWithErrors: true, failed: true, cancelled: true, lost: true }),
  /** Whether one notification tells of a batch once all of it is over, instead of one for each completed job. */
  notifyBatches: z.boolean().default(true),
  /** Whether a run that takes longer than usual pops up, once. */
  notifyOverdue: z.boolean().default(false),
  /** Whether a queue alert pops up when it is raised. */
  notifyAlerts: z.boolean().default(false),
  /** Whether notifications are heard. */
  sound: z.boolean().default(false),
  /** What is heard of an outcome then: nothing, the system's own sound, or the file of `soundFiles`. */
  sounds: z
    .strictObject({ completed: soundChoice, failed: soundChoice, cancelled: soundChoice, lost: soundChoice })
    .default({ completed: 'system', failed: 'system', cancelled: 'system', lost: 'system' }),
  /**
   * Absolute paths. They are set by main's own dialog alone: not by the window, and by no file that is imported, for who
   * plays one may be led by it to a device or to another machine.
   */
  soundFiles: z
    .strictObject({ completed: soundPath, failed: soundPath, cancelled: soundPath, lost: soundPath })
    .partial()
    .default({}),
  /** Ms since the epoch until which nothing pops up; 0 for not paused. */
  pausedUntil: z.number().min(0).default(0),
  /**
   * Hours of the day in which nothing pops up, in minutes after midnight, local time. Where `from` is later than `to`,
   * they go over midnight.
   */
  quietHours: z
    .strictObject({ on: z.boolean(), from: minuteOfDay, to: minuteOfDay })
    .default({ on: false, from: 22 * 60, to: 7 * 60 }),
  alertLevels: z
    .strictObject({
      failureRate: threshold('failureRate'),
      cpuPercent: threshold('cpuPercent'),
      memoryMb: threshold('memoryMb'),
      pending: threshold('pending'),
    } satisfies Readonly<Record<keyof AlertLevels, z.ZodNumber>>)
    .default(guideLevels),
  /** How often queue statistics are asked while the window does not show them, seconds. */
  statsEverySeconds: z.number().int().min(15).max(3600).default(60),
  /** Whether the launcher's icon bears the number of jobs that need attention. */
  launcherCount: z.boolean().default(true),
  /** Whether the launcher's icon shows how far what runs is. */
  launcherProgress: z.boolean().default(true),
  /** Whether Plasma shows running jobs among its own (Linux). */
  plasmaJobs: z.boolean().default(false),
  /**
   * What a press on the tray's icon does: as the system has it (tray-click.ts), open the overview, show or close the
   * window, only ever show it, or open the menu.
   */
  trayClick: z.enum(['system', 'overview', 'toggle', 'show', 'menu']).default('system'),
  /** How much room the rows of lists take. */
  density: z.enum(['comfortable', 'compact']).default('comfortable'),
  /** Whether the program starts with the session, hidden. */
  openAtLogin: z.boolean().default(false),
  /** Whether newer versions are looked for and fetched without being asked. */
  lookForUpdates: z.boolean().default(true),
  /** Whether keys that type a character are shortcuts of the window; those with Control or Command always are. */
  characterKeys: z.boolean().default(true),
  /** Whether job IDs on the clipboard are offered when the window gets the focus. */
  offerClipboard: z.boolean().default(true),
  /** Whether to ask before opening Compileo's web page may fail running jobs. */
  askBeforeWebPage: z.boolean().default(true),
  /** Opens the window from anywhere, as Electron writes accelerators, such as `Control+Alt+J`; empty for none. */
  shortcut: z.string().max(100).default(''),
})

type Parsed = z.infer<typeof settingsSchema>

export type Settings = { readonly [N in keyof Parsed]: Readonly<Parsed[N]> }

/** The settings of a new profile. */
export const defaultSettings: Settings = settingsSchema.parse({})

type Shape = Readonly<Record<string, z.ZodDefault>>

function withoutDefaults<S extends Shape>(shape: S): { [N in keyof S]: ReturnType<S[N]['unwrap']> }
function withoutDefaults(shape: Shape): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, field.unwrap()]))
}

/** What each setting may be, where what is left out shall not become its default. */
export const settingsFields = withoutDefaults(settingsSchema.shape)

const { soundFiles: _, ...changeable } = settingsFields

/** The same of the settings that a window may change and a file may bring. */
export const changeableFields = changeable
