import type { InsightKind } from '#shared/job-kind.ts'
import type { Texts } from '#shared/texts/index.ts'
import { useActions } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { BarList } from '#renderer/ui/chart/bar-list.tsx'
import { ChartCard, type CardProps } from './chart-card.tsx'
import { sumOf } from './insight-figures.ts'

export const kindWord = (kind: InsightKind, { insights, results }: Texts): string =>
  kind === 'other' ? insights.otherKind : results.kinds[kind]

export function CausesCard({ of }: CardProps) {
  const { insights, format } = useTexts()
  const { setView } = useActions()
  const words = insights.causes
  const { causes, otherFailures } = of
  const others = words.others(otherFailures)
  return (
    <ChartCard chart="causes" title={words.title} none={sumOf(of.days).failed === 0 ? words.none : undefined}>
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

export function StepsCard({ of }: CardProps) {
  const texts = useTexts()
  const { insights, format } = texts
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
          to: medianMs,
          valueText: format.duration(medianMs),
          detail: kindWord(kind, texts),
        }))}
      />
    </ChartCard>
  )
}

export function DurationsCard({ of }: CardProps) {
  const texts = useTexts()
  const { insights, format } = texts
  const words = insights.durations
  return (
    <ChartCard
      chart="durations"
      title={words.title}
      note={words.middle}
      none={of.durations.length === 0 ? words.none : undefined}
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
