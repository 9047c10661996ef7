import type { Insights, KindDurations } from '#shared/insights.ts'
import type { InsightKind } from '#shared/job-kind.ts'
import type { Texts } from '#shared/texts/index.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Chart } from '#renderer/ui/chart/chart.tsx'
import { ChartCard } from './chart-card.tsx'
import { gapOf, roundTime } from './insight-figures.ts'

export const kindWord = (kind: InsightKind, { insights, results }: Texts): string =>
  kind === 'other' ? insights.otherKind : results.kinds[kind]

/** One chart per kind, because their durations differ widely. */
export function DurationsCharts({ of }: { of: Insights }) {
  const texts = useTexts()
  const { insights, format } = texts
  const words = insights.durations
  const { columns } = words
  return (
    <ChartCard
      chart="durations"
      title={words.title}
      none={of.durations.length === 0 ? words.none : undefined}
      table={{
        columns: [
          { name: columns.kind },
          { name: insights.day },
          { name: columns.runs, isNumber: true },
          { name: columns.median, isNumber: true },
          { name: columns.half, isNumber: true },
        ],
        rows: of.durations.flatMap(({ kind, days }) =>
          days.toReversed().map(({ day, runs, medianMs, fromMs, toMs }) => ({
            id: `${kind} ${day}`,
            cells: [
              kindWord(kind, texts),
              format.dateOnly(day),
              format.count(runs),
              format.roughDuration(medianMs),
              words.spread(fromMs, toMs),
            ],
          })),
        ),
      }}
    >
      <div className="insight-kinds">
        {of.durations.map((durations) => (
          <KindChart key={durations.kind} of={of} durations={durations} />
        ))}
      </div>
    </ChartCard>
  )
}

function KindChart({ of, durations }: { of: Insights; durations: KindDurations }) {
  const texts = useTexts()
  const { insights, format } = texts
  const words = insights.durations
  const { kind, runs, medianMs, days } = durations
  const name = kindWord(kind, texts)
  const first = of.days[0]?.day ?? 0
  const last = of.days.at(-1)?.day ?? 0
  const top = roundTime(Math.max(...days.map((day) => day.medianMs)))
  const median = format.roughDuration(medianMs)
  const read = (index: number) => {
    const day = days[index]
    return day ? words.on(day.day, format.roughDuration(day.medianMs)) : ''
  }
  return (
    <Chart
      title={<h4>{name}</h4>}
      summary={words.summary(name, insights.total(runs), median)}
      times={days.map(({ day }) => day)}
      values={days.map((day) => day.medianMs)}
      span={{ from: first, until: Math.max(last, first + 1) }}
      top={top}
      gapMs={gapOf(of.days.length)}
      say={read}
      renderReading={(index) => (index === undefined ? words.median(median) : read(index))}
      readerName={words.reader(name)}
      edges={{
        top: format.roughDuration(top),
        from: format.dateOnly(first),
        until: format.dateOnly(last),
      }}
      empty={`${words.tooFew}: ${words.median(median)}`}
    />
  )
}
