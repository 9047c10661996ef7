import { afterEach, describe, expect, it } from 'vitest'
import { startCompileoServer, type CompileoServer } from '#test/server/index.ts'
import { startWatching, type Watching } from '#test/support/watching.ts'

let server: CompileoServer
let watching: Watching

afterEach(async () => {
  await watching.stop()
  await server.close()
})

describe('following one job by its stream', () => {
  it('shows its progress and its completion, with the result that frames lack', async () => {
    server = await startCompileoServer({ streamIntervalMs: 10 })
    watching = startWatching()
    const { id } = server.addJob({ status: 'running', progress: 10, currentStep: 'Reading' })
    watching.addServer(server.url)
    const key = watching.watch(id)
    await watching.until(() => watching.job(key).connection.state === 'live')
    expect(watching.job(key)).toMatchObject({
      status: 'running',
      progress: 10,
      currentStep: 'Reading',
    })

    server.updateJob(id, { status: 'completed', progress: 100, result: { documents: 5 } })
    await watching.until(() => watching.outcomes.length > 0)
    expect(watching.job(key)).toMatchObject({ status: 'completed', result: { documents: 5 } })
    expect(watching.outcomes).toMatchObject([{ key, kind: 'completed', run: 1 }])
    await server.until(() => server.openStreams().length === 0)
    expect(server.requests.count({ jobId: id })).toBe(3)
  })
})
