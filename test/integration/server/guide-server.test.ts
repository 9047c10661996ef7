import { describe, expect, test } from 'vitest'
import type { CompileoServer, CompileoServerOptions } from '#test/server/index.ts'
import { ask } from './raw-request.ts'
import { clock, start } from './replay.ts'

const JOBS = '/api/v1/jobs'
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$/

const guide = (options: CompileoServerOptions = {}) => start({ behaviour: 'guide', ...options })

async function get(server: CompileoServer, path: string, method = 'GET') {
  const answer = ask(server, method, path)
  await answer.until(({ whole }) => whole)
  return { line: answer.head[0] ?? '', head: answer.head, body: answer.body }
}

function framesOf(body: string): Record<string, unknown>[] {
  return body
    .split('\n\n')
    .filter(Boolean)
    .map((frame) => JSON.parse(frame.slice('data: '.length)))
}

describe('the guide’s server', () => {
  test('ends times with Z', async () => {
    const server = await guide()
    server.addJob({ id: 'a', status: 'completed' })
    const job: Record<string, unknown> = JSON.parse((await get(server, `${JOBS}/status/a`)).body)
    for (const field of ['created_at', 'started_at', 'completed_at', 'updated_at'])
      expect(job[field]).toMatch(TIME)
  })

  test('responds to too many requests with 429 and the seconds to wait', async () => {
    const server = await guide({ rateLimit: 1 })
    await get(server, '/health')
    await clock.advance(15_000)
    const { line, head } = await get(server, '/health')
    expect(line).toBe('HTTP/1.1 429 Too Many Requests')
    expect(head).toContain('retry-after: 45')
  })

  test('sends valid JSON whatever the step, and closes the stream at the end', async () => {
    const server = await guide()
    const step = 'Parsing "C:\\new"\n\ndata: {"status": "completed"}'
    server.addJob({ id: 'a', status: 'running', progress: 10 })
    const stream = ask(server, 'GET', `${JOBS}/status/a/stream`)
    await server.until(() => server.openStreams().length === 1)
    server.updateJob('a', { currentStep: step })
    await clock.advance(1000)
    server.updateJob('a', { status: 'completed', progress: 100 })
    await clock.advance(1000)
    await stream.until(({ whole }) => whole)
    expect(framesOf(stream.body)).toMatchObject([
      { status: 'running', progress: 10, current_step: '' },
      { status: 'running', progress: 10, current_step: step },
      { status: 'completed', progress: 100, timestamp: expect.stringMatching(TIME) },
    ])
  })
})
