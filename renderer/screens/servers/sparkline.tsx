import type { StatsSample } from '../../../shared/model.ts'
import { useWindow } from '../../state/context.tsx'
import { useTexts } from '../../state/use-texts.ts'
import { chartSize, lineOf } from '../../ui/chart/lines.ts'
import { inQueue } from './server-texts.ts'
import { gapMsOf } from './trend.ts'

/** The queue's size over the last minutes, the largest at the top; until two samples came, its space. */
export function Sparkline({ samples }: { samples: readonly StatsSample[] }) {
  const texts = useTexts()
  const gapMs = useWindow(({ world }) => (world ? gapMsOf(world.settings) : Infinity))
  const first = samples[0]
  const last = samples.at(-1)
  if (!first || !last || last.at <= first.at) return <div className="sparkline" />
  const points = samples.map((sample) => ({ at: sample.at, value: inQueue(sample) }))
  const scale = {
    span: { from: first.at, until: last.at },
    top: Math.max(1, ...samples.map(inQueue)),
    gapMs,
  }
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${chartSize.width} ${chartSize.height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={texts.servers.queueChart(Math.round((last.at - first.at) / 60_000), inQueue(last))}
    >
      <path d={lineOf(points, scale)} />
    </svg>
  )
}
