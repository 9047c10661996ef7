import { afterEach, describe, expect, it } from 'vitest'
import { jobKeyOf } from '../../../main/state/reduce-job.ts'
import { startCompileoServer, type CompileoServer } from '../../server/index.ts'
import { fakeClock, settle } from '../../support/fake-clock.ts'
import { startWatching, type Watching } from '../../support/watching.ts'

let server: CompileoServer
let watching: Watching

afterEach(async () => {
  await watching.stop()
  await server.close()
})

/** Lets all that can happen without the passing of time happen. */
async function quiet(): Promise<void> {
  for (let idle = 0, total = -1; idle < 30; idle += 1) {
    await settle()
    if (server.requests.total !== total) idle = 0
    ;({ total } = server.requests)
  }
}

describe('500 watched jobs on a server that allows 200 requests a minute', () => {
  it('are all live within 200 s, by one request a job and not one limited answer, and a command goes out at once', async () => {
    const clock = fakeClock()
    server = await startCompileoServer({ clock, rateLimit: 200, retentionMs: Infinity })
    const ids = Array.from({ length: 500 }, () => server.addJob({ status: 'running', progress: 1 }).id)
    const failed = server.addJob({ status: 'failed' })
    watching = startWatching({ clock })
    // The person sees the last ten.
    watching.engine.inSight(ids.slice(-10).map((id) => jobKeyOf('s', id)))
    watching.addServer(server.url)
    const start = clock.now()
    const keys = ids.map((id) => watching.watch(id))
    const live = () => keys.filter((key) => watching.job(key).connection.state === 'live').length

    await quiet()
    expect(live()).toBeGreaterThan(100)
    for (const key of keys.slice(-10)) expect(watching.job(key).connection.state).toBe('live')

    // The window is full by now, and more than 300 jobs wait.
    const command = watching.engine
      .client('s')
      ?.restart(failed.id, { signal: new AbortController().signal, priority: 'command' })
    expect(await command).toMatchObject({ ok: true })
    expect(server.requests.list({ method: 'POST' })).toMatchObject([{ at: start, status: 200 }])

    while (live() < 500 && clock.now() < start + 200_000) {
      await clock.advance(1000)
      await quiet()
    }
    expect(live()).toBe(500)
    expect(clock.now() - start).toBeLessThanOrEqual(200_000)
    const requests = server.requests.list()
    expect(requests.filter(({ status }) => status !== 200)).toEqual([])
    for (const id of ids) expect(server.requests.count({ jobId: id, route: 'stream' })).toBe(1)
    // Before the last is live there is nothing else but the queue's own questions, and the command.
    const lastLook = requests.findLastIndex(({ route }) => route === 'stream')
    const others = requests.slice(0, lastLook).filter(({ route }) => route !== 'stream' && route !== 'stats')
    expect(others.map(({ jobId }) => jobId)).toEqual([failed.id])
  }, 60_000)
})
