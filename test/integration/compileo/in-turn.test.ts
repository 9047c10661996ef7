import { describe, expect, it } from 'vitest'
import { commonFaults } from '#test/server/index.ts'
import { call, once, withServer } from './set-up.ts'

describe('a POST with a low priority', () => {
  it('waits as long as the server limits requests', async () => {
    const { server, client, clock } = await withServer()
    const { id } = server.addJob({ status: 'failed' })
    server.faults.add({ on: 'stats', do: commonFaults.tooMany(30), times: 1 })
    await client.stats(once())
    const restarted = client.restart(id, call({ priority: 'bulk' }))
    await clock.advance(29_000)
    expect(server.requests.count({ method: 'POST' })).toBe(0)
    await clock.advance(1_000)
    expect(await restarted).toMatchObject({ ok: true })
  })

  it('can be withdrawn just before it is sent, and frees its slot in the budget', async () => {
    const { server, client } = await withServer()
    const { id } = server.addJob({ status: 'failed' })
    const reason = new Error('not wanted any more')
    const takenBack = Array.from({ length: 200 }, () => {
      const wanted = new AbortController()
      const onSend = () => wanted.abort(reason)
      return client.restart(id, call({ priority: 'bulk', signal: wanted.signal, onSend }))
    })
    const results = await Promise.allSettled(takenBack)
    expect(results).toEqual(results.map(() => ({ status: 'rejected', reason })))
    expect(server.requests.total).toBe(0)
    await expect(client.status(id, call())).resolves.toMatchObject({ ok: true })
  })
})
