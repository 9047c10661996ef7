/**
 * The contract between main and the overview at the tray's icon: a page of its own, which is told what to show in words,
 * and may ask for nothing but what stands here.
 */
import { z } from 'zod'
import type { JobKey } from './model.ts'
import { jobKey } from './reply-schemas.ts'

/** What the page may ask for: each is a command of main's, as the tray's menu has them. */
export const overviewPress = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('details'), key: jobKey }),
  z.strictObject({ do: z.literal('restart'), key: jobKey }),
  z.strictObject({ do: z.enum(['open', 'watch', 'settings']) }),
])

export type OverviewPress = z.infer<typeof overviewPress>

/** What stands before a job: shapes differ, not colours alone. */
export type OverviewSign =
  | 'running'
  | 'waiting'
  | 'unreachable'
  | 'failed'
  | 'lost'
  | 'completed'
  | 'completedWithErrors'
  | 'cancelled'

/** A job of the overview. */
export interface OverviewJob {
  readonly key: JobKey
  readonly sign: OverviewSign
  /** 0-100, whole. */
  readonly percent: number
  readonly name: string
  readonly said: string
  /** At the end of the first line: how far it is, or when it ended. */
  readonly figure: string
  /** What its button is called, where it can be restarted; and with the job's name. */
  readonly restart?: { readonly name: string; readonly named: string }
}

/** All that the overview shows. */
export interface Overview {
  /** Of the texts, for those who have them read. */
  readonly language: string
  readonly title: string
  /** When all are done; empty where that can't be said. */
  readonly about: string
  readonly jobs: readonly OverviewJob[]
  /** How many more there are; empty for none. */
  readonly more: string
  /** What ended last, where it is not among the jobs. */
  readonly last?: { readonly title: string; readonly job: OverviewJob }
  readonly actions: { readonly open: string; readonly watch: string; readonly settings: string }
}

/** `window.compileo` of the overview: all that its page has of the world outside. */
export interface OverviewBridge {
  /** Resolves with an `Overview` as JSON. */
  first(): Promise<string>
  onOverview(listener: (overview: string) => void): void
  press(press: OverviewPress): Promise<void>
}
