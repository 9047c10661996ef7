import { join } from 'node:path'
import { z } from 'zod'
import { parseJson } from '#main/base/parse-json.ts'
import { replaceDurably } from '#main/storage/durable.ts'
import { readSaved } from '#main/storage/read-saved.ts'

const markSchema = z.object({ at: z.number(), told: z.boolean() })
type Mark = z.infer<typeof markSchema>

/** Remembers across restarts that the program crashed. */
export interface CrashMark {
  /**
   * Ms since the epoch.
   *
   * @throws why it couldn't be read
   */
  last(): number | undefined
  note(at: number): void
  /** From now on it counts as notified. */
  takeUnannounced(): boolean
}

/** An invalid mark counts as none. */
export function openCrashMark(folder: string): CrashMark {
  const path = join(folder, 'crashed.json')
  function read(): Mark | undefined {
    const file = readSaved(path)
    if (file.is === 'trouble') throw file.error
    if (file.is === 'absent') return undefined
    try {
      return markSchema.safeParse(parseJson(file.text)).data
    } catch {
      return undefined // A half-written file, if the machine crashed as well.
    }
  }
  const write = (mark: Mark) => replaceDurably(path, JSON.stringify(mark))
  return {
    last: () => read()?.at,
    note: (at) => write({ at, told: false }),
    takeUnannounced() {
      let mark: Mark | undefined
      try {
        mark = read()
        if (mark && !mark.told) write({ ...mark, told: true })
      } catch {
        // We'd rather notify twice than never.
      }
      return mark !== undefined && !mark.told
    },
  }
}
