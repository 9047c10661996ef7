/**
 * Heights in px. Lists compute the positions of rows without measuring, so the style sheets must have the
 * same values.
 */
export interface RowHeights {
  readonly heading: number
  readonly row: number
  /**
   * The height of a cause, or of a job that needs attention. In a narrow list they still have a second line.
   */
  readonly attention: number
  /** The height of a job below its cause, which shows everything else. */
  readonly underCause: number
  /** The height of the offer to restart jobs whose cause is resolved. */
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

/** From this number of jobs on, rows have one line. */
const minCompactJobs = 20

export const getDensity = (jobs: number): Density => (jobs < minCompactJobs ? 'comfortable' : 'compact')
