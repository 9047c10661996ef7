import { beforeEach, expect, it } from 'vitest'
import { startHeartbeat } from '#main/agent/heartbeat.ts'
import { createLog } from '#main/base/log/log.ts'
import { createConnections } from '#main/compileo/network/connections.ts'
import type { Reach, ServerState } from '#shared/model.ts'
import { createMessage } from '#shared/message.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts'
import { startHookEndpoint, type HookEndpoint } from '#test/support/hook-endpoint.ts'
import { directNetwork } from '#test/support/direct-network.ts'

const minute = 60_000
type Seen = Pick<ServerState, 'reach' | 'alerts'>

let status: number
let endpoint: HookEndpoint
let clock: FakeClock
let servers: readonly Seen[]
let lines: string[]
let address: string | undefined

const server = (reach: Reach, alerts: Seen['alerts'] = []): Seen => ({ reach, alerts })

beforeEach(async () => {
  status = 200
  endpoint = await startHookEndpoint(() => ({ status }))
  const life = new AbortController()
  clock = createFakeClock(undefined, 12)
  const connections = createConnections({
    network: directNetwork,
    monotonic: () => clock.monotonic(),
  })
  closeAfterTest(async () => {
    life.abort()
    await connections.destroy()
    await endpoint.close()
  })
  lines = []
  servers = []
  address = `${endpoint.url}/ping/T0KEN?x=1`
  startHeartbeat({
    clock,
    signal: life.signal,
    connections,
    url: () => address,
    servers: () => servers,
    log: createLog({
      file: { path: '', append: (line) => lines.push(line), tail: () => lines, close: () => undefined },
      now: () => clock.now(),
      level: 'debug',
    }),
  })
})

const paths = () => endpoint.requests.map(({ path }) => path)
const [ok, fail] = ['/ping/T0KEN?x=1', '/ping/T0KEN/fail?x=1']

async function beatOnce() {
  const count = endpoint.requests.length + 1
  await clock.advanceUntil(() => endpoint.requests.length >= count, 10, 2 * minute)
}

it('the agent reports to a monitor each minute whether it reaches a server', async () => {
  servers = [server('unreachable'), server('ok')]
  await beatOnce()
  servers = [server('unreachable')]
  status = 500
  await beatOnce()
  await beatOnce()
  expect(paths()).toEqual([ok, fail, fail])
  expect(lines).toEqual([expect.stringContaining('heartbeat: status 500')])
})

it('the heartbeat tolerates busy or rate-limiting servers, but not a missing queue', async () => {
  const raised = {
    kind: 'unreachable',
    raisedAt: 0,
    message: createMessage('alerts.kinds.unreachable'),
  } as const
  for (const seen of [server('busy'), server('limited'), server('busy', [raised]), server('no-queue')]) {
    servers = [seen]
    await beatOnce()
  }
  expect(paths()).toEqual([ok, ok, fail, fail])
})

it('the heartbeat reports no failure in the first five minutes', async () => {
  servers = [server('unknown')]
  await clock.advance(5 * minute - 1_000)
  expect(paths()).toEqual([])
  await beatOnce()
  expect(paths()).toEqual([fail])
})

it('heartbeats are sent to an address with a final slash, and stop when the address is removed', async () => {
  servers = [server('ok')]
  address = `${endpoint.url}/ping/T0KEN/`
  await beatOnce()
  servers = [server('unreachable')]
  await beatOnce()
  address = undefined
  await clock.advance(3 * minute)
  expect(paths()).toEqual(['/ping/T0KEN/', '/ping/T0KEN/fail'])
  expect(lines).toEqual([])
})
