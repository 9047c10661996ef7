/**
 * The contract between main and the popover at the tray icon: a separate page that shows ready-made texts and may only
 * send the requests below.
 */
import { z } from 'zod'
import type { JobKey } from './model.ts'
import { jobKey } from './schemas.ts'

/** Requests of the page. Each is a command of main's, as in the tray menu. */
export const popoverPress = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('details'), key: jobKey }),
  z.strictObject({ do: z.literal('restart'), key: jobKey }),
  z.strictObject({ do: z.enum(['open', 'watch', 'settings']) }),
])

export type PopoverPress = z.infer<typeof popoverPress>

/** The sign before a job: shapes differ, not only colours. */
export type PopoverSign =
  | 'running'
  | 'waiting'
  | 'unreachable'
  | 'failed'
  | 'lost'
  | 'completed'
  | 'completedWithErrors'
  | 'cancelled'

export interface PopoverJob {
  readonly key: JobKey
  readonly sign: PopoverSign
  /** 0-100, whole. */
  readonly percent: number
  readonly name: string
  readonly said: string
  /** At the end of the first line: its progress, or when it ended. */
  readonly figure: string
  /** The button's label if the job can be restarted, and its accessible name with the job's name. */
  readonly restart?: { readonly name: string; readonly named: string }
}

export interface Popover {
  /** The texts' language, for screen readers. */
  readonly language: string
  readonly title: string
  /** When all jobs are done; empty if that can't be estimated. */
  readonly about: string
  readonly jobs: readonly PopoverJob[]
  /** How many more there are; empty if none. */
  readonly more: string
  /** The last ended job, unless it is in `jobs`. */
  readonly last?: { readonly title: string; readonly job: PopoverJob }
  readonly actions: { readonly open: string; readonly watch: string; readonly settings: string }
}

/** `window.compileo` of the popover: the page's only access to the outside. */
export interface PopoverBridge {
  /** Resolves with an `Popover` as JSON. */
  first(): Promise<string>
  onPopover(listener: (popover: string) => void): void
  press(press: PopoverPress): Promise<void>
}
