import type { InsightKind } from '#shared/job-kind.ts'
import type { Texts } from '#shared/texts/index.ts'
import { useActions } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { BarList } from '#renderer/ui/chart/bar-list.tsx'
import { ChartCard, type CardProps } from './chart-card.tsx'
import { sumOf } from './insight-figures.ts'

export const kindWord = (kind: InsightKind, { insights, results }: Texts): string =>
  kind === 'other' ? insights.otherKind : results.kinds[kind]

export function CausesCard({ of, asTable }: CardProps) {
  const { insights, format } = useTexts()
  const { setView } = useActions()
  const words = insights.causes
  const { causes, otherFailures } = of
  const others = words.others(otherFailures)
  return (
    <ChartCard
      chart="causes"
      asTable={asTable}
      title={words.title}
      none={sumOf(of.days).failed === 0 ? words.none : undefined}
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
      <BarList
        name={words.title}
        look="bad"
        bars={causes.map(({ cause, line, runs, lastAt }) => ({
          id: cause,
          name: line,
          to: runs,
          valueText: format.count(runs),
          detail: words.last(format.dateOnly(lastAt)),
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

export function StepsCard({ of, asTable }: CardProps) {
  const texts = useTexts()
  const { insights, format } = texts
  const words = insights.steps
  return (
    <ChartCard
      chart="steps"
      asTable={asTable}
      title={words.title}
      note={words.median}
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
        bars={of.steps.map(({ step, kind, medianMs }) => ({
          id: `${kind} ${step}`,
          name: step,
          to: medianMs,
          valueText: format.duration(medianMs),
          detail: kindWord(kind, texts),
        }))}
      />
    </ChartCard>
  )
}

export function DurationsCard({ of, asTable }: CardProps) {
  const texts = useTexts()
  const { insights, format } = texts
  const words = insights.durations
  const { columns } = words
  return (
    <ChartCard
      chart="durations"
      asTable={asTable}
      title={words.title}
      note={words.middle}
      none={of.durations.length === 0 ? words.none : undefined}
      table={{
        columns: [
          { name: columns.kind },
          { name: columns.runs, isNumber: true },
          { name: columns.median, isNumber: true },
          { name: columns.half, isNumber: true },
        ],
        rows: of.durations.map((each) => ({
          id: each.kind,
          cells: [
            kindWord(each.kind, texts),
            format.count(each.runs),
            format.roughDuration(each.medianMs),
            words.spread(each.fromMs, each.toMs),
          ],
        })),
      }}
    >
      <BarList
        name={words.title}
        look="plain"
        bars={of.durations.map((each) => ({
          id: each.kind,
          name: kindWord(each.kind, texts),
          from: each.fromMs,
          to: each.toMs,
          mark: each.medianMs,
          valueText: words.spread(each.fromMs, each.toMs),
          detail: words.median(format.roughDuration(each.medianMs)),
        }))}
      />
    </ChartCard>
  )
}
