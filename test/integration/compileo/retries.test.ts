import { describe, expect, it } from 'vitest'
import type { Network } from '#main/compileo/network/network.ts'
import { directNetwork } from '#test/support/direct-network.ts'
import { commonFaults, type RequestFault } from '#test/server/index.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import {
  call,
  clientOf,
  listen,
  once,
  startServerForTest,
  answerBytes,
  withServer,
  withBytes,
  listenToEnd,
} from './set-up.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'

describe('a GET that fails', () => {
  it.each<[string, RequestFault, object]>([
    ['status 500', commonFaults.error(500, 'Failed'), { kind: 'unavailable', status: 500 }],
    ['status 502', commonFaults.page(502), { kind: 'unavailable', status: 502 }],
    [
      'status 503',
      commonFaults.error(503, 'Queue manager not available'),
      { kind: 'unavailable', status: 503 },
    ],
    ['status 504', commonFaults.page(504), { kind: 'unavailable', status: 504 }],
    ['a reset connection', { kind: 'drop' }, { kind: 'unreachable', cause: 'reset' }],
  ])('is retried three times with growing delays after %s', async (_name, fault, error) => {
    const { server, client, clock } = await withServer()
    server.faults.add({ on: 'any', do: fault })
    const answer = client.stats(call())
    for (const [index, pause] of [500, 1_000, 2_000].entries()) {
      await clock.untilSleeping((ms) => ms === pause)
      expect(server.requests.total).toBe(index + 1)
      await clock.advance(pause)
    }
    expect(await answer).toMatchObject({ ok: false, error })
    expect(server.requests.total).toBe(4)
    expect(clock.pending()).toEqual([])
  })

  it.each<[string, 'refused' | 'network', Partial<Network>]>([
    ['the connection is refused', 'refused', {}],
    [
      'its route can’t be determined',
      'network',
      { resolveRoutes: () => Promise.reject(new Error('no way')) },
    ],
  ])('is also retried three times if %s', async (_name, cause, network) => {
    const { server, client, clock } = await withServer({}, { network: { ...directNetwork, ...network } })
    await server.stop()
    const answer = client.stats(call())
    for (const pause of [500, 1_000, 2_000]) {
      await clock.untilSleeping((ms) => ms === pause)
      await clock.advance(pause)
    }
    expect(await answer).toMatchObject({ ok: false, error: { kind: 'unreachable', cause } })
  })

  it('isn’t retried any more after an attempt has succeeded', async () => {
    const { server, client, clock } = await withServer({}, { luck: 0.5 })
    server.faults.add({ on: 'stats', do: commonFaults.page(502), times: 2 })
    const answer = client.stats(call())
    await clock.untilSleeping((ms) => ms === 250)
    await clock.advance(250)
    await clock.untilSleeping((ms) => ms === 500)
    await clock.advance(500)
    expect(await answer).toMatchObject({ ok: true })
    expect(server.requests.total).toBe(3)
  })

  it('isn’t retried if its caller doesn’t want retries', async () => {
    const { server, client } = await withServer()
    server.faults.add({ on: 'any', do: commonFaults.page(503) })
    expect(await client.stats(once())).toMatchObject({ ok: false })
    expect(await client.poll('a', 'running', 1, call())).toMatchObject({ ok: false })
    expect(server.requests.total).toBe(2)
  })

  it.each([501, 400, 404, 422])('isn’t retried after the permanent error %s', async (status) => {
    const { server, client } = await withServer()
    server.faults.add({ on: 'any', do: commonFaults.page(status) })
    expect(await client.stats(call())).toMatchObject({ ok: false })
    expect(server.requests.total).toBe(1)
  })

  it('isn’t retried after an abort, and rejects with the abort’s reason', async () => {
    const { server, client, clock } = await withServer()
    server.faults.add({ on: 'any', do: commonFaults.page(503) })
    const controller = new AbortController()
    const answer = client.stats(call({ signal: controller.signal }))
    await clock.untilSleeping((ms) => ms === 500)
    const reason = new Error('unwatched')
    controller.abort(reason)
    await expect(answer).rejects.toBe(reason)
    expect(clock.pending()).toEqual([])
  })
})

it.each<[string, RequestFault]>([
  ['a reset connection', { kind: 'drop' }],
  ['a broken response', { kind: 'truncated' }],
  ['status 500', commonFaults.error(500, 'Failed')],
  ['status 502', commonFaults.page(502)],
  ['status 503', commonFaults.page(503)],
  ['status 429', commonFaults.tooMany(1)],
  ['a rate limit', { kind: 'limited' }],
])('a POST is never repeated after %s', async (_name, fault) => {
  const { server, client, clock } = await withServer()
  const { id } = server.addJob({ status: 'running' })
  server.faults.add({ on: 'cancel', do: fault })
  expect(await client.cancel(id, call({ retries: 3 }))).toMatchObject({ ok: false })
  await clock.advance(120_000)
  expect(server.requests.total).toBe(1)
})

