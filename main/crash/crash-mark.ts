import { join } from 'node:path'
import { replaceDurably } from '../storage/durable.ts'
import { readSaved } from '../storage/read-saved.ts'

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
  /** When that was last, ms since the epoch. @throws why it could not be read */
  last(): number | undefined
  /** Notes that it happens now. @throws why it could not be written */
  note(at: number): void
  /** Whether it happened and the person was not told yet; from now on they were. */
  takeUntold(): boolean
}

/** Opens the mark of a profile. One that makes no sense is none. */
export function openCrashMark(folder: string): CrashMark {
  const path = join(folder, 'crashed.json')
  function read(): Mark | undefined {
    const file = readSaved(path)
    if (file.is === 'trouble') throw file.error
    if (file.is === 'absent') return undefined
    try {
      return asMark(JSON.parse(file.text))
    } catch {
      return undefined // Half of it, where the machine went as well.
    }
  }
  const write = (mark: Mark) => replaceDurably(path, JSON.stringify(mark))
  return {
    last: () => read()?.at,
    note: (at) => write({ at, told: false }),
    takeUntold() {
      let mark: Mark | undefined
      try {
        mark = read()
        if (mark && !mark.told) write({ ...mark, told: true })
      } catch {
        // A disk that takes nothing: better said again than never. Where it gives nothing, the next start says it.
      }
      return mark !== undefined && !mark.told
    },
  }
}
