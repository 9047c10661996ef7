import { useId, useState, type PointerEvent } from 'react'
import type { StatsSample } from '../../../shared/model.ts'
import { useTexts } from '../../state/use-texts.ts'
import type { QueueStats } from './figures.ts'
import { areaOf, lineOf, nearest, topOf, trendSize, within, xOf, yOf, type Span } from './trend.ts'
import './trend-chart.css'

/** One line of a chart. */
export interface Series {
  /** Beside its value where there are several: "3 running". */
  readonly name: string
  /** `area` is filled down to the ground, and grey beside a `line`. */
  readonly look: 'line' | 'area' | 'only'
  /** Undefined where the server did not tell it. */
  readonly valueOf: (stats: QueueStats) => number | undefined
}

interface TrendChartProps {
  readonly title: string
  readonly samples: readonly StatsSample[]
  readonly span: Span
  readonly series: readonly Series[]
  /** A value in words, such as "45%". */
  readonly say: (value: number) => string
  /** What the top of the scale is at least, or exactly. */
  readonly least: number
  readonly exactTop?: boolean
  /** Over this an alert is raised. */
  readonly limit: number
}

/**
 * A measure over the last minutes. The pointer reads any time of it, and so do the arrow keys: a slider without a face
 * lies over the drawing, so that a screen reader has every sample, too.
 */
export function TrendChart({ title, samples, span, series, say, least, exactTop, limit }: TrendChartProps) {
  const texts = useTexts()
  const [readAt, setReadAt] = useState<number>()
  const id = useId()
  const shown = within(samples, span)
  const valuesOf = ({ valueOf }: Series) => shown.flatMap(({ stats }) => valueOf(stats) ?? [])
  if (series.every((each) => valuesOf(each).length === 0)) return null

  const top = exactTop ? least : topOf(series.flatMap(valuesOf), least, limit)
  const reading = readAt === undefined ? -1 : nearest(shown, readAt)
  const read = shown[reading] ?? shown.at(-1)
  const told = (each: Series) => {
    const value = read && each.valueOf(read.stats)
    const words = value === undefined ? texts.servers.trend.unknown : say(value)
    return series.length === 1 ? words : texts.servers.trend.value(words, each.name)
  }
  const summary = series
    .map((each) => {
      const values = valuesOf(each)
      const range = texts.servers.trend.range(
        say(values.at(-1) ?? 0),
        say(Math.min(...values)),
        say(Math.max(...values)),
      )
      return series.length === 1 ? range : texts.servers.trend.summary(each.name, range)
    })
    .join('; ')
  const limitShown = limit > 0 && limit <= top
  const from = texts.format.timeOfDay(span.from)
  const until = texts.format.timeOfDay(span.until)

  function follow({ currentTarget, clientX }: PointerEvent<HTMLElement>): void {
    const { left, width } = currentTarget.getBoundingClientRect()
    if (width > 0) setReadAt(span.from + ((clientX - left) / width) * (span.until - span.from))
  }

  return (
    <figure className="trend">
      <figcaption className="trend-head">
        <span id={id}>{title}</span>
        <span className="trend-reading" aria-hidden="true">
          {reading >= 0 && read && <time>{texts.format.exactTimeOfDay(read.at)}</time>}
          {series.map((each) => (
            <span key={each.name} data-look={each.look}>
              {told(each)}
            </span>
          ))}
        </span>
      </figcaption>
      <div className="trend-scale" aria-hidden="true">
        {say(top)}
      </div>
      <div className="trend-plot" onPointerMove={follow} onPointerLeave={() => setReadAt(undefined)}>
        <svg
          viewBox={`0 0 ${trendSize.width} ${trendSize.height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={[
            texts.servers.trend.summary(title, summary),
            texts.servers.trend.time(from, until),
            ...(limitShown ? [texts.servers.trend.limitSpoken(say(limit))] : []),
          ].join('. ')}
        >
          <path
            className="trend-edge"
            d={`M0 0H${trendSize.width}M0 ${trendSize.height}H${trendSize.width}`}
          />
          {series.map((each) => {
            const points = shown.map(({ at, stats }) => ({ at, value: each.valueOf(stats) }))
            return (
              <g key={each.name} data-look={each.look}>
                {each.look !== 'line' && <path className="trend-area" d={areaOf(points, span, top)} />}
                <path className="trend-line" d={lineOf(points, span, top)} />
              </g>
            )
          })}
          {limitShown && <path className="trend-limit" d={`M0 ${yOf(limit, top)}H${trendSize.width}`} />}
          {reading >= 0 && read && (
            <Cursor
              x={xOf(read.at, span)}
              values={series.map(({ valueOf }) => valueOf(read.stats))}
              top={top}
            />
          )}
        </svg>
        {limitShown && (
          <span
            className="trend-limit-name"
            data-below={limit > top * 0.8 || undefined}
            style={{ top: `${yOf(limit, top)}%` }}
            aria-hidden="true"
          >
            {texts.servers.trend.limit(say(limit))}
          </span>
        )}
        <input
          type="range"
          className="trend-reader"
          aria-labelledby={id}
          aria-valuetext={
            read &&
            texts.servers.trend.reading(texts.format.exactTimeOfDay(read.at), series.map(told).join(', '))
          }
          min={0}
          max={shown.length - 1}
          value={reading < 0 ? shown.length - 1 : reading}
          onChange={(event) => setReadAt(shown[Number(event.target.value)]?.at)}
          onFocus={() => setReadAt(shown.at(-1)?.at)}
          onBlur={() => setReadAt(undefined)}
        />
      </div>
      <div className="trend-times" aria-hidden="true">
        <span>{from}</span>
        <span>{until}</span>
      </div>
    </figure>
  )
}

interface CursorProps {
  readonly x: number
  readonly values: readonly (number | undefined)[]
  readonly top: number
}

/** Marks the time that is read. Its dots are lines of no length: the stretched drawing does not distort them. */
function Cursor({ x, values, top }: CursorProps) {
  const dots = values.flatMap((value) => (value === undefined ? [] : [`M${x} ${yOf(value, top)}h0.01`]))
  return (
    <>
      <path className="trend-cursor" d={`M${x} 0V${trendSize.height}`} />
      <path className="trend-dot" d={dots.join('')} />
    </>
  )
}
