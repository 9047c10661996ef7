import type { PlacedBar } from './tracks.ts'

/** The bar that a key leads to: along the time, or the nearest in the row above or below. Pure. */
export function barAfter(
  bars: readonly PlacedBar[],
  current: string | undefined,
  key: string,
): string | undefined {
  const at = bars.findIndex(({ id }) => id === current)
  const bar = bars[at]
  if (!bar) return undefined
  switch (key) {
    case 'ArrowRight':
      return bars[Math.min(at + 1, bars.length - 1)]?.id
    case 'ArrowLeft':
      return bars[Math.max(at - 1, 0)]?.id
    case 'Home':
      return bars[0]?.id
    case 'End':
      return bars.at(-1)?.id
    case 'ArrowDown':
      return nearest(bars, bar, 1)
    case 'ArrowUp':
      return nearest(bars, bar, -1)
    default:
      return undefined
  }
}

function nearest(bars: readonly PlacedBar[], from: PlacedBar, step: 1 | -1): string {
  const rows = bars.map(({ row }) => row).filter((row) => (row - from.row) * step > 0)
  if (rows.length === 0) return from.id
  const row = step > 0 ? Math.min(...rows) : Math.max(...rows)
  const distance = (bar: PlacedBar) => Math.abs(bar.from - from.from)
  return bars
    .filter((bar) => bar.row === row)
    .reduce((best, bar) => (distance(bar) < distance(best) ? bar : best)).id
}
