import { useState, type PointerEvent } from 'react'
import type { JobView, TrailPoint } from '../../../shared/model.ts'
import { useTexts } from '../../state/use-texts.ts'
import { endedAt } from '../../state/models/groups.ts'
import { shapeOf } from '../../state/models/shape.ts'
import { chartOf, chartSize, nearestTo } from './chart.ts'
import { useWhen } from './when.ts'
import './chart.css'

/**
 * Progress over time, and what it was at a time that is pointed at, or led to by the arrow keys. A run that goes on ends
 * at its last news; one that is over at its outcome.
 */
export function ProgressChart({ trail, job }: { trail: readonly TrailPoint[]; job: JobView }) {
  const texts = useTexts()
  const when = useWhen()
  const [chosen, setChosen] = useState<number>()
  const first = trail[0]
  const last = trail.at(-1)
  const until = Math.max(endedAt(job) ?? 0, last?.at ?? 0)
  const chart = chartOf(trail, until)
  if (!chart || !first || !last) return null
  const { width, height, bottom } = chartSize
  const index = chosen === undefined ? undefined : Math.min(chosen, trail.length - 1)
  const point = (index === undefined ? undefined : trail[index]) ?? last
  const place = index === undefined ? undefined : chart.places[index]
  const said = texts.detail.chartPoint(texts.format.percent(point.progress), when(point.at))

  function look(event: PointerEvent<HTMLElement>): void {
    const { left, width: wide } = event.currentTarget.getBoundingClientRect()
    if (chart && wide > 0) setChosen(nearestTo(chart.places, ((event.clientX - left) / wide) * width))
  }
  return (
    <section className="detail-section">
      <div className="detail-section-head">
        <h3 className="section-title">{texts.detail.progress}</h3>
        <span className="chart-said" aria-hidden="true">
          {index === undefined ? texts.format.percent(last.progress) : said}
        </span>
      </div>
      <div className="chart-frame" onPointerMove={look} onPointerLeave={() => setChosen(undefined)}>
        <svg
          className="chart"
          data-shape={shapeOf(job)}
          viewBox={`0 0 ${width} ${height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={texts.detail.chart(
            texts.format.percent(first.progress),
            when(first.at),
            texts.format.percent(last.progress),
            when(until),
          )}
        >
          <path className="chart-ground" d={`M0 ${height - bottom / 2}H${width}`} />
          <polygon className="chart-area" points={chart.area} />
          <polyline className="chart-line" points={chart.points} />
          {/* A line of no length with round ends: a dot that the stretched drawing does not distort. */}
          <path className="chart-end" d={`M${chart.end.x} ${chart.end.y}h0.01`} />
          {place && (
            <>
              <path className="chart-mark" d={`M${place.x} 0V${height}`} />
              <path className="chart-point" d={`M${place.x} ${place.y}h0.01`} />
            </>
          )}
        </svg>
        {/* The keys of a slider lead along the run, and each point is said. */}
        <input
          className="chart-keys"
          type="range"
          aria-label={texts.detail.chartTime}
          aria-valuetext={said}
          min={0}
          max={trail.length - 1}
          value={index ?? trail.length - 1}
          onChange={(event) => setChosen(event.target.valueAsNumber)}
          onBlur={() => setChosen(undefined)}
        />
      </div>
      <div className="chart-times" aria-hidden="true">
        <span>{when(first.at)}</span>
        <span>{when(until)}</span>
      </div>
    </section>
  )
}
