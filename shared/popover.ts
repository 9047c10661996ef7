/** The popover is a separate page that shows ready-made texts and may only send the requests below. */
import { z } from 'zod'
import type { JobKey } from './model.ts'
import { jobKey } from './schemas.ts'

export const popoverPress = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('details'), key: jobKey }),
  z.strictObject({ do: z.literal('restart'), key: jobKey }),
  z.strictObject({ do: z.enum(['open', 'watch', 'settings']) }),
])

export type PopoverPress = z.infer<typeof popoverPress>

/** Shapes differ, not only colours. */
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
  /** 0-100. */
  readonly percent: number
  readonly name: string
  readonly detail: string
  /** Its progress, or when it ended. */
  readonly figure: string
  /** If the job can be restarted: the button's label, and its accessible name with the job's name. */
  readonly restart?: { readonly name: string; readonly named: string }
}

export interface Popover {
  /** For screen readers. */
  readonly language: string
  readonly title: string
  /** Empty if that can't be estimated. */
  readonly about: string
  readonly jobs: readonly PopoverJob[]
  /** Empty if none. */
  readonly more: string
  /** The last ended job, unless it is in `jobs`. */
  readonly last?: { readonly title: string; readonly job: PopoverJob }
  readonly actions: { readonly open: string; readonly watch: string; readonly settings: string }
}

/** `window.compileo` of the popover: the page's only access to the outside. */
export interface PopoverBridge {
  /** A `Popover` as JSON. */
  first(): Promise<string>
  onPopover(listener: (popover: string) => void): void
  press(press: PopoverPress): Promise<void>
}
