import type { Insights } from '#shared/insights.ts'
import { useActions } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { BarList } from '#renderer/ui/chart/bar-list.tsx'
import { ChartCard } from './chart-card.tsx'
import { Chart } from '#renderer/ui/chart/chart.tsx'
import { kindWord } from './durations-charts.tsx'
import { failureRate } from '#shared/outcome.ts'
import { gapOf, roundTop, sumOf } from './insight-figures.ts'

export function CausesChart({ of }: { of: Insights }) {
  const { insights, format } = useTexts()
  const { setView } = useActions()
  const words = insights.causes
  const { failed } = sumOf(of.days)
  const { causes, otherFailures } = of
  const others = words.others(otherFailures)
  return (
    <ChartCard
      chart="causes"
      title={words.title}
      none={failed === 0 ? words.none : undefined}
      table={{
        columns: [
          { name: words.columns.error },
          { name: words.columns.runs, isNumber: true },
          { name: words.columns.last, isNumber: true },
        ],
        rows: [
          ...causes.map(({ cause, line, runs, lastAt }) => ({
            id: cause,
            cells: [line, format.count(runs), format.dateAndTime(lastAt)],
          })),
          ...(otherFailures > 0 ? [{ id: '', cells: [others, format.count(otherFailures), ''] }] : []),
        ],
      }}
    >
      <RateChart days={of.days} />
      <BarList
        name={words.title}
        look="bad"
        bars={causes.map(({ cause, line, runs, lastAt }) => ({
          id: cause,
          name: line,
          value: runs,
          valueText: insights.total(runs),
          detail: [
            words.share(Math.round((runs * 100) / Math.max(1, failed))),
            words.last(format.dateAndTime(lastAt)),
          ].join(' · '),
          open: {
            name: words.open,
            act: () => setView({ name: 'history', search: cause.slice(0, 500), kind: 'failed' }),
          },
        }))}
      />
      {otherFailures > 0 && <p className="insight-more">{others}</p>}
    </ChartCard>
  )
}

function RateChart({ days }: Pick<Insights, 'days'>) {
  const { insights, format } = useTexts()
  const { failureRate: name } = insights.runs
  const rates = days.flatMap((day) => {
    const rate = failureRate(day)
    return rate === undefined ? [] : [{ day: day.day, rate }]
  })
  const all = format.percent(Math.round(failureRate(sumOf(days)) ?? 0))
  const first = days[0]?.day ?? 0
  const last = days.at(-1)?.day ?? 0
  const top = roundTop(Math.max(20, ...rates.map(({ rate }) => rate)))
  const say = (index: number) => {
    const at = rates[index]
    return at ? insights.durations.on(at.day, format.percent(Math.round(at.rate))) : ''
  }
  return (
    <div className="insight-rate">
      <Chart
        title={<h4>{name}</h4>}
        summary={insights.runs.summary(name, all)}
        times={rates.map(({ day }) => day)}
        values={rates.map(({ rate }) => rate)}
        span={{ from: first, until: Math.max(last, first + 1) }}
        top={top}
        gapMs={gapOf(days.length)}
        say={say}
        renderReading={(index) => (index === undefined ? all : say(index))}
        readerName={name}
        edges={{ top: format.percent(top), from: format.dateOnly(first), until: format.dateOnly(last) }}
        empty={all}
      />
    </div>
  )
}

export function StepsChart({ of }: { of: Insights }) {
  const texts = useTexts()
  const { insights, format } = texts
  const words = insights.steps
  return (
    <ChartCard
      chart="steps"
      title={words.title}
      none={of.steps.length === 0 ? words.none : undefined}
      table={{
        columns: [
          { name: words.columns.step },
          { name: words.columns.kind },
          { name: words.columns.runs, isNumber: true },
          { name: words.columns.median, isNumber: true },
          { name: words.columns.total, isNumber: true },
        ],
        rows: of.steps.map(({ step, kind, runs, medianMs, totalMs }) => ({
          id: `${kind} ${step}`,
          cells: [
            step,
            kindWord(kind, texts),
            format.count(runs),
            format.duration(medianMs),
            format.roughDuration(totalMs),
          ],
        })),
      }}
    >
      <BarList
        name={words.title}
        look="plain"
        bars={of.steps.map(({ step, kind, runs, medianMs, totalMs }) => ({
          id: `${kind} ${step}`,
          name: step,
          value: medianMs,
          valueText: format.duration(medianMs),
          detail: words.detail(kindWord(kind, texts), insights.total(runs), format.roughDuration(totalMs)),
        }))}
      />
    </ChartCard>
  )
}
