import { describe, expect, test } from 'vitest'
import { ask } from './raw-request.ts'
import { clock, start } from './replay.ts'

const JOBS = '/api/v1/jobs'

async function get(
  server: { port: number },
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
) {
  const answer = ask(server, method, path, headers)
  await answer.until(({ whole }) => whole)
  return { line: answer.head[0] ?? '', head: answer.head, body: answer.body, answer }
}

test('the test server’s rate limit rejects requests until its window has moved on', async () => {
  const server = await start({ rateLimit: 3 })
  server.addJob({ id: 'a', status: 'running' })
  const stream = ask(server, 'GET', `${JOBS}/status/a/stream`)
  await stream.until(({ body }) => body !== '')
  const left = async () => (await get(server, '/health')).head.find((line) => /remaining/.test(line))
  expect(await left()).toBe('x-ratelimit-remaining: 1')
  await clock.advance(30_000)
  expect(await left()).toBe('x-ratelimit-remaining: 0')
  expect((await get(server, '/health')).line).toContain('500')
  expect((await get(server, `${JOBS}/cancel/a`, {}, 'POST')).line).toContain('500')
  expect(server.limited).toBe(2)
  server.updateJob('a', { progress: 50 })
  await clock.advance(1000)
  await stream.until(({ body }) => body.includes('50.0'))
  await clock.advance(29_000)
  expect(await left()).toBe('x-ratelimit-remaining: 1')
})

describe('a stream from the test server', () => {
  test('reads the job once a second, and skips changes in between', async () => {
    const server = await start()
    server.addJob({ id: 'a', status: 'running' })
    const stream = ask(server, 'GET', `${JOBS}/status/a/stream`)
    await server.until(() => server.openStreams().length === 1)
    await clock.advance(300)
    server.updateJob('a', { progress: 10 })
    await clock.advance(300)
    server.updateJob('a', { progress: 20 })
    await clock.advance(399)
    expect(server.openStreams()[0]?.frames).toBe(1)
    await clock.advance(1)
    await stream.until(({ body }) => body.includes('"progress": 20.0'))
    expect(stream.body).not.toContain('"progress": 10.0')
  })
})

describe('a long poll to the test server', () => {
  test('returns at the next half second when only progress has changed', async () => {
    const server = await start()
    server.addJob({ id: 'a', status: 'running' })
    const answer = ask(server, 'GET', `${JOBS}/status/a/poll?current_status=running`)
    await server.until(() => server.requests.count() === 1)
    server.updateJob('a', { progress: 1 })
    await clock.advance(499)
    expect(answer.raw).toBe('')
    await clock.advance(1)
    expect((await answer.until(({ whole }) => whole)).body).toContain('"progress":1.0')
  })

  test('waits its full time for a job that has ended', async () => {
    const server = await start()
    server.addJob({ id: 'a', status: 'failed' })
    const answer = ask(server, 'GET', `${JOBS}/status/a/poll?timeout=300&current_status=failed`)
    await server.until(() => server.requests.count() === 1)
    await clock.advance(299_999)
    expect(answer.raw).toBe('')
    await clock.advance(1)
    expect((await answer.until(({ whole }) => whole)).body).toContain('"status":"failed"')
  })
})
