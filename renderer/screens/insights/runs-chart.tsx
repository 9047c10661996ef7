import { useTexts } from '#renderer/state/use-texts.ts'
import { Columns } from '#renderer/ui/chart/columns.tsx'
import { ChartCard, type CardProps } from './chart-card.tsx'
import { outcomeKinds, outcomes as rows, type OutcomeCounts } from '#shared/outcome.ts'
import { roundTop, runsOf, sumOf } from './insight-figures.ts'

export function RunsCard({ of: { days } }: CardProps) {
  const { insights, format, outcomes } = useTexts()
  const words = insights.runs
  const all = sumOf(days)
  const top = roundTop(Math.max(...days.map(runsOf)))
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
        say={(index) => {
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
