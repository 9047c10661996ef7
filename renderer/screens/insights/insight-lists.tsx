import type { InsightKind } from '#shared/job-kind.ts'
import type { Texts } from '#shared/texts/index.ts'
import { useActions } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { BarList } from '#renderer/ui/chart/bar-list.tsx'
import { ChartCard, type CardProps } from './chart-card.tsx'
import { sumOf, topOfTimes } from './insight-figures.ts'

export const kindWord = (kind: InsightKind, { insights, results }: Texts): string =>
  kind === 'other' ? insights.otherKind : results.kinds[kind]

export function CausesCard({ of }: CardProps) {
  const { insights, format } = useTexts()
  const { setView } = useActions()
  const words = insights.causes
  const { causes, otherFailures } = of
  return (
    <ChartCard chart="causes" title={words.title} none={sumOf(of.days).failed === 0 ? words.none : undefined}>
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
          value: medianMs,
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
  const top = topOfTimes(Math.max(...of.durations.map(({ toMs }) => toMs)))
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
            <dt className="clipped">{kindWord(kind, texts)}</dt>
            <dd>
              <span className="durations-track" aria-hidden="true">
                <i style={{ left: share(fromMs), width: `max(4px, ${share(toMs - fromMs)})` }} />
                <b style={{ left: share(medianMs) }} />
              </span>
              <span className="unseen">{words.median(format.roughDuration(medianMs))}</span>
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
