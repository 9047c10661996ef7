import { expect, it } from 'vitest'
import { report } from '#test/soak/report.ts'
import { runStorm } from '#test/soak/storm.ts'
import { useProgram } from '../use-program.ts'

// `npm run soak` runs a long storm.
const seed = 20_261_124
const app = useProgram('soak/app.ts')

it.each([
  ['the app without the plugin', { plugin: false, agent: false }],
  ['the app with an unstable plugin', { plugin: true, agent: false }],
  ['the agent with failing receivers', { plugin: true, agent: true }],
])(
  '%s announces each outcome once, even if it is killed many times',
  async (_, { plugin, agent }) => {
    const size = { seed, jobs: 36, servers: 3, stormMs: 5 * 60_000, plugin }
    const { signal } = new AbortController()
    const result = await runStorm({ size, factor: 60, agent, app: app(), print: () => undefined, signal })
    const { lines, ok } = report(result, seed)
    if (!ok) throw new Error(lines.join('\n'))
    expect(result.verdict.announced).toBeGreaterThan(20)
  },
  300_000,
)
