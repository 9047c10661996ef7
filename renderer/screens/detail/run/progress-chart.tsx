import type { JobView, TrailPoint, UsualRun } from '#shared/model.ts'
import { outcomes } from '#shared/outcome.ts'
import { toCoursePoints, getProgressAtShare } from '#shared/rules/usual-course.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { getEndTime, isJobOver, getOutcomeKind } from '#renderer/state/models/groups.ts'
import { Chart } from '#renderer/ui/chart/chart.tsx'
import { useTimeFormat } from './use-time-format.ts'

interface ProgressChartProps {
  readonly trail: readonly TrailPoint[]
  readonly usual: UsualRun | undefined
  readonly job: JobView
}

/**
 * How far the chart of an ended run may reach, relative to the run's duration. It leaves room for the usual
 * course.
 */
const maxOvershoot = 1.5

/**
 * Draws the progress of a run. If the run took less time than usual, the chart also shows what usually
 * follows, up to half of the run's duration.
 */
export function ProgressChart({ trail, usual, job }: ProgressChartProps) {
  const { detail, format, outcomes: outcomeTexts, timeline } = useTexts()
  const when = useTimeFormat()
  const kind = getOutcomeKind(job)
  const first = trail[0]
  const last = trail.at(-1)
  const end = Math.max(getEndTime(job) ?? 0, last?.at ?? 0)
  if (!first || !last || trail.length < 2 || end <= first.at) return null
  const usualCurve = getUsualCurve(usual, job.run.startedAt)
  const from = Math.min(first.at, usualCurve?.from ?? first.at)
  const usualMs = usualCurve?.ms ?? 0
  const usualEnd = from + (isJobOver(job) ? Math.min(usualMs, maxOvershoot * (end - from)) : usualMs)
  const until = Math.max(end, usualEnd)
  const formatPoint = ({ progress, at }: TrailPoint) => {
    const point = detail.chartPoint(format.percent(progress), when(at))
    return usualCurve ? detail.usualThen(point, format.percent(usualCurve.progressAt(at))) : point
  }
  return (
    <section className="detail-section">
      <Chart
        title={<h3 className="section-title">{detail.progress}</h3>}
        readerName={detail.chartTime}
        summary={detail.chart(
          format.percent(first.progress),
          when(first.at),
          format.percent(last.progress),
          when(end),
        )}
        points={trail.map(({ at, progress }) => ({ at, value: progress }))}
        span={{ from, until }}
        formatValue={(index) => formatPoint(trail[index] ?? last)}
        legend={usualCurve && <span className="hint chart-ghost-swatch">{detail.usualRun}</span>}
        scale={[100, 50, 0].map(format.count)}
        edges={{ from: when(from), until: when(until) }}
        ghost={usualCurve?.until(until)}
        end={
          kind
            ? { text: `${when(end)} ${outcomeTexts[kind].word}`, tone: outcomes[kind].tone }
            : { text: timeline.now, tone: 'active' }
        }
      />
    </section>
  )
}

function getUsualCurve(usual: UsualRun | undefined, from: number | undefined) {
  const course = usual?.course
  if (!course || from === undefined) return undefined
  const ms = usual.medianMs
  const at = (time: number) => getProgressAtShare(course, (time - from) / ms)
  return {
    from,
    ms,
    progressAt: at,
    until: (last: number) =>
      [
        ...toCoursePoints(course)
          .map(({ share }) => from + share * ms)
          .filter((time) => time < last),
        last,
      ].map((time) => ({ at: time, value: at(time) })),
  }
}