describe('a rate-limited response', () => {
  it.each([
    ['the real server', 'real'],
    ['the server in the API guide', 'guide'],
  ] as const)('in the form that %s uses is returned at once if the delay is long', async (_, behaviour) => {
    const clock = createFakeClock()
    const server = await startServerForTest({ behaviour, rateLimit: 1, clock })
    const { client, budget } = clientOf(server.url, { clock })
    expect(await client.stats(call())).toMatchObject({ ok: true })
    // The user's browser sends the only request that the limit allows in the next minute.
    const stranger = clientOf(server.url, { clock })
    await clock.advance(61_000)
    expect(await stranger.client.health(call())).toMatchObject({ ok: true })
    expect(await client.stats(call())).toMatchObject({ ok: false, error: { kind: 'limited' } })
    expect(server.requests.list().at(-1)?.status).toBe(behaviour === 'real' ? 500 : 429)
    expect(budget.blockedForMs()).toBe(behaviour === 'real' ? 61_000 : 60_000)
    const next = client.stats(call())
    await clock.advance(61_000)
    expect(await next).toMatchObject({ ok: true })
    expect(server.requests.total).toBe(4)
  })

  it('causes one retry after the requested delay if the delay is short', async () => {
    const { server, client, clock } = await withServer()
    server.faults.add({ on: 'any', do: commonFaults.tooMany(5) })
    const answer = client.stats(call())
    await clock.untilSleeping((ms) => ms === 5_000)
    await clock.advance(4_999)
    expect(server.requests.total).toBe(1)
    await clock.advance(1)
    expect(formatAllMessages(await answer)).toEqual({
      ok: false,
      error: {
        kind: 'limited',
        message: 'The server is limiting requests',
        retryAfterMs: 5_000,
      },
    })
    expect(server.requests.total).toBe(2)
  })

  it('doesn’t affect the server’s own limit if it was sent by a proxy', async () => {
    const { server, client, budget } = await withServer()
    const headers = { 'x-ratelimit-limit': '1', 'x-ratelimit-remaining': '0', 'retry-after': '1' }
    const page = { kind: 'answer', status: 429, body: '', headers, bare: true } as const
    server.faults.add({ on: 'any', do: page, times: 1 })
    await client.stats(once())
    expect(budget.state()).toMatchObject({ limit: 200, others: 0 })
  })

  it('delays other requests for the requested time, and rejects commands with a reason', async () => {
    const { server, client, clock } = await withServer()
    const { id } = server.addJob({ status: 'running' })
    server.faults.add({ on: 'stats', do: commonFaults.tooMany(30), times: 1 })
    await client.stats(once())
    const status = client.status(id, call())
    const stream = listen(client, id)
    await clock.advance(10_500)
    expect(formatAllMessages(await client.restart(id, call()))).toEqual({
      ok: false,
      error: { kind: 'limited', message: 'The server accepts no more requests right now: try again in 20 s' },
    })
    expect(server.requests.total).toBe(1)
    await clock.advance(19_500)
    expect(await status).toMatchObject({ ok: true })
    await (await stream).until(({ frames }) => frames.length > 0)
    expect(await client.cancel(id, call())).toMatchObject({ ok: true })
  })

  it('ends a stream, and delays further requests for 61 seconds', async () => {
    const { server, client, budget } = await withServer()
    const { id } = server.addJob({ status: 'running' })
    server.faults.add({ on: 'stream', do: { kind: 'limited' }, times: 1 })
    const stream = await listenToEnd(client, id)
    expect(formatAllMessages(stream.end)).toMatchObject({ reason: 'failed', error: { kind: 'limited' } })
    expect(budget.blockedForMs()).toBe(61_000)
  })

  it('delays only the request that it responds to if it has status 503', async () => {
    const { server, client, clock } = await withServer()
    server.faults.add({ on: 'stats', times: 1, do: commonFaults.busy(4) })
    const answer = client.stats(call())
    await clock.untilSleeping((ms) => ms === 4_000)
    expect(await client.health(call())).toMatchObject({ ok: true })
    await clock.advance(3_999)
    expect(server.requests.count({ route: 'stats' })).toBe(1)
    await clock.advance(1)
    expect(await answer).toMatchObject({ ok: true })
  })

  it('is returned at once if it has status 503 and requests a long delay', async () => {
    const { server, client } = await withServer()
    server.faults.add({ on: 'stats', times: 1, do: commonFaults.busy(3_600) })
    expect(await client.stats(call())).toMatchObject({ ok: false, error: { retryAfterMs: 60_000 } })
    expect(await client.stats(call())).toMatchObject({ ok: true })
  })

  it('delays requests until the date that it contains, according to the server’s clock', async () => {
    const clock = createFakeClock(Date.UTC(2026, 10, 24, 12))
    const { client, budget } = await withBytes(
      (socket) => {
        const body = answerBytes('', 'text/plain', '429 Too Many Requests')
        const dates = 'date: Tue, 24 Nov 2026 13:00:00 GMT\r\nretry-after: Tue, 24 Nov 2026 13:00:20 GMT\r\n'
        socket.write(body.replace('\r\n', `\r\n${dates}`))
      },
      { clock },
    )
    await client.stats(once())
    // `Date` counts as the middle of its second.
    expect(budget.blockedForMs()).toBe(19_500)
  })
})
