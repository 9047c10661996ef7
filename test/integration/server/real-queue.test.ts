import { expect, test } from 'vitest'
import type { CompileoServer } from '#test/server/index.ts'
import { ask } from './raw-request.ts'
import { clock, start } from './replay.ts'

const JOBS = '/api/v1/jobs'

async function bodyOf(server: CompileoServer, method: string, path: string): Promise<string> {
  const answer = ask(server, method, `${JOBS}${path}`)
  return (await answer.until(({ whole }) => whole)).body
}

test('the test server caches its counts for 30 s', async () => {
  const server = await start()
  const pending = async () => /"pending_jobs":(\d+)/.exec(await bodyOf(server, 'GET', '/queue/stats'))?.[1]
  expect(await pending()).toBe('0')
  server.addJob()
  await clock.advance(29_999)
  expect(await pending()).toBe('0')
  await clock.advance(1)
  expect(await pending()).toBe('1')
})

test('the test server’s stream reports both failures of a job that fails twice within a second', async () => {
  const server = await start()
  server.addJob({ id: 'a', status: 'failed', progress: 0 })
  const stream = ask(server, 'GET', `${JOBS}/status/a/stream`)
  await server.until(() => server.openStreams().length === 1)
  await clock.advance(100)
  server.restartJob('a')
  server.updateJob('a', { status: 'failed', error: 'again' })
  await clock.advance(900)
  await stream.until(({ whole }) => whole)
  expect(stream.body.match(/"status": "failed"/g)).toHaveLength(2)
})

test('the test server ends a job’s stream when it deletes the job two hours after its end', async () => {
  const server = await start()
  server.addJob({ id: 'a', status: 'completed' })
  const stream = ask(server, 'GET', `${JOBS}/status/a/stream`)
  await server.until(() => server.openStreams().length === 1)
  await clock.advance(2 * 3_600_000 + 1000)
  await stream.until(({ whole }) => whole)
  expect(stream.body.endsWith('data: {"error": "Job a not found"}\n\n')).toBe(true)
})

test('the test server’s times end with Z if it behaves like the server in the API guide', async () => {
  const server = await start({ behaviour: 'guide' })
  server.addJob({ id: 'a', status: 'completed' })
  const job: Record<string, unknown> = JSON.parse(await bodyOf(server, 'GET', '/status/a'))
  for (const field of ['created_at', 'started_at', 'completed_at', 'updated_at'])
    expect(job[field]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$/)
})
