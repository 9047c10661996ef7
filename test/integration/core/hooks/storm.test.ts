import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createSeededRandom } from '#test/server/random.ts'
import { openTestCore } from '#test/support/core.ts'
import { createChangeWaits } from '#test/support/desktop/change-waits.ts'
import { startHookEndpoint } from '#test/support/hook-endpoint.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { createTestVault } from '#test/support/test-vault.ts'
import { waitForState } from '#test/support/notification-recorder.ts'
import { startLife, type Life } from '../../kill/lives.ts'
import type { Order } from '../../kill/messages.ts'
import { useProgram } from '../../use-program.ts'
import type { KillPoint } from '#test/support/kill-points.ts'

const program = useProgram('integration/kill/killed-program.ts')

const fiveHooks = ['a', 'b', 'c', 'd', 'e']
const tenJobs = Array.from({ length: 10 }, (_, i) => `x-${i}`)

async function profileOf(
  server: string,
  endpoint: string,
  jobIds = tenJobs,
  hookIds = fiveHooks,
): Promise<string> {
  const folder = createTempFolder()
  const addedAt = Date.now()
  const jobs = jobIds.map((jobId) => ({ serverId: 's', jobId, addedAt, status: 'running', progress: 50 }))
  const servers = [{ id: 's', name: 'Server', url: server }]
  writeFileSync(join(folder, 'watch-list.json'), JSON.stringify({ version: 1, servers, jobs }))
  const hooks = hookIds.map((id) => ({
    id,
    name: id,
    isOn: true,
    outcomes: ['completed'],
    kinds: [],
    servers: [],
    alsoWhilePaused: false,
    action: { type: 'webhook' },
    origin: endpoint,
    secrets: ['url'],
  }))
  writeFileSync(join(folder, 'hooks.json'), JSON.stringify({ version: 1, hooks }))
  const keys: Record<string, unknown> = {}
  for (const id of hookIds) {
    const key = JSON.stringify({ url: `${endpoint}/${id}` })
    const sealed = await createTestVault().encrypt(JSON.stringify({ origin: endpoint, key }))
    keys[id] = { origin: endpoint, sealed: sealed.toString('base64') }
  }
  writeFileSync(join(folder, 'hook-keys.json'), JSON.stringify({ version: 1, keys }))
  return folder
}

const live = (order: Order): Life =>
  startLife(program(), order, (word, { send }) => {
    if (word.say === 'show') send({ do: 'taken', nth: word.nth })
  })

it('each outcome’s hook deliveries keep their webhook-id when the program is killed', async () => {
  const random = createSeededRandom(7)
  let life: Life | undefined
  const arrived = new Map<string, string[]>()
  let deaths = 0
  const arrival = createChangeWaits(() => `${arrived.size} deliveries`, 240_000)
  const endpoint = await startHookEndpoint(({ path, headers, body }, nth) => {
    const isDeath = nth % 9 === 0 && deaths < 6
    const name = `${path.slice(1)} ${JSON.parse(body).job.jobId}`
    const takes = random() > 0.2
    if (takes) arrived.set(name, [...(arrived.get(name) ?? []), String(headers['webhook-id'])])
    arrival.reportChange()
    if (isDeath) {
      // With `takes`, the receiver has the delivery, and only its response is lost.
      deaths += 1
      life?.kill()
      return undefined
    }
    return takes ? { status: 200 } : { status: random() > 0.5 ? 500 : 429, headers: { 'retry-after': '0' } }
  })
  const server = await startServerForTest({ streamIntervalMs: 10, rateLimit: 1_000_000 })
  const [jobIds, hookIds] = [tenJobs, fiveHooks]
  for (const id of jobIds) server.addJob({ id, status: 'running', progress: 50 })
  const folder = await profileOf(server.url, endpoint.url)
  const begin = () => live({ folder })

  life = begin()
  await server.until(() => server.openStreams().length === jobIds.length)
  for (const id of jobIds) server.updateJob(id, { status: 'completed', progress: 100 })
  const all = arrival.waitFor(() => arrived.size === hookIds.length * jobIds.length)
  for (;;) {
    const ended = await Promise.race([life.gone, all])
    if (ended !== 'killed') break
    life = begin()
  }
  life.send({ do: 'quit' })
  await life.gone
  await endpoint.close()

  expect(deaths).toBeGreaterThanOrEqual(4)
  const keysByJob = new Map<string, Set<string>>()
  for (const [name, keys] of arrived) {
    const [, job = ''] = name.split(' ')
    keysByJob.set(job, new Set([...(keysByJob.get(job) ?? []), ...keys]))
  }
  expect(arrived.size).toBe(50)
  expect([...keysByJob.keys()].toSorted()).toEqual(jobIds)
  for (const keys of keysByJob.values()) expect(keys.size).toBe(1)
  const twice = [...arrived.values()].reduce((sum, keys) => sum + keys.length - 1, 0)
  expect(twice).toBeLessThanOrEqual(deaths * hookIds.length)
}, 300_000)

/** The first `"due"` on the disk is the delivery queue's, the second the ledger's. */
const deaths: [string, KillPoint][] = [
  ['before its delivery is saved', { step: 'writeSync', of: '"due"', nth: 1, when: 'before' }],
  ['while its delivery is saved', { step: 'writeSync', of: '"due"', nth: 1, when: 'half' }],
  ['after its delivery is saved', { step: 'writeSync', of: '"due"', nth: 1, when: 'after' }],
  ['while its outcome is saved', { step: 'writeSync', of: '"due"', nth: 2, when: 'half' }],
  ['after its outcome is saved', { step: 'writeSync', of: '"due"', nth: 2, when: 'after' }],
  ['before it is saved as done', { step: 'writeSync', of: '"done"', nth: 1, when: 'before' }],
  ['while it is saved as done', { step: 'writeSync', of: '"done"', nth: 1, when: 'half' }],
  ['after it is saved as done', { step: 'writeSync', of: '"done"', nth: 1, when: 'after' }],
]

it.each(deaths)('an event keeps its webhook-id if the program is killed %s', async (_, dieAt) => {
  const endpoint = await startHookEndpoint()
  const server = await startServerForTest({ streamIntervalMs: 10, rateLimit: 1_000_000 })
  server.addJob({ id: 'x', status: 'running', progress: 50 })
  const folder = await profileOf(server.url, endpoint.url, ['x'], ['a'])
  const first = live({ folder, dieAt })
  await server.until(() => server.openStreams().length === 1)
  server.updateJob('x', { status: 'completed', progress: 100 })
  await expect(first.gone).resolves.toBe('killed')
  const before = endpoint.requests.length
  const second = openTestCore({ folder })
  second.start()
  const isDone = dieAt.of === '"done"' && dieAt.when === 'after'
  const hasEnded = () => [...second.store.state().jobs.values()].some(({ outcome }) => outcome)
  await (isDone ? waitForState(second, hasEnded) : endpoint.waitForRequests(before + 1))
  await second.stop()
  expect(endpoint.requests).toHaveLength(isDone ? 1 : before + 1)
  expect(new Set(endpoint.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  await endpoint.close()
})
