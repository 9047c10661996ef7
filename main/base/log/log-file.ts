import { homedir, userInfo } from 'node:os'
import { join } from 'node:path'
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { createLog, getLogLevel, type AppLog, type LogFile } from './log.ts'

const getFileName = (number: number) => (number === 0 ? 'compileo-tray.log' : `compileo-tray.${number}.log`)

function readLines(path: string): readonly string[] {
  if (!existsSync(path)) return []
  try {
    return readFileSync(path, 'utf8').split('\n').slice(0, -1)
  } catch {
    return [] // The file can't be read, so its lines are left out.
  }
}

/** Opens the log files. The first file is created with the first line. Only the user may read the files. */
export function openLogFile({
  folder,
  maxBytes,
  files,
}: {
  readonly folder: string
  /** The maximum size of each file, in bytes. */
  readonly maxBytes: number
  readonly files: number
}): LogFile {
  const getPath = (number: number) => join(folder, getFileName(number))
  const path = getPath(0)
  let fd: number | undefined
  let size = 0
  let lost = 0

  function close() {
    const opened = fd
    fd = undefined
    if (opened !== undefined) closeSync(opened)
  }

  function open(): number {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const opened = openSync(path, 'a', 0o600)
    size = fstatSync(opened).size
    return opened
  }

  /** Renumbers the files, and deletes the oldest one. */
  function rotate() {
    close()
    for (let number = files - 1; number > 0; number -= 1) {
      if (existsSync(getPath(number - 1))) renameSync(getPath(number - 1), getPath(number))
    }
  }

  function write(text: string) {
    const bytes = Buffer.from(`${text}\n`).subarray(0, maxBytes)
    fd ??= open()
    if (size + bytes.length > maxBytes) {
      rotate()
      fd = open()
    }
    size += writeSync(fd, bytes)
  }

  return {
    path,
    append(text) {
      try {
        if (lost > 0) write(`(${lost} lines before this could not be written)`)
        lost = 0
        write(text)
      } catch {
        lost += 1
      }
    },
    tail(lineCount) {
      const lines: string[] = []
      for (let number = 0; number < files && lines.length < lineCount; number += 1) {
        lines.unshift(...readLines(getPath(number)).slice(-(lineCount - lines.length)))
      }
      return lines
    },
    close() {
      try {
        close()
      } catch {
        lost += 1 // A network file system may report only now that the lines couldn't be saved.
      }
    },
  }
}

/** Three files of 1 MB each hold several weeks of log. */
const fileLimits = { maxBytes: 1_000_000, files: 3 } as const

function getUserName(): string | undefined {
  try {
    return userInfo().username
  } catch {
    return undefined
  }
}

/**
 * Opens the log. The environment variable `COMPILEO_TRAY_LOG` sets the level: `error`, `warn`, `info`
 * (default) or `debug`.
 */
export function openLog(profile: string, env: Readonly<Record<string, string | undefined>>): AppLog {
  return createLog({
    file: openLogFile({ folder: join(profile, 'logs'), ...fileLimits }),
    now: Date.now,
    level: getLogLevel(env),
    home: homedir(),
    userName: getUserName(),
  })
}
