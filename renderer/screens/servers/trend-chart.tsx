import type { StatsSample } from '../../../shared/model.ts'
import { useTexts } from '../../state/use-texts.ts'
import { Chart, type ChartLine } from '../../ui/chart/chart.tsx'
import { gapsOf, type Span } from '../../ui/chart/lines.ts'
import type { QueueStats } from './queue-figures.ts'
import { topOf, within } from './trend.ts'

export interface Series {
  readonly name: string
  readonly look: ChartLine['look']
  readonly valueOf: (stats: QueueStats) => number | undefined
}

interface TrendChartProps {
  readonly title: string
  readonly samples: readonly StatsSample[]
  readonly span: Span
  /** Samples further apart than this, ms, leave a gap. */
  readonly gapMs: number
  readonly series: readonly Series[]
  readonly say: (value: number) => string
  /** The top of the scale: a minimum, or exact. */
  readonly least: number
  readonly exactTop?: boolean
  readonly limit: number
}

const isKnown = (value: number | undefined): value is number => value !== undefined

export function TrendChart({
  title,
  samples,
  span,
  gapMs,
  series,
  say,
  least,
  exactTop,
  limit,
}: TrendChartProps) {
  const { format, servers } = useTexts()
  const words = servers.trend
  const shown = within(samples, span)
  const times = shown.map(({ at }) => at)
  const lines = series.map(({ valueOf, ...line }) => ({
    ...line,
    values: shown.map(({ stats }) => valueOf(stats)),
  }))
  const values = lines.flatMap((line) => line.values.filter(isKnown))
  // Later responses have what one leaves out.
  if (shown.length > 0 && values.length === 0) return null

  const top = exactTop ? least : topOf(values, least, limit)
  const reading = (line: ChartLine, index: number) => {
    const value = line.values[index]
    const text = value === undefined ? words.unknown : say(value)
    return lines.length === 1 ? text : words.value(text, line.name)
  }
  const summaryOf = (line: ChartLine) => {
    const known = line.values.filter(isKnown)
    const range = words.range(say(known.at(-1) ?? 0), say(Math.min(...known)), say(Math.max(...known)))
    return lines.length === 1 ? range : words.summary(line.name, range)
  }
  const edges = { top: say(top), from: format.timeOfDay(span.from), until: format.timeOfDay(span.until) }
  const isLimitNear = limit > 0 && limit <= top
  return (
    <Chart
      title={title}
      readerName={title}
      summary={[
        words.summary(title, lines.map(summaryOf).join('; ')),
        words.time(edges.from, edges.until),
        ...(isLimitNear ? [words.limitSpoken(say(limit))] : []),
        ...gapsOf(times, { span, top, gapMs }).map(({ from, until }) =>
          words.gap(format.timeOfDay(from), format.timeOfDay(until)),
        ),
      ].join('. ')}
      times={times}
      lines={lines}
      span={span}
      top={top}
      gapMs={gapMs}
      say={(index) =>
        words.reading(
          format.exactTimeOfDay(times[index] ?? 0),
          lines.map((line) => reading(line, index)).join(', '),
        )
      }
      renderReading={(index) => (
        <>
          {index !== undefined && <time>{format.exactTimeOfDay(times[index] ?? 0)}</time>}
          {lines.map((line) => (
            <span key={line.name} data-look={line.look}>
              {reading(line, index ?? times.length - 1)}
            </span>
          ))}
        </>
      )}
      edges={edges}
      limit={isLimitNear ? { value: limit, name: words.limit(say(limit)) } : undefined}
      empty={words.collecting}
    />
  )
}
