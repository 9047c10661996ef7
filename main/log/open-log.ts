import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import { openLogFile } from './log-file.ts'
import { createLog, levels, type AppLog } from './log.ts'

/** Three files of one megabyte hold weeks of normal use. */
const bounds = { maxBytes: 1_000_000, files: 3 } as const

function userName(): string | undefined {
  try {
    return userInfo().username
  } catch {
    return undefined
  }
}

/** `COMPILEO_TRAY_LOG` sets the level: `error`, `warn`, `info` (default) or `debug`. */
export function openLog(profile: string, env: Readonly<Record<string, string | undefined>>): AppLog {
  return createLog({
    file: openLogFile({ folder: join(profile, 'logs'), ...bounds }),
    now: Date.now,
    level: levels.find((level) => level === env['COMPILEO_TRAY_LOG']) ?? 'info',
    home: homedir(),
    userName: userName(),
  })
}
