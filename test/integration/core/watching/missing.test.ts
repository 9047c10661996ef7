import { describe, expect, it } from 'vitest'
import { commonFaults } from '#test/server/index.ts'
import { followJob, openScene } from './watching-scene.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'
import { toJobParts } from '#test/support/job-parts.ts'

const notFound = commonFaults.error(404, 'Job gone not found')

describe.each([
  ['the real server', 'real'],
  ['the server in the API guide', 'guide'],
] as const)('a job that %s doesn’t have', (_, behaviour) => {
  it('is rejected with the server’s reason if it never existed', async () => {
    const { clock, server, watching } = await openScene({ behaviour })
    const key = watching.watch('no-such-job')
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'closed')
    expect(formatAllMessages(watching.job(key).run.connection.reason)).toBe('Job no-such-job not found')
    expect(watching.job(key).outcome).toBeUndefined()
    await clock.advance(600_000)
    expect(watching.outcomes).toEqual([])
    expect(server.requests.count({ jobId: 'no-such-job' })).toBeLessThanOrEqual(3)
    expect(watching.server().reach).toBe('ok')
  })

  it('is reported as lost once if it existed before', async () => {
    const { clock, server, watching } = await openScene({ behaviour })
    const key = watching.watch('gone', { job: { status: 'running', progress: 30 } })
    await clock.advanceUntil(() => watching.outcomes.length > 0, 100, 10_000)
    await clock.advance(600_000)
    expect(watching.outcomes).toMatchObject([{ kind: 'lost', progress: 30 }])
    expect(watching.job(key)).toMatchObject(toJobParts({ connection: { state: 'closed' } }))
    expect(watching.store.state().unread.has(key)).toBe(true)
    expect(server.requests.count({ jobId: 'gone' })).toBeLessThanOrEqual(3)
  })

  it('is lost if it is deleted while its stream is open', async () => {
    const { clock, server, watching, id } = await followJob(
      { status: 'running', progress: 30 },
      { behaviour },
    )
    server.removeJob(id)
    await clock.advanceUntil(() => watching.outcomes.length > 0, 100, 5_000)
    await clock.advance(600_000)
    expect(watching.outcomes).toMatchObject([{ kind: 'lost' }])
  })

  it('is lost if it is deleted while it is polled', async () => {
    const { clock, server, watching } = await openScene({ behaviour })
    const { id } = server.addJob({ status: 'running', progress: 30 })
    const rule = server.faults.add({ on: 'stream', do: { kind: 'content-type', value: 'text/html' } })
    const key = watching.watch(id)
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'polling')
    rule.remove()
    server.removeJob(id)
    await clock.advanceUntil(() => watching.outcomes.length > 0, 100, 10_000)
    expect(watching.outcomes).toMatchObject([{ kind: 'lost' }])
  })
})

it.each([
  ['is lost if its stream reports it as missing', { on: 'stream', do: notFound }, [{ kind: 'lost' }]],
  [
    'isn’t lost if its stream reports an error of the server',
    { on: 'frame', do: { kind: 'redis-down' } },
    [],
  ],
  ['isn’t lost if its stream is refused', { on: 'stream', do: commonFaults.error(500, 'x') }, []],
  ['isn’t lost if its stream is silent', { on: 'stream', do: { kind: 'silence' } }, []],
] as const)('a job whose status can’t be fetched %s', async (_, fault, outcomes) => {
  const { clock, server, watching } = await openScene()
  const { id } = server.addJob({ id: 'gone', status: 'running' })
  server.faults.add({ on: 'status', do: commonFaults.error(500, 'x') })
  server.faults.add(fault)
  watching.watch(id, { job: { status: 'running' } })
  for (let second = 0; second < 20; second += 1) await clock.advance(1_000)
  expect(watching.outcomes).toMatchObject(outcomes)
})

it('an ended job that the server later deletes isn’t announced again', async () => {
  const { clock, server, watching } = await openScene()
  const failed = server.addJob({ status: 'running' })
  const key = watching.watch(failed.id)
  await clock.advanceUntil(() => watching.job(key).run.connection.state === 'live')
  server.updateJob(failed.id, { status: 'failed', error: 'x' })
  await clock.advance(10_000)
  server.removeJob(failed.id)
  await clock.advance(3 * 60 * 60_000)
  expect(watching.outcomes).toMatchObject([{ kind: 'failed' }])
  expect(watching.job(key)).toMatchObject(
    toJobParts({ status: 'failed', error: 'x', outcome: { kind: 'failed' } }),
  )
})
