import type { JobView, TrailPoint } from '../../../preload/contract.ts'
import { percent, texts, timeOfDay } from '../../texts.ts'
import { endedAt } from '../groups.ts'
import { shapeOf } from '../shape.ts'
import { chartOf, chartSize } from './chart.ts'

/** Progress over time. A run that goes on ends at its last news; one that is over at its ending. */
export function ProgressChart({ trail, job }: { trail: readonly TrailPoint[]; job: JobView }) {
  const first = trail[0]
  const last = trail.at(-1)
  const until = endedAt(job) ?? last?.at ?? 0
  const chart = chartOf(trail, until)
  if (!chart || !first || !last) return null
  const { width, height, bottom } = chartSize
  const name = texts.detail.chart(
    percent(first.progress),
    timeOfDay(first.at),
    percent(last.progress),
    timeOfDay(until),
  )
  return (
    <section className="detail-section">
      <h3 className="section-title">{texts.detail.progress}</h3>
      <svg
        className="chart"
        data-shape={shapeOf(job)}
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={name}
      >
        <path className="chart-ground" d={`M0 ${height - bottom / 2}H${width}`} />
        <polygon className="chart-area" points={chart.area} />
        <polyline className="chart-line" points={chart.points} />
        {/* A line of no length with round ends: a dot that the stretched drawing does not distort. */}
        <path className="chart-end" d={`M${chart.end.x} ${chart.end.y}h0.01`} />
      </svg>
      <div className="chart-times" aria-hidden="true">
        <span>{timeOfDay(first.at)}</span>
        <span>{timeOfDay(until)}</span>
      </div>
    </section>
  )
}
