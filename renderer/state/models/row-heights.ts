/** In px. Lists place their rows without measuring them, so the style sheets must agree. */
export interface RowHeights {
  readonly heading: number
  readonly row: number
}

export type Density = 'comfortable' | 'compact'

export const rowHeights: Readonly<Record<Density, RowHeights>> = {
  comfortable: { heading: 28, row: 56 },
  compact: { heading: 28, row: 40 },
}

/** With this many jobs, a row has one line. */
const compactFrom = 20

export const densityFor = (jobs: number): Density => (jobs < compactFrom ? 'comfortable' : 'compact')
