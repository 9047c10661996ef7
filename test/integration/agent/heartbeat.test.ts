import { expect, it } from 'vitest'
import { startHeartbeat } from '#main/agent/heartbeat.ts'
import { createLog } from '#main/log/log.ts'
import { PooledConnections } from '#main/network/connections.ts'
import { endWithTest } from '#test/support/end-with-test.ts'
import { fakeClock } from '#test/support/fake-clock.ts'
import { startHookEndpoint } from '#test/support/hook-endpoint.ts'
import { straight } from '#test/support/straight.ts'

const minute = 60_000

it('reports to a monitor each minute that the agent sees a server', async () => {
  let status = 200
  const endpoint = await startHookEndpoint(() => ({ status }))
  const life = new AbortController()
  const clock = fakeClock(undefined, 12)
  const connections = new PooledConnections({
    network: straight,
    ca: undefined,
    monotonic: () => clock.monotonic(),
  })
  endWithTest(async () => {
    life.abort()
    await connections.destroy()
    await endpoint.close()
  })
  const lines: string[] = []
  let seesServer = true
  startHeartbeat({
    clock,
    signal: life.signal,
    connections,
    url: () => `${endpoint.url}/ping/T0KEN?x=1`,
    isAnyServerReachable: () => seesServer,
    log: createLog({
      file: { path: '', append: (line) => lines.push(line), tail: () => lines, close: () => undefined },
      now: () => clock.now(),
      level: 'debug',
    }),
  })
  const beat = async (count: number) => {
    await clock.advance(minute)
    await clock.advanceUntil(() => endpoint.requests.length >= count, 10, minute)
  }
  await beat(1)
  seesServer = false
  status = 500
  await beat(2)
  await beat(3)
  expect(endpoint.requests.map(({ path }) => path)).toEqual([
    '/ping/T0KEN?x=1',
    '/ping/T0KEN/fail?x=1',
    '/ping/T0KEN/fail?x=1',
  ])
  expect(lines).toEqual([expect.stringContaining('heartbeat: status 500')])
})
