/** Heights in px. Lists place their rows without measuring them, so the style sheets must agree. */
export interface RowHeights {
  readonly heading: number
  readonly row: number
  /** Of a job that needs attention, and of a cause: they keep their second line where the list is narrow. */
  readonly attention: number
  /** Below its cause, which says everything else. */
  readonly underCause: number
  /** The offer to restart what failed for a cause that is gone. */
  readonly offer: number
}

export type Density = 'comfortable' | 'compact'

export const rowHeights: Readonly<Record<Density, number>> = { comfortable: 56, compact: 40 }

export function getHeights(density: Density, isNarrow: boolean): RowHeights {
  const row = rowHeights[density]
  return {
    heading: 28,
    row,
    attention: isNarrow ? rowHeights.comfortable : row,
    underCause: rowHeights.compact,
    offer: isNarrow ? 52 : 32,
  }
}

/** With this many jobs, a row has one line. */
const minCompactJobs = 20

export const getDensity = (jobs: number): Density => (jobs < minCompactJobs ? 'comfortable' : 'compact')
