import { parseArgs } from 'node:util'
import { report } from './report.ts'
import { runStorm } from './storm.ts'

export const help = `Runs the app through a storm of failing servers and jobs, kills and restarts it, and compares its announcements
with the truth. Everything stays on this machine.

  --seed N       plan the storm with this seed, to repeat one (random)
  --minutes M    take about M minutes (3)
  --jobs N       run N jobs in total (200)
  --servers N    run N servers (4)
  --factor N     speed up time for app and servers (30)
  --plugin       install the plugin on the servers, with faults of its own
  --agent        run the agent and its hooks instead of the app, with the plugin
`

/** How long the test continues after the last fault, in minutes of simulated time. */
const calmMinutes = 17

/**
 * @returns 0 if every outcome was announced exactly once and there were no other problems, 1 if not, 2 for
 * invalid arguments, 130 if interrupted
 */
export async function main(argv: string[]): Promise<number> {
  const options = read(argv)
  if (typeof options === 'string') {
    console.error(`${options}\n\n${help}`)
    return 2
  }
  const stop = new AbortController()
  const interrupt = () => stop.abort()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt)
  const { seed, minutes, jobs, servers, factor, plugin, agent } = options
  const stormMs = Math.max(minutes * factor - calmMinutes, 5) * 60_000
  console.log(
    `seed ${seed}: ${jobs} jobs on ${servers} servers for ${Math.round(stormMs / 60_000)} minutes, ${factor} times as fast${plugin ? ', with the plugin' : ''}${agent ? ', for the agent' : ''}`,
  )
  try {
    const size = { seed, jobs, servers, stormMs, plugin }
    const result = await runStorm({
      size,
      factor,
      agent,
      print: (line) => console.log(line),
      signal: stop.signal,
    })
    const { lines, ok } = report(result, seed)
    for (const line of lines) console.log(line)
    return ok ? 0 : 1
  } catch (error) {
    if (!stop.signal.aborted) throw error
    console.log(`soak: interrupted, seed ${seed}`)
    return 130
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, interrupt)
  }
}

export function read(argv: string[]) {
  const number = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const flags = { seed: number, minutes: number, jobs: number, servers: number, factor: number }
  let values: Partial<Record<keyof typeof flags, string>>
  let plugin: boolean
  let agent: boolean
  try {
    const { values: given } = parseArgs({ args: argv, options: { ...flags, plugin: flag, agent: flag } })
    ;({ plugin = false, agent = false, ...values } = given)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
  const options = {
    seed: Number(values.seed ?? Math.floor(Math.random() * 1_000_000)),
    minutes: Number(values.minutes ?? 3),
    jobs: Number(values.jobs ?? 200),
    servers: Number(values.servers ?? 4),
    factor: Number(values.factor ?? 30),
  }
  const wrong = Object.entries(options).find(([, value]) => !(value >= 0) || value > 1e9)
  if (wrong) return `--${wrong[0]} takes a number`
  const { minutes, servers, jobs, factor } = options
  if (minutes > 60 || factor < 1 || factor > 200) return '--minutes goes up to 60, --factor from 1 to 200'
  if (!Number.isInteger(servers) || servers < 1 || servers > 16) return '--servers goes from 1 to 16'
  if (!Number.isInteger(jobs) || jobs < servers || jobs > 2_000)
    return '--jobs goes from one a server up to 2000'
  return { ...options, plugin: plugin || agent, agent }
}
