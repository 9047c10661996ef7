import type { Settings } from '../../../shared/settings.ts'

/** In px. Lists place their rows without measuring them, so the style sheets must agree. */
export interface RowHeights {
  readonly heading: number
  readonly row: number
}

export type Density = Exclude<Settings['density'], 'auto'>

export const rowHeights: Readonly<Record<Density, RowHeights>> = {
  comfortable: { heading: 28, row: 56 },
  compact: { heading: 28, row: 40 },
}

/** With this many jobs, a row has one line, unless the user chose otherwise. */
const compactFrom = 20

export const densityFor = (density: Settings['density'], jobs: number): Density =>
  density !== 'auto' ? density : jobs < compactFrom ? 'comfortable' : 'compact'
