import type { JobKey } from '#shared/model.ts'
import type { Clock } from '#main/base/clock.ts'

export interface LogEntry {
  readonly at: number
  readonly text: string
  readonly job?: JobKey
  readonly server?: number
}

export type Log = ReturnType<typeof createLog>

export function createLog(clock: Clock) {
  const entries: LogEntry[] = []
  return {
    entries,
    add: (text: string, about: Omit<LogEntry, 'at' | 'text'> = {}) => {
      entries.push({ at: clock.now(), text, ...about })
    },
  }
}
