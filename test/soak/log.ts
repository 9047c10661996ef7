import type { JobKey } from '#shared/model.ts'
import type { Clock } from '#main/base/clock.ts'

export interface LogEntry {
  readonly at: number
  readonly text: string
  readonly job?: JobKey
  readonly server?: number
}

export interface Log {
  readonly entries: readonly LogEntry[]
  add(text: string, about?: { readonly job?: JobKey; readonly server?: number }): void
}

export function createLog(clock: Clock): Log {
  const entries: LogEntry[] = []
  return {
    entries,
    add: (text, about = {}) => {
      entries.push({ at: clock.now(), text, ...about })
    },
  }
}
