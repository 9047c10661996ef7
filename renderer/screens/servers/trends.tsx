import { levelsOf } from '../../../shared/alert-levels.ts'
import type { Reach, ServerView } from '../../../shared/model.ts'
import { useTicking, useWindow } from '../../state/context.tsx'
import { useTexts } from '../../state/use-texts.ts'
import { MoreOptions } from '../../ui/more-options.tsx'
import { Figures } from './figures.tsx'
import { figuresOf, running, waiting } from './queue-figures.ts'
import { TrendChart } from './trend-chart.tsx'
import { ServerSays } from './verdict.tsx'
import { gapMsOf, spanOf, within } from './trend.ts'

const answering: ReadonlySet<Reach> = new Set(['ok', 'limited'])

/** Workers, CPU and memory are behind “Queue details”. */
export function Trends({ server }: { server: ServerView }) {
  const texts = useTexts()
  const settings = useWindow((state) => state.world?.settings)
  const { statsHistory: samples } = server
  const until = useTicking((now) => spanOf(samples, now).until)
  if (!settings) return null
  const span = spanOf(samples, until)
  // An unreachable server sends no samples.
  const shown = within(samples, span)
  const isCollecting = shown.length < 2
  const hasLoad = shown.some(({ stats }) => (stats.cpuPercent ?? stats.memoryMb) !== undefined)
  if (isCollecting && !answering.has(server.reach)) return null
  const levels = levelsOf(server, settings.alertLevels)
  const shared = { samples, span, gapMs: gapMsOf(settings) }
  const words = texts.servers.trend
  const { machine } = figuresOf(server, texts)
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
      </div>
      {(machine.length > 0 || hasLoad || isCollecting) && (
        <MoreOptions label={texts.servers.screen.details}>
          <Figures figures={machine} />
          {machine.some(({ name }) => name !== 'workers') && (
            <p className="server-note">{texts.servers.screen.wholeMachine}</p>
          )}
          <ServerSays stats={server.stats?.stats} />
          <div className="server-trends">
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
        </MoreOptions>
      )}
    </section>
  )
}
