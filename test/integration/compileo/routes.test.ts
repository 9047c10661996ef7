import { describe, expect, it } from 'vitest'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { readExtractions, readApiPaths, readProjects } from '#main/compileo/list-routes.ts'
import { answerBytes, call, listen, once, withServer, withBytes } from './set-up.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'

it('the API key isn’t sent to routes that need none', async () => {
  const { server, client } = await withServer({ apiKey: 'secret' }, { apiKey: 'secret' })
  server.lists.offered = true
  await client.health(call())
  await readApiPaths(client, call())
  expect(server.requests.list().map(({ path, headers }) => [path, headers['x-api-key']])).toEqual([
    ['/health', undefined],
    ['/openapi.json', undefined],
  ])
})

describe.each([
  ['the real server', 'real'],
  ['the server in the API guide', 'guide'],
] as const)('a test server that behaves like %s', (_, behaviour) => {
  it('returns a job with timestamps and an unchanged result', async () => {
    const clock = createFakeClock(Date.UTC(2026, 10, 24, 14))
    const { server, client } = await withServer({ behaviour, clock })
    const id = 'a:b-1.c'
    server.addJob({ id, status: 'running', progress: 55.5, currentStep: 'Parsing "x"\n\n\tC:\\temp' })
    server.updateJob(id, { status: 'completed', result: { documents: 5 } })
    const answer = await client.status(id, call())
    expect(answer).toMatchObject({
      ok: true,
      value: {
        jobId: id,
        status: 'completed',
        progress: 55.5,
        step: 'Parsing "x"\n\n\tC:\\temp',
        result: { documents: 5 },
      },
    })
    const completedAt = answer.ok ? answer.value.completedAt : undefined
    expect(Math.abs((completedAt ?? 0) - clock.now())).toBeLessThan(2_000)
  })

  it('responds to a long poll if the job’s status differs from the one in the request', async () => {
    const { server, client } = await withServer({ behaviour })
    const { id } = server.addJob({ status: 'running' })
    const answer = await client.poll(id, 'pending', 30, call())
    expect(answer).toMatchObject({ ok: true, value: { jobId: id, status: 'running' } })
  })

  it('returns its queue and its health', async () => {
    const { server, client } = await withServer({ behaviour })
    server.addJob({ status: 'failed' })
    expect(await client.stats(call())).toMatchObject({ ok: true, value: { failed: 1, total: 1, pending: 0 } })
    expect(await client.health(call())).toEqual({ ok: true, value: 'healthy' })
  })

  it('cancels and restarts a job', async () => {
    const { server, client } = await withServer({ behaviour })
    const { id } = server.addJob({ status: 'running' })
    expect(await client.cancel(id, call())).toEqual({ ok: true, value: `Job ${id} cancelled successfully` })
    expect(await client.restart(id, call())).toEqual({ ok: true, value: `Job ${id} restarted successfully` })
    expect(server.requests.list({ method: 'POST' }).map(({ path }) => path)).toEqual([
      `/api/v1/jobs/cancel/${id}`,
      `/api/v1/jobs/restart/${id}`,
    ])
  })

  it('rejects impossible commands and unknown jobs with the same message', async () => {
    const { server, client } = await withServer({ behaviour })
    const { id } = server.addJob({ status: 'completed' })
    for (const job of [id, 'missing']) {
      expect(formatAllMessages(await client.cancel(job, call()))).toEqual({
        ok: false,
        error: { kind: 'conflict', message: `Job ${job} not found or cannot be cancelled` },
      })
      expect(formatAllMessages(await client.restart(job, call()))).toEqual({
        ok: false,
        error: { kind: 'conflict', message: `Job ${job} not found or cannot be restarted` },
      })
    }
  })

  it('streams a job until it ends', async () => {
    const { server, client } = await withServer({ behaviour, streamIntervalMs: 5 })
    const { id } = server.addJob({ status: 'running', progress: 10, currentStep: 'Reading' })
    const stream = await listen(client, id)
    await stream.until(({ frames }) => frames.length === 1)
    server.updateJob(id, { status: 'completed', progress: 100 })
    await stream.until(({ end }) => end !== undefined)
    expect(stream.frames).toMatchObject([
      { kind: 'job', status: 'running', progress: 10, step: 'Reading' },
      { kind: 'job', status: 'completed', progress: 100, headStatus: 'completed' },
    ])
    expect(stream.end).toEqual({ reason: 'ended' })
  })
})

describe('a lone surrogate', () => {
  const half = String.raw`\ud800`
  const status = `{"job_id":"j","status":"failed","error":"${half}","result":{"${half}":"${half}"}}`

  it.each([
    ['the texts of a response', '200 OK', status, { error: '\uFFFD', result: { '\uFFFD': '\uFFFD' } }],
    [
      'the ID of a response, which is then rejected',
      '200 OK',
      status.replace('"j"', `"${half}"`),
      { kind: 'protocol' },
    ],
    ['the error of a response', '422 No', `{"detail":"${half}"}`, { message: { values: ['\uFFFD'] } }],
  ])('is replaced in %s', async (_, line, body, expected) => {
    const { client } = await withBytes((socket) => socket.write(answerBytes(body, 'application/json', line)))
    const answer = await client.status('j', once())
    expect(answer.ok ? answer.value : answer.error).toMatchObject(expected)
  })

  it('is replaced in a stream’s frame, and in a job ID in a request’s path', async () => {
    const frame = `data: {"job_id":"j","status":"running","current_step":"${half}"}\n\n`
    const { server, client } = await withBytes((socket) =>
      socket.write(answerBytes(frame, 'text/event-stream')),
    )
    const { frames, until } = await listen(client, 'j')
    await until(() => frames.length === 1)
    expect(frames).toMatchObject([{ kind: 'job', step: '\uFFFD' }])
    for (const ask of ['status', 'cancel', 'restart'] as const) await client[ask]('\uD800', once())
    await readExtractions(client, '\uD800', once())
    await client.poll('\uD800', 'running', 1, once())
    const paths = server.requests.map((request) => request.split(' ')[1])
    expect(paths.slice(1).every((path) => path?.includes('/%EF%BF%BD'))).toBe(true)
  })

  it('is replaced in project IDs, which are used in paths', async () => {
    const body = `{"projects":[{"id":"${half}","name":"Cardiology"}]}`
    const { client } = await withBytes((socket) => socket.write(answerBytes(body)))
    expect(await readProjects(client, once())).toEqual({
      ok: true,
      value: [{ id: '\uFFFD', name: 'Cardiology' }],
    })
  })
})
