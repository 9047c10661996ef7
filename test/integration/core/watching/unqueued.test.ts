import { describe, expect, it } from 'vitest'
import { commonFaults } from '#test/server/index.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'
import { openScene } from './watching-scene.ts'
import { toJobParts, type FlatJob } from '#test/support/job-parts.ts'

const id = 'b1b2c3d4-5e6f-4a7b-8c9d-0e1f2a3b4c5d'

async function watchAnalysis(job: FlatJob = {}, status: string | undefined = 'running') {
  const { clock, server, watching, scene } = await openScene({ random: () => 0.5 })
  server.lists.offered = true
  if (status !== '') server.lists.putAnalysis({ jobId: id, status })
  const begun = clock.now()
  const key = watching.watch(id, { job: { followedBy: 'quality', ...job } })
  const asked = () => server.requests.list({ route: 'quality' }).map(({ at }) => at - begun)
  return { ...scene, key, asked }
}

describe('a watched quality analysis', () => {
  it('has its results fetched at growing intervals up to 30 s until it ends', async () => {
    const { clock, server, watching, key, asked } = await watchAnalysis()
    await clock.advance(120_000)
    expect(asked()).toEqual(
      [0, 5_000, 12_500, 23_750, 40_625, 65_938, 95_938].map((at) => expect.closeTo(at, -1)),
    )
    expect(watching.job(key).run.connection.state).toBe('polling')
    server.lists.putAnalysis({ jobId: id, status: 'completed', summary: '{"overall_score":0.5}' })
    await clock.advance(60 * 60_000)
    expect(asked()).toHaveLength(8)
    expect(watching.job(key)).toMatchObject(
      toJobParts({ status: 'completed', result: { overall_score: 0.5 }, connection: { state: 'closed' } }),
    )
  })

  it('shows the reason and the time of its failure if the server has the plugin', async () => {
    const { clock, server, watching, key } = await watchAnalysis()
    server.pluginMounted = true
    const error = 'Failed to load dataset: [Errno 21] Is a directory'
    const completedAt = clock.now()
    server.lists.putAnalysis({ jobId: id, status: 'failed', error, completedAt })
    await clock.advance(10_000)
    expect(watching.job(key)).toMatchObject(toJobParts({ status: 'failed', error, completedAt }))
    expect(watching.job(key).identity.subject).toBe('dataset.json')
  })

  it('isn’t fetched again if it had ended before the program was launched', async () => {
    const outcome = { id: 'x', key: `s/${id}`, kind: 'completed', run: 1, at: 0, progress: 100 } as const
    const { clock, watching, key, asked } = await watchAnalysis({ status: 'completed', outcome })
    await clock.advance(60_000)
    expect(asked()).toEqual([])
    expect(watching.job(key).run.connection.state).toBe('closed')
  })

  it('is requested only once if the server doesn’t know it, and shows the server’s reason', async () => {
    const { clock, watching, key, asked } = await watchAnalysis({}, '')
    await clock.advance(60_000)
    expect(asked()).toHaveLength(1)
    expect(watching.job(key).outcome).toBeUndefined()
    expect(formatAllMessages(watching.job(key)).run.connection).toMatchObject({
      state: 'closed',
      reason: expect.stringMatching(/not found/),
    })
  })

  it('is requested after growing delays while the server returns an error', async () => {
    const { clock, server, watching, key, asked } = await watchAnalysis()
    server.faults.add({ on: 'quality', times: 4, do: commonFaults.error(500, 'no database') })
    await clock.advance(10)
    expect(watching.job(key).run.connection.state).toBe('waiting')
    await clock.advance(10_000)
    expect(asked().slice(0, 5)).toEqual([0, 250, 750, 1_750, 3_750].map((at) => expect.closeTo(at, -1)))
    expect(watching.job(key)).toMatchObject(
      toJobParts({ status: 'running', connection: { state: 'polling' } }),
    )
  })

  it('ignores a response with another ID', async () => {
    const { clock, server, watching, key } = await watchAnalysis()
    const body = JSON.stringify({ job_id: 'other', status: 'completed' })
    server.faults.add({ on: 'quality', times: 1, do: { kind: 'answer', status: 200, body } })
    await clock.advance(10)
    expect(watching.job(key).outcome).toBeUndefined()
    expect(watching.job(key).run.connection.state).toBe('waiting')
  })
})

async function watchEvaluation(job: FlatJob = {}) {
  const scene = await openScene({ random: () => 0.5 })
  scene.server.lists.putEvaluation({ jobId: id })
  const key = scene.watching.watch(id, { job })
  await scene.clock.advance(100)
  return { ...scene, key }
}

describe('a watched evaluation dataset', () => {
  const followed = { followedBy: 'evaluation', kind: 'dataset' } as const

  it('is found and polled through the evaluation route if it isn’t in the queue', async () => {
    const { clock, server, watching, key } = await watchEvaluation()
    expect(watching.job(key)).toMatchObject(
      toJobParts({
        ...followed,
        status: 'running',
        currentStep: 'Initializing evaluation datasets',
        connection: { state: 'polling' },
      }),
    )
    server.lists.putEvaluation({ jobId: id, progress: 30, currentStep: 'Generating splits' })
    await clock.advance(5_000)
    expect(watching.job(key)).toMatchObject(toJobParts({ progress: 30, currentStep: 'Generating splits' }))
    const result = '{"datasets":["train.jsonl","test.jsonl"]}'
    server.lists.putEvaluation({ jobId: id, status: 'completed', progress: 100, result })
    const before = server.requests.count({ jobId: id })
    await clock.advance(60 * 60_000)
    expect(watching.job(key)).toMatchObject(
      toJobParts({
        outcome: { kind: 'completed' },
        result: { datasets: ['train.jsonl', 'test.jsonl'] },
        connection: { state: 'closed' },
      }),
    )
    expect(server.requests.count({ jobId: id }) - before).toBe(1)
    expect(server.openStreams()).toEqual([])
  })

  it('shows why it failed, and isn’t fetched again', async () => {
    const { clock, server, watching, key } = await watchEvaluation(followed)
    server.lists.putEvaluation({ jobId: id, status: 'failed', error: 'no chunks' })
    await clock.advance(5_000)
    expect(watching.job(key)).toMatchObject(toJobParts({ error: 'no chunks', outcome: { kind: 'failed' } }))
    const before = server.requests.count({ jobId: id })
    await clock.advance(60 * 60_000)
    expect(server.requests.count({ jobId: id })).toBe(before)
  })

  it('is lost if a restart of the API dropped it', async () => {
    const { clock, server, watching, key } = await watchEvaluation(followed)
    await server.stop()
    await server.start()
    await clock.advance(60_000)
    expect(watching.job(key).outcome?.kind).toBe('lost')
  })

  it('isn’t confused with a cancelled dataset, whose row stays pending forever', async () => {
    const { clock, server, watching } = await watchEvaluation()
    const cancelled = id.replace('b1', 'b2')
    server.lists.datasetsKnown = true
    server.lists.putDataset({ jobId: cancelled })
    const key = watching.watch(cancelled)
    await clock.advance(1_000)
    expect(watching.job(key)).not.toHaveProperty('followedBy')
    expect(watching.job(key).run.connection.state).toBe('closed')
  })
})
