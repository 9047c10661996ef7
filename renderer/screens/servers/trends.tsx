import type { Reach, ServerView } from '../../../shared/model.ts'
import { useTicking, useWindow } from '../../state/context.tsx'
import { useTexts } from '../../state/use-texts.ts'
import { running, waiting } from './queue-figures.ts'
import { TrendChart } from './trend-chart.tsx'
import { gapMsOf, spanOf, within } from './trend.ts'

const answering: ReadonlySet<Reach> = new Set(['ok', 'limited'])

/** What the queue, the CPU and the memory did in the last ten minutes, as far as the server tells. */
export function Trends({ server }: { server: ServerView }) {
  const texts = useTexts()
  const settings = useWindow((state) => state.world?.settings)
  const { statsHistory: samples } = server
  const until = useTicking((now) => spanOf(samples, now).until)
  if (!settings) return null
  const span = spanOf(samples, until)
  // Nothing is being collected where the server doesn't answer.
  if (within(samples, span).length < 2 && !answering.has(server.reach)) return null
  const { alertLevels: levels } = settings
  const shared = { samples, span, gapMs: gapMsOf(settings) }
  const words = texts.servers.trend
  return (
    <section className="server-section" aria-labelledby="server-trends">
      <h3 className="section-title" id="server-trends">
        {words.title}
      </h3>
      <div className="server-trends">
        <TrendChart
          title={words.queue}
          {...shared}
          series={[
            { name: words.waiting, look: 'area', valueOf: waiting },
            { name: words.running, look: 'line', valueOf: running },
          ]}
          say={texts.format.count}
          least={5}
          limit={levels.pending}
        />
        <TrendChart
          title={words.cpu}
          {...shared}
          series={[{ name: words.cpu, look: 'only', valueOf: ({ cpuPercent }) => cpuPercent }]}
          say={(value) => texts.format.percent(Math.round(value))}
          least={100}
          exactTop
          limit={levels.cpuPercent}
        />
        <TrendChart
          title={words.memory}
          {...shared}
          series={[{ name: words.memory, look: 'only', valueOf: ({ memoryMb }) => memoryMb }]}
          say={texts.format.memorySize}
          least={100}
          limit={levels.memoryMb}
        />
      </div>
    </section>
  )
}
