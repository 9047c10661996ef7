/**
 * Defines every setting. The window's requests, the files and the type `Settings` are derived from it.
 */
import { z } from 'zod'
import { isSwitch, settingNames, settingDefinitions, themes, type SwitchName } from './setting-definitions.ts'
import { jobKinds } from './job-kind.ts'
import { languages } from './languages.ts'
import { alertLevelLimits } from './alert-levels.ts'
import { notifySettingNames } from './outcome.ts'
import type { AlertLevels } from './model.ts'
import { savedTimeSchema } from './schemas.ts'

const minuteOfDay = z.number().int().min(0).max(1439)

function threshold(level: keyof AlertLevels) {
  const { min, max, whole } = alertLevelLimits[level]
  const number = z.number().min(min).max(max)
  return whole ? number.int() : number
}

function switches(): Readonly<Record<SwitchName, z.ZodDefault<z.ZodBoolean>>>
function switches(): Readonly<Record<string, z.ZodDefault<z.ZodBoolean>>> {
  const names = settingNames.filter(isSwitch)
  return Object.fromEntries(names.map((name) => [name, z.boolean().default(settingDefinitions[name].isOn)]))
}

/** Missing settings get their default. Unknown settings are dropped. */
export const settingsSchema = z.object({
  ...switches(),
  theme: z.enum(themes).default('system'),
  language: z.enum(['system', ...languages]).default('system'),
  /** Which outcomes cause notifications. A job that the user cancelled in this program never does. */
  notify: z
    .record(z.enum(notifySettingNames), z.boolean())
    .default({ failed: true, completed: true, cancelled: true }),
  /**
   * The time limits of kinds, in minutes. Unless a job has its own limit, its run is overdue after this limit
   * or a multiple of the usual duration, whichever comes first.
   */
  limitMinutes: z.partialRecord(z.enum(jobKinds), z.number().int().min(1).max(43_200)).default({}),
  /** When the pause of notifications ends, in ms since the epoch; 0 for no pause. */
  pausedUntil: savedTimeSchema.default(0),
  /**
   * Times in minutes after midnight, local time. The quiet hours include midnight if `from` is later than
   * `to`.
   */
  quietHours: z
    .object({ on: z.boolean(), from: minuteOfDay, to: minuteOfDay })
    .default({ on: false, from: 22 * 60, to: 7 * 60 }),
})

type Parsed = z.infer<typeof settingsSchema>

export type Settings = { readonly [N in keyof Parsed]: Readonly<Parsed[N]> }

export const defaultSettings: Settings = settingsSchema.parse({})

type Shape = Readonly<Record<string, z.ZodDefault>>

function withoutDefaults<S extends Shape>(shape: S): { [N in keyof S]: ReturnType<S[N]['unwrap']> }
function withoutDefaults(shape: Shape): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, field.unwrap()]))
}

/** The schemas of settings in a change. Omitted settings get no default. */
export const changeableFields = withoutDefaults(settingsSchema.shape)

/** The thresholds that the user set for one server. Where it has none, `defaultAlertLevels` applies. */
export const serverAlertLevelsSchema = z
  .strictObject({
    failureRate: threshold('failureRate'),
    cpuPercent: threshold('cpuPercent'),
    memoryMb: threshold('memoryMb'),
    pending: threshold('pending'),
  } satisfies Readonly<Record<keyof AlertLevels, z.ZodNumber>>)
  .partial()
  .readonly()
