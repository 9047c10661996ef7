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
  test.each(['', '/poll?timeout=1', '/stream'])(
    'answers 404 for a missing job at /status/{id}%s',
    async (tail) => {
      const { line, body } = await get(await guide(), `${JOBS}/status/none${tail}`)
      expect([line, body]).toEqual(['HTTP/1.1 404 Not Found', '{"detail":"Job none not found"}'])
    },
  )

  test('ends times with Z', async () => {
    const server = await guide()
    server.addJob({ id: 'a', status: 'completed' })
    const job: Record<string, unknown> = JSON.parse((await get(server, `${JOBS}/status/a`)).body)
    for (const field of ['created_at', 'started_at', 'completed_at', 'updated_at'])
      expect(job[field]).toMatch(TIME)
  })

  test('answers too many requests with 429 and the seconds to wait', async () => {
    const server = await guide({ rateLimit: 1 })
    await get(server, '/health')
    await clock.advance(15_000)
    const { line, head } = await get(server, '/health')
    expect(line).toBe('HTTP/1.1 429 Too Many Requests')
    expect(head).toContain('retry-after: 45')
  })

  test('sends valid JSON whatever the step, new steps too, and closes the stream at the end', async () => {
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

  test('sends one frame and closes the stream of a terminal job', async () => {
    const server = await guide()
    server.addJob({ id: 'a', status: 'failed' })
    expect(framesOf((await get(server, `${JOBS}/status/a/stream`)).body)).toMatchObject([
      { status: 'failed' },
    ])
  })

  test('has queue stats with active_workers and queue_health, never cached', async () => {
    const server = await guide()
    const stats = async (): Promise<unknown> => JSON.parse((await get(server, `${JOBS}/queue/stats`)).body)
    server.addJob({ status: 'scheduled' })
    expect(await stats()).toMatchObject({ scheduled_jobs: 1, total_jobs: 1, active_workers: 2 })
    server.addJob({ status: 'running' })
    expect(await stats()).toMatchObject({ running_jobs: 1, queue_health: { status: 'healthy' } })
  })

  test('stops a cancelled job', async () => {
    const server = await guide()
    server.addJob({
      id: 'a',
      steps: [{ text: 'Reading', progress: 10, ms: 5000 }],
      outcome: { status: 'completed' },
    })
    const { body } = await get(server, `${JOBS}/cancel/a`, 'POST')
    expect(body).toBe('{"message":"Job a cancelled successfully"}')
    await clock.advance(60_000)
    expect(server.jobs.outcomes.map(({ status }) => status)).toEqual(['cancelled'])
  })

  test('keeps finished jobs', async () => {
    const server = await guide()
    server.addJob({ id: 'a', status: 'completed' })
    await clock.advance(24 * 3_600_000)
    await server.stop()
    await server.start()
    expect(server.jobs.get('a')).toBeDefined()
  })
})
