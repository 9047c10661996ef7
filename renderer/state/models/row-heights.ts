/**
 * The heights of rows, in px. The list positions its rows without measuring them, so its style sheets contain
 * the same values.
 */
export interface RowHeights {
  readonly heading: number
  readonly row: number
  /**
   * The height of a row for a cause, or for a job that needs attention. In a narrow list, such a row still
   * has two lines.
   */
  readonly attention: number
  /** The height of a row for a job below its cause. The row of the cause already shows the error. */
  readonly underCause: number
  /** The height of the offer to restart the jobs of a cause. */
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

/** If there are at least this many jobs, rows have one line, except some in narrow windows. */
const minCompactJobs = 20

export const getDensity = (jobs: number): Density => (jobs < minCompactJobs ? 'comfortable' : 'compact')
