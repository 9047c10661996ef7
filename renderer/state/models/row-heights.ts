import type { Settings } from '../../../shared/settings.ts'

/** How high headings and rows of lists are, in px. */
export interface RowHeights {
  readonly heading: number
  readonly row: number
  readonly rowWithBar: number
}

/** Lists place their rows without measuring them; the style sheets hold to this (`--row` and so on in tokens.css). */
export const rowHeights: Readonly<Record<Settings['density'], RowHeights>> = {
  comfortable: { heading: 36, row: 56, rowWithBar: 66 },
  compact: { heading: 30, row: 44, rowWithBar: 52 },
}
