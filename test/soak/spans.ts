import type { Span } from './evidence.ts'

export function without(whole: Span, holes: readonly Span[]): Span[] {
  let rest: Span[] = [whole]
  for (const hole of holes) {
    rest = rest.flatMap(({ from, to }) => {
      if (hole.to <= from || hole.from >= to) return [{ from, to }]
      return [
        { from, to: hole.from },
        { from: hole.to, to },
      ].filter((part) => part.to > part.from)
    })
  }
  return rest
}

/** In ms; negative if they are apart. */
export const overlapMs = (one: Span, other: Span): number =>
  Math.min(one.to, other.to) - Math.max(one.from, other.from)
