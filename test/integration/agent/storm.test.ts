import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startCompileoServer, type CompileoServer } from '#test/server/index.ts'
import { seededRandom } from '#test/server/random.ts'
import { waits } from '#test/support/desktop/waits.ts'
import { endWithTest } from '#test/support/end-with-test.ts'
import { startHookEndpoint } from '#test/support/hook-endpoint.ts'
import { tempFolder } from '#test/support/temp-folder.ts'
import { useProgram } from '../use-program.ts'
import { configure, runAgent } from './agent-scene.ts'

const program = useProgram('agent')

const jobs = 72
const kills = 6
const atOnce = 12

async function endJobs(
  servers: readonly CompileoServer[],
  die: () => Promise<void>,
  untilTaken: (count: number) => Promise<unknown>,
): Promise<Map<string, string>> {
  const random = seededRandom(11)
  const ended = new Map<string, string>()
  const going: { id: string; server: CompileoServer }[] = []
  for (let nth = 0; ended.size < jobs;) {
    while (going.length < atOnce && nth < jobs) {
      const id = `job-${String(nth).padStart(3, '0')}`
      const server = servers[nth % servers.length]
      if (!server) throw new Error('There is no server')
      server.addJob({ id, jobType: 'chunking', status: 'running', progress: 10 })
      going.push({ id, server })
      nth += 1
    }
    const [next] = going.splice(Math.floor(random() * going.length), 1)
    if (!next) break
    const status = random() > 0.3 ? 'completed' : 'failed'
    next.server.updateJob(next.id, {
      status,
      ...(status === 'failed' && { error: 'ValueError: no parsed file' }),
    })
    ended.set(next.id, status)
    if (ended.size % Math.floor(jobs / kills) === 0) await die()
    await untilTaken(ended.size - atOnce / 2 + 1)
  }
  return ended
}

it('the agent announces every outcome once, despite kills and failing receivers', async () => {
  const folder = tempFolder()
  const random = seededRandom(5)
  const taken = new Map<string, { status: string; keys: string[] }>()
  const arrival = waits(() => `${taken.size} outcomes`, 240_000)
  const endpoint = await startHookEndpoint(({ headers, body }) => {
    if (random() < 0.2) return { status: random() < 0.5 ? 500 : 429, headers: { 'retry-after': '0' } }
    const { job } = JSON.parse(body)
    const { keys = [] } = taken.get(job.jobId) ?? {}
    taken.set(job.jobId, { status: job.status, keys: [...keys, String(headers['idempotency-key'])] })
    arrival.changed()
    return { status: 200 }
  })
  endWithTest(() => endpoint.close())
  const servers = await Promise.all(
    [1, 2].map(() => startCompileoServer({ plugin: true, rateLimit: 1_000_000, streamIntervalMs: 20 })),
  )
  for (const server of servers) endWithTest(() => server.close())
  writeFileSync(join(folder, 'url'), endpoint.url)
  mkdirSync(join(folder, 'run'))
  const path = configure(folder, {
    folder: 'state',
    servers: servers.map(({ url }, nth) => ({ name: `Server ${nth}`, url })),
    hooks: [{ name: 'Receiver', action: { type: 'webhook' }, url: { file: 'url' } }],
  })

  const live = () => runAgent(program(), ['--config', path], { XDG_RUNTIME_DIR: join(folder, 'run') })
  let current = live()
  let deaths = 0
  async function die() {
    deaths += 1
    current.signal('SIGKILL')
    await current.gone
    current = live()
  }
  await current.untilLogged('<6>started')
  const untilTaken = (count: number) => arrival.until(() => taken.size >= count)
  const ended = await endJobs(servers, die, untilTaken)
  await untilTaken(jobs)
  await current.untilLogged('<6>started')
  current.signal('SIGTERM')
  await expect(current.gone).resolves.toBe(0)

  expect(deaths).toBe(kills)
  expect(Object.fromEntries([...taken].map(([id, { status }]) => [id, status]))).toEqual(
    Object.fromEntries(ended),
  )
  for (const { keys } of taken.values()) expect(new Set(keys).size).toBe(1)
  const repeated = [...taken.values()].reduce((sum, { keys }) => sum + keys.length - 1, 0)
  // Only a kill between the response and its record repeats a delivery.
  expect(repeated).toBeLessThanOrEqual(deaths)
  const ledger = readFileSync(join(folder, 'state', 'outcomes.jsonl'), 'utf8')
  const announced = ledger.match(/"announced":"[^"]+"/g) ?? []
  expect(announced).toHaveLength(jobs)
  expect(new Set(announced).size).toBe(jobs)
  console.log(
    `The agent: ${jobs} outcomes, ${deaths} kills, lost 0, false 0, deliveries repeated ${repeated}`,
  )
}, 300_000)
