import type { ServerView } from '../../../shared/model.ts'
import { useTicking, useWindow } from '../../state/context.tsx'
import { useTexts } from '../../state/use-texts.ts'
import { running, waiting } from './figures.ts'
import { TrendChart } from './trend-chart.tsx'
import { spanOf } from './trend.ts'

/** What the queue, the CPU and the memory did in the last ten minutes, as far as the server tells. */
export function Trends({ server }: { server: ServerView }) {
  const texts = useTexts()
  const levels = useWindow((state) => state.world?.settings.alertLevels)
  const { statsHistory: samples } = server
  const until = useTicking((now) => spanOf(samples, now).until)
  if (!levels || samples.length === 0) return null
  const span = spanOf(samples, until)
  const words = texts.servers.trend
  return (
    <section className="server-section" aria-labelledby="server-trends">
      <h3 className="section-title" id="server-trends">
        {words.title}
      </h3>
      <div className="server-trends">
        <TrendChart
          title={words.queue}
          samples={samples}
          span={span}
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
          samples={samples}
          span={span}
          series={[{ name: words.cpu, look: 'only', valueOf: ({ cpuPercent }) => cpuPercent }]}
          say={(value) => texts.format.percent(Math.round(value))}
          least={100}
          exactTop
          limit={levels.cpuPercent}
        />
        <TrendChart
          title={words.memory}
          samples={samples}
          span={span}
          series={[{ name: words.memory, look: 'only', valueOf: ({ memoryMb }) => memoryMb }]}
          say={texts.format.memorySize}
          least={100}
          limit={levels.memoryMb}
        />
      </div>
    </section>
  )
}
