import { z } from 'zod'
import { parseJson } from '../base/parse-json.ts'

/** The rest of a file of lines, besides its steps. */
export interface ReadLines {
  readonly lines: number
  /** Lines that make no sense. */
  readonly unreadable: readonly string[]
  /** There are lines that a newer version of the program wrote. */
  readonly isNewer: boolean
  /**
   * The last line has no end: a crash cut it while it was written. Its step did not happen, and it is no damage, unless
   * only the line's end is missing.
   */
  readonly isCut: boolean
}

/** A line of a version that this one doesn't know. */
const newerLine = z.object({ v: z.number().int().min(2) })

function parseLine<S>(line: string, step: z.ZodType<S>): { readonly step: S } | 'newer' | undefined {
  try {
    const content = parseJson(line)
    const parsed = step.safeParse(content)
    if (parsed.success) return { step: parsed.data }
    return newerLine.safeParse(content).success ? 'newer' : undefined
  } catch {
    return undefined // Cut by a crash, or edited: the caller sets it aside.
  }
}

/**
 * Reads the whole text of a file that is only appended to (`line-file.ts`), a step of JSON a line.
 * @param take is handed each step, in their order
 */
export function readLines<S>(text: string, step: z.ZodType<S>, take: (read: S) => void): ReadLines {
  const lines = text.split('\n')
  const last = lines.pop() ?? ''
  const unreadable: string[] = []
  let isNewer = false
  /** @returns whether the line makes sense */
  const read = (line: string): boolean => {
    const parsed = parseLine(line, step)
    if (parsed === 'newer') isNewer = true
    else if (parsed) take(parsed.step)
    return parsed !== undefined
  }
  for (const line of lines) if (line !== '' && !read(line)) unreadable.push(line)
  if (last !== '') read(last)
  return { lines: lines.length, unreadable, isNewer, isCut: last !== '' }
}
