import type { ReactNode } from 'react'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Columns } from '#renderer/ui/chart/columns.tsx'
import { outcomeKinds, outcomes as rows, type OutcomeCounts, noOutcomes } from '#shared/outcome.ts'
import type { DayOfRuns, Insights, InsightChart } from '#shared/insights.ts'
import { useActions } from '#renderer/state/context.tsx'
import { BarList } from '#renderer/ui/chart/bar-list.tsx'

export function CausesCard({ of }: CardProps) {
  const { insights, format } = useTexts()
  const { setView } = useActions()
  const words = insights.causes
  const { causes, otherFailures } = of
  return (
    <ChartCard
      chart="causes"
      title={words.title}
      none={sumOutcomes(of.days).failed === 0 ? words.none : undefined}
    >
      <BarList
        name={words.title}
        look="bad"
        bars={[
          ...causes.map(({ cause, line, runs }) => ({
            id: cause,
            name: line,
            value: runs,
            valueText: format.count(runs),
            open: {
              name: words.open,
              act: () => setView({ name: 'history', search: cause.slice(0, 500), kind: 'failed' }),
            },
          })),
          ...(otherFailures > 0
            ? [{ id: '', name: words.others, value: otherFailures, valueText: format.count(otherFailures) }]
            : []),
        ]}
      />
    </ChartCard>
  )
}

export function StepsCard({ of }: CardProps) {
  const { insights, format, results } = useTexts()
  const words = insights.steps
  return (
    <ChartCard
      chart="steps"
      title={words.title}
      note={words.median}
      none={of.steps.length === 0 ? words.none : undefined}
    >
      <BarList
        name={words.title}
        look="plain"
        bars={of.steps.map(({ step, kind, medianMs }) => ({
          id: `${kind} ${step}`,
          name: step,
          value: medianMs,
          valueText: format.duration(medianMs),
          detail: kind && results.kinds[kind],
        }))}
      />
    </ChartCard>
  )
}

export function DurationsCard({ of }: CardProps) {
  const { insights, format, results } = useTexts()
  const words = insights.durations
  const top = roundUpDurationScale(Math.max(...of.durations.map(({ toMs }) => toMs)))
  const share = (ms: number) => `${(ms / top) * 100}%`
  return (
    <ChartCard
      chart="durations"
      title={words.title}
      note={words.middle}
      none={of.durations.length === 0 ? words.none : undefined}
    >
      <dl className="durations">
        {of.durations.map(({ kind, fromMs, medianMs, toMs }) => (
          <div key={kind}>
            <dt className="clipped">{results.kinds[kind]}</dt>
            <dd>
              <span className="durations-track" aria-hidden="true">
                <i style={{ left: share(fromMs), width: `max(4px, ${share(toMs - fromMs)})` }} />
                <b style={{ left: share(medianMs) }} />
              </span>
              <span className="visually-hidden">{words.median(format.roughDuration(medianMs))}</span>
              <span>{format.durationRange(fromMs, toMs)}</span>
            </dd>
          </div>
        ))}
      </dl>
      <div className="faint durations-axis" aria-hidden="true">
        {[0, top / 2, top].map((ms) => (
          <span key={ms}>{ms === 0 ? format.count(0) : format.roughDuration(ms)}</span>
        ))}
      </div>
    </ChartCard>
  )
}

export interface CardProps {
  readonly of: Insights
}

interface ChartCardProps {
  readonly chart: InsightChart
  readonly title: string
  /** What the values are. */
  readonly note?: string
  /** Replaces the chart if there is nothing to draw. */
  readonly none?: string | undefined
  readonly children: ReactNode
}

function ChartCard({ chart, title, note, none, children }: ChartCardProps) {
  return (
    <article className="insight" aria-labelledby={`insight-${chart}`}>
      <div className="insight-head">
        <h3 className="section-title" id={`insight-${chart}`}>
          {title}
        </h3>
        {none === undefined && note !== undefined && <span className="hint">{note}</span>}
      </div>
      {none === undefined ? children : <p className="insight-more">{none}</p>}
    </article>
  )
}

/** Adds up the outcomes of all days. */
export function sumOutcomes(days: readonly DayOfRuns[]): OutcomeCounts {
  const sum = { ...noOutcomes }
  for (const day of days) for (const kind of outcomeKinds) sum[kind] += day[kind]
  return sum
}

/** Counts the runs, however they ended. */
export const countRuns = (counts: OutcomeCounts): number =>
  outcomeKinds.reduce((sum, kind) => sum + counts[kind], 0)

/** Rounds up to the top of a scale. */
function roundUpScale(max: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(max, 1)))
  const steps = power < 10 ? [1, 2, 3, 4, 5, 6, 8] : [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8]
  return (steps.find((step) => step * power >= max) ?? 10) * power
}

const minute = 60_000
const tops = [1, 2, 10, 20, 60, 90, 2 * 60, 4 * 60, 10 * 60, 24 * 60].map((minutes) => minutes * minute)

/** Rounds up to the top of an axis of durations whose half is round, too. */
const roundUpDurationScale = (max: number): number =>
  tops.find((top) => top >= max) ?? Math.ceil(max / (48 * 60 * minute)) * 48 * 60 * minute

export function RunsCard({ of: { days } }: CardProps) {
  const { insights, format, outcomes } = useTexts()
  const words = insights.runs
  const all = sumOutcomes(days)
  const top = roundUpScale(Math.max(...days.map(countRuns)))
  const shown = outcomeKinds.filter((kind) => all[kind] > 0)
  const countsOf = (counts: OutcomeCounts) =>
    shown.map((kind) => `${outcomes[kind].name} ${format.count(counts[kind])}`).join(', ')
  const first = days[0]?.day ?? 0
  const last = days.at(-1)?.day ?? 0
  return (
    <ChartCard chart="runs" title={words.title}>
      <Columns
        title={undefined}
        summary={words.summary(insights.days(days.length), countsOf(all))}
        parts={shown.map((look) => ({
          look,
          name: outcomes[look].name,
          values: days.map((day) => day[look]),
        }))}
        count={days.length}
        top={top}
        formatValue={(index) => {
          const day = days[index]
          return day ? words.summary(format.dateOnly(day.day), countsOf(day)) : ''
        }}
        renderReading={(index) => {
          const read = index === undefined ? undefined : days[index]
          return (
            <>
              {read && <time>{format.dateOnly(read.day)}</time>}
              {shown.map((kind) => (
                <span key={kind} data-part={kind} data-tone={rows[kind].tone}>
                  {outcomes[kind].name} {format.count((read ?? all)[kind])}
                </span>
              ))}
            </>
          )
        }}
        readerName={words.reader}
        scale={[top, top / 2, 0].map((value) => (Number.isInteger(value) ? format.count(value) : ''))}
        edges={{ from: format.dateOnly(first), until: format.dateOnly(last) }}
      />
    </ChartCard>
  )
}
