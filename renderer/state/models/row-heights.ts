import type { Settings } from '../../../shared/settings.ts'

/** How high headings and rows of lists are, in px. Lists place their rows without measuring them; the style sheets hold to this. */
export interface RowHeights {
  readonly heading: number
  readonly row: number
}

export type Density = Exclude<Settings['density'], 'auto'>

export const rowHeights: Readonly<Record<Density, RowHeights>> = {
  comfortable: { heading: 28, row: 56 },
  compact: { heading: 28, row: 40 },
}

/** From this many jobs on, a row has one line, unless the user chose otherwise. */
const compactFrom = 20

export const densityFor = (density: Settings['density'], jobs: number): Density =>
  density !== 'auto' ? density : jobs < compactFrom ? 'comfortable' : 'compact'
