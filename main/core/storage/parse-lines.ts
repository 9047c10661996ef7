import { z } from 'zod'
import { tryParseJson } from '#main/base/parse-json.ts'

export interface ParsedLines {
  readonly lines: number
  readonly unreadable: readonly string[]
  readonly isNewer: boolean
  /** Whether the text ends without a line break. Its last line is ignored if it is incomplete. */
  readonly isTruncated: boolean
}

/** A line that a newer version wrote. Other unreadable lines were truncated by a crash or edited. */
const newerLine = z.object({ v: z.number().int().min(2) })

function parseLine<S>(line: string, step: z.ZodType<S>): { readonly step: S } | 'newer' | undefined {
  const content = tryParseJson(line)
  const parsed = step.safeParse(content)
  if (parsed.success) return { step: parsed.data }
  return newerLine.safeParse(content).success ? 'newer' : undefined
}

/** Each line begins with these characters. */
const lineStart = '{"'

/** Whether the line may have been truncated by a crash. Other unreadable lines must not be deleted. */
const isTruncatedStep = (text: string): boolean => lineStart.startsWith(text) || text.startsWith(lineStart)

/** Parses the text of an append-only file (`line-file.ts`), which has one step per line, in JSON. */
export function parseLines<S>(text: string, step: z.ZodType<S>, take: (read: S) => void): ParsedLines {
  const lines = text.split('\n')
  const last = lines.pop() ?? ''
  const unreadable: string[] = []
  let isNewer = false
  const read = (line: string): boolean => {
    const parsed = parseLine(line, step)
    if (parsed === 'newer') isNewer = true
    else if (parsed) take(parsed.step)
    return parsed !== undefined
  }
  for (const line of lines) if (line !== '' && !read(line)) unreadable.push(line)
  if (last !== '' && !read(last) && !isTruncatedStep(last)) unreadable.push(last)
  return { lines: lines.length, unreadable, isNewer, isTruncated: last !== '' }
}
