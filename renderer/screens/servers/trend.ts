import type { Settings } from '../../../shared/settings.ts'
import type { Span } from '../../ui/chart/lines.ts'

/** The program remembers no longer, ms. */
const backMs = 10 * 60_000
/** The interval of samples while the window shows them, ms. */
const stepMs = 15_000

/** So many intervals without a sample are a gap. */
const gapIntervals = 3

/** In ms. The longest interval is that of a closed window. */
export function gapMsOf({ statsEverySeconds }: Pick<Settings, 'statsEverySeconds'>): number {
  return gapIntervals * statsEverySeconds * 1_000
}

/** The last ten minutes, as of `now` or the newest sample. */
export function spanOf(samples: readonly { readonly at: number }[], now: number): Span {
  const until = Math.max(samples.at(-1)?.at ?? 0, Math.floor(now / stepMs) * stepMs)
  return { from: until - backMs, until }
}

/** Returns the samples within a span. */
export function within<T extends { readonly at: number }>(samples: readonly T[], { from }: Span): T[] {
  return samples.filter(({ at }) => at >= from)
}

const roundParts = [1, 1.5, 2, 3, 5, 10]

/** @param least the minimum, so that next to nothing doesn't look like much */
export function topOf(values: readonly number[], least: number, limit?: number): number {
  const largest = Math.max(least, ...values)
  const most = limit !== undefined && largest >= limit / 2 ? Math.max(largest, limit * 1.1) : largest
  const magnitude = 10 ** Math.floor(Math.log10(most))
  const part = roundParts.find((each) => each * magnitude >= most) ?? 10
  return part * magnitude
}
