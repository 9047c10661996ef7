import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

interface Mark {
  readonly at: number
  readonly told: boolean
}

/** By hand: it is read while the program starts, before the library for schemas. */
function asMark(content: unknown): Mark | undefined {
  if (typeof content !== 'object' || content === null || !('at' in content && 'told' in content))
    return undefined
  const { at, told } = content
  return typeof at === 'number' && typeof told === 'boolean' ? { at, told } : undefined
}

/** Remembers, over the program's end, that it ended because of an error of its own. */
export interface CrashMark {
  /** When that was last, ms since the epoch. */
  last(): number | undefined
  /** Notes that it happens now. @throws why it could not be written */
  note(at: number): void
  /** Whether it happened and the person was not told yet; from now on they were. */
  takeUntold(): boolean
}

/** Opens the mark of a profile. One that can't be read is none. */
export function openCrashMark(folder: string): CrashMark {
  const path = join(folder, 'crashed.json')
  function read(): Mark | undefined {
    if (!existsSync(path)) return undefined
    try {
      return asMark(JSON.parse(readFileSync(path, 'utf8')))
    } catch {
      return undefined // Half of it, where the machine went as well.
    }
  }
  const write = (mark: Mark) => writeFileSync(path, JSON.stringify(mark))
  return {
    last: () => read()?.at,
    note: (at) => write({ at, told: false }),
    takeUntold() {
      const mark = read()
      if (!mark || mark.told) return false
      try {
        write({ ...mark, told: true })
      } catch {
        return true // A disk that takes nothing: better said again than never.
      }
      return true
    },
  }
}
