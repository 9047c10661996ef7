import { useWindow } from './context.tsx'
import { rowHeights, type RowHeights } from './models/row-heights.ts'

/** How high the rows of lists are now. */
export function useRowHeights(): RowHeights {
  return rowHeights[useWindow((state) => state.world?.settings.density ?? 'comfortable')]
}
