import type { StatsSample } from '../../../shared/model.ts'
import { useTexts } from '../../state/use-texts.ts'
import { inQueue } from './sentences.ts'

const width = 160
const height = 26
const edge = 2

/** The points of a line through the samples, the oldest at the left; undefined for fewer than two. */
export function sparkPoints(samples: readonly StatsSample[]): string | undefined {
  const first = samples[0]
  const last = samples.at(-1)
  if (!first || !last || last.at <= first.at) return undefined
  const top = Math.max(1, ...samples.map(inQueue))
  return samples
    .map((sample) => {
      const x = ((sample.at - first.at) / (last.at - first.at)) * width
      const y = height - edge - (inQueue(sample) / top) * (height - 2 * edge)
      return `${x.toFixed(1)},${y.toFixed(1)}`
    })
    .join(' ')
}

/** The queue's size over the last minutes; until two samples came, its space. */
export function Sparkline({ samples }: { samples: readonly StatsSample[] }) {
  const texts = useTexts()
  const points = sparkPoints(samples)
  const first = samples[0]
  const last = samples.at(-1)
  if (points === undefined || !first || !last) return <div className="sparkline" />
  const name = texts.servers.queueChart(Math.round((last.at - first.at) / 60_000), inQueue(last))
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={name}
    >
      <polyline points={points} />
    </svg>
  )
}
