import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import { openLogFile } from './log-file.ts'
import { createLog, levels, type AppLog } from './log.ts'

/** Three files of one megabyte: weeks of an ordinary life, and nothing that a person would miss on their disk. */
const bounds = { maxBytes: 1_000_000, files: 3 } as const

/** What the system calls the person; an account that has no entry has no name to hide. */
function userName(): string | undefined {
  try {
    return userInfo().username
  } catch {
    return undefined
  }
}

/**
 * Opens the log of a profile, in its folder `logs`. `COMPILEO_TRAY_LOG` says from which gravity on things are written:
 * `error`, `warn`, `info`, which is usual, or `debug`.
 */
export function openLog(profile: string, env: Readonly<Record<string, string | undefined>>): AppLog {
  return createLog({
    file: openLogFile({ folder: join(profile, 'logs'), ...bounds }),
    now: Date.now,
    level: levels.find((level) => level === env['COMPILEO_TRAY_LOG']) ?? 'info',
    home: homedir(),
    userName: userName(),
  })
}
