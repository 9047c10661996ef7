import type { JobView, TrailPoint } from '../../../shared/model.ts'
import { useTexts } from '../../state/use-texts.ts'
import { endedAt } from '../../state/models/groups.ts'
import { shapeOf } from '../../state/models/shape.ts'
import { Chart } from '../../ui/chart/chart.tsx'
import { useWhen } from './when.ts'

/** Progress over time. A run that goes on ends at its last news; one that is over at its outcome. */
export function ProgressChart({ trail, job }: { trail: readonly TrailPoint[]; job: JobView }) {
  const { detail, format } = useTexts()
  const when = useWhen()
  const first = trail[0]
  const last = trail.at(-1)
  const until = Math.max(endedAt(job) ?? 0, last?.at ?? 0)
  if (!first || !last || trail.length < 2 || until <= first.at) return null
  const say = ({ progress, at }: TrailPoint) => detail.chartPoint(format.percent(progress), when(at))
  return (
    <section className="detail-section">
      <Chart
        title={<h3 className="section-title">{detail.progress}</h3>}
        readerName={detail.chartTime}
        summary={detail.chart(
          format.percent(first.progress),
          when(first.at),
          format.percent(last.progress),
          when(until),
        )}
        times={trail.map(({ at }) => at)}
        lines={[{ name: detail.progress, look: 'only', values: trail.map(({ progress }) => progress) }]}
        span={{ from: first.at, until }}
        top={100}
        // A job is silent while its progress stands still.
        gapMs={Infinity}
        say={(index) => say(trail[index] ?? last)}
        renderReading={(index) =>
          index === undefined ? format.percent(last.progress) : say(trail[index] ?? last)
        }
        edges={{ top: format.percent(100), from: when(first.at), until: when(until) }}
        end={shapeOf(job)}
      />
    </section>
  )
}
