import { createServer, type ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { toJobKey } from '#main/core/state/reduce-job.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { listenOnFreePort } from '#test/support/listen.ts'
import { startWatchingEngine } from '#test/support/watching-engine.ts'
import { toJobParts } from '#test/support/job-parts.ts'

const key = toJobKey('s', 'j')

const body = (status: string, progress: number) =>
  JSON.stringify({
    job_id: 'j',
    job_type: 'extraction',
    status,
    progress,
    current_step: '',
    completed_at: status === 'running' ? null : '2026-11-24T12:00:30.5',
  })

const formatFrame = (status: string, progress: number) =>
  `data: {"job_id": "j", "status": "${status}", "progress": ${progress}, "current_step": "", "timestamp": ""}\n\n`

const formatUpdate = (jobs: readonly string[], isFull: boolean) =>
  `id: 1\ndata: {"jobs":[${jobs.join(',')}],"gone":[],"full":${isFull}}\n\n`

const pluginVersion = '{"name":"compileo-tray","version":"1.1.0","api":1}'

/**
 * Starts a server whose responses the test sends, in any order. With the plugin, one stream contains all
 * jobs.
 */
async function handWritten({ plugin = false } = {}) {
  const open: { readonly stream: ServerResponse[]; readonly status: ServerResponse[] } = {
    stream: [],
    status: [],
  }
  const http = createServer((req, res) => {
    // Without a `Date` header, the server's clock counts as equal to ours.
    res.sendDate = false
    const path = req.url ?? ''
    if (path.endsWith(plugin ? '/jobs/changes' : '/stream')) {
      res.writeHead(200, { 'content-type': 'text/event-stream' })
      res.flushHeaders()
      open.stream.push(res)
    } else if (path.endsWith('/status/j')) open.status.push(res)
    else {
      const text = plugin && path.endsWith('/tray/version') ? pluginVersion : '{"status":"healthy"}'
      res.writeHead(200, { 'content-type': 'application/json' }).end(text)
    }
  })
  const port = await listenOnFreePort(http)
  const clock = createFakeClock(undefined, 16)
  const watching = startWatchingEngine({ clock })
  closeAfterTest(() => watching.stop())
  watching.addServer(`http://127.0.0.1:${port}`)
  watching.watch('j')
  const answer = (status: string, progress: number) => {
    open.status.shift()?.writeHead(200, { 'content-type': 'application/json' }).end(body(status, progress))
  }
  if (!plugin) {
    await clock.advanceUntil(() => open.status.length === 1, 1)
    answer('running', 10)
  }
  await clock.advanceUntil(() => open.stream.length === 1, 1)
  return {
    clock,
    watching,
    open,
    update: (...jobs: string[]) => {
      open.stream.at(-1)?.write(formatUpdate(jobs, jobs.length > 0))
    },
    frame: (status: string, progress: number, stream = open.stream.at(-1)) => {
      stream?.write(formatFrame(status, progress))
    },
    /** Sends several events in one chunk, which arrives as a whole. */
    chunk: (...events: string[]) => open.stream.at(-1)?.write(events.join('')),
    garbage: () => open.stream.at(-1)?.write('data: oops\n\n'),
    answer,
  }
}

describe('in a race condition', () => {
  it('an older response doesn’t overwrite newer frames', async () => {
    const { clock, watching, open, frame, garbage, answer } = await handWritten()
    frame('running', 10)
    garbage()
    await clock.advanceUntil(() => open.status.length === 1, 1)
    frame('running', 60)
    await clock.advanceUntil(() => watching.job(key).run.progress === 60, 1)
    answer('running', 20)
    await clock.advanceUntil(() => watching.job(key).run.timeline.length > 0 && open.status.length === 0, 1)
    await clock.advance(100)
    expect(watching.job(key).run.progress).toBe(60)
    expect(watching.job(key).run.trail.map((point) => point.progress)).toEqual([10, 60])
  })

  it('an older response doesn’t overwrite newer events from the plugin', async () => {
    const { clock, watching, open, update, answer } = await handWritten({ plugin: true })
    update(body('running', 10))
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'live', 1)
    watching.engine.nudgeJob(key, 'confirm')
    await clock.advanceUntil(() => open.status.length === 1, 1)
    update(body('running', 60))
    await clock.advanceUntil(() => watching.job(key).run.progress === 60, 1)
    answer('running', 20)
    await clock.advance(100)
    expect(watching.job(key).run.progress).toBe(60)
  })

  it('the plugin’s stream is kept if an event arrives during a comparison with a status', async () => {
    const { clock, watching, open, update, answer } = await handWritten({ plugin: true })
    update(body('running', 10))
    while (open.status.length === 0) {
      await clock.advance(5_000)
      update()
    }
    answer('running', 20)
    await clock.advance(1_000)
    update(body('running', 30))
    await clock.advance(10_000)
    expect(open.stream).toHaveLength(1)
    expect(watching.job(key)).toMatchObject(toJobParts({ progress: 30, connection: { state: 'live' } }))
  })

  it('frames that arrive after the outcome was confirmed have no effect', async () => {
    const { clock, watching, open, frame, answer } = await handWritten()
    frame('running', 10)
    frame('completed', 100)
    await clock.advanceUntil(() => open.status.length === 1, 1)
    answer('completed', 100)
    frame('running', 30)
    frame('running', 40)
    await clock.advanceUntil(() => watching.outcomes.length === 1, 1)
    await clock.advance(60_000)
    expect(watching.job(key)).toMatchObject(
      toJobParts({ status: 'completed', progress: 100, connection: { state: 'closed' } }),
    )
    expect(watching.outcomes.length).toBe(1)
  })

  it('an outcome that arrives during a confirmation is confirmed again', async () => {
    const { clock, watching, open, frame, garbage, answer } = await handWritten()
    frame('running', 10)
    garbage()
    await clock.advanceUntil(() => open.status.length === 1, 1)
    frame('completed', 100)
    open.stream.at(-1)?.end()
    await clock.advance(50)
    answer('running', 99)
    await clock.advanceUntil(() => open.status.length === 1, 1, 2_000)
    answer('completed', 100)
    await clock.advanceUntil(() => watching.outcomes.length === 1, 1)
    expect(open.stream.length).toBe(1)
  })

  it('an outcome from two simultaneous confirmations is reported once', async () => {
    const { clock, watching, open, frame, garbage, answer } = await handWritten()
    frame('running', 10)
    garbage()
    await clock.advanceUntil(() => open.status.length === 1, 1)
    frame('failed', 10)
    await clock.advance(10)
    answer('failed', 10)
    await clock.advanceUntil(() => watching.outcomes.length === 1, 1)
    await clock.advance(3_000)
    answer('failed', 10)
    await clock.advance(1_000)
    expect(watching.outcomes.length).toBe(1)
  })

  it('an outcome is confirmed again soon if the app restarts its job meanwhile', async () => {
    const { clock, watching, open, frame, answer } = await handWritten()
    frame('failed', 10)
    await clock.advanceUntil(() => open.status.length === 1, 1)
    watching.engine.nudgeJob(key, 'restarted')
    await clock.advance(10)
    answer('failed', 10)
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'closed', 1)
    // A run that wasn't restarted would be confirmed only after two seconds.
    expect(await clock.advanceUntil(() => open.status.length === 1, 10, 1_000)).toBeLessThanOrEqual(510)
  })

  it('a wake-up during a confirmation opens a new stream, and the old stream is ignored', async () => {
    const { clock, watching, open, frame, garbage, answer } = await handWritten()
    frame('running', 10)
    garbage()
    await clock.advanceUntil(() => open.status.length === 1, 1)
    const links = new Set<string>()
    watching.store.onChange(() => links.add(watching.job(key).run.connection.state))
    watching.engine.onWake()
    frame('running', 11)
    await clock.advanceUntil(() => watching.job(key).run.progress === 11, 1)
    open.stream[0]?.end()
    await clock.advance(20)
    answer('running', 10)
    await clock.advanceUntil(() => open.stream.length === 2, 1, 2_000)
    frame('running', 12)
    await clock.advance(2_000)
    expect(open.stream.length).toBe(2)
    // The end of the old stream isn't mistaken for the end of the new one.
    expect([...links]).not.toContain('waiting')
    expect(watching.job(key)).toMatchObject(toJobParts({ progress: 12, connection: { state: 'live' } }))
  })

  it('frames from a replaced stream are ignored', async () => {
    const { clock, watching, open, frame, answer } = await handWritten()
    frame('running', 10)
    await clock.advanceUntil(() => watching.job(key).run.progress === 10, 1)
    watching.engine.onWake()
    await clock.advanceUntil(() => open.status.length === 1, 1)
    answer('running', 10)
    await clock.advanceUntil(() => open.stream.length === 2, 1, 2_000)
    frame('running', 50, open.stream[0])
    await clock.advance(100)
    expect(watching.job(key).run.progress).toBe(10)
    frame('running', 20)
    await clock.advanceUntil(() => watching.job(key).run.progress === 20, 1)
  })

  it('a status response from before a change of the API key is ignored', async () => {
    const { clock, watching, open, frame, answer } = await handWritten()
    frame('running', 10)
    frame('completed', 100)
    await clock.advanceUntil(() => open.status.length === 1, 1)
    const url = watching.server().url
    watching.engine.addServer({ id: 's', url, apiKey: 'k' })
    answer('completed', 100)
    await clock.advanceUntil(() => open.status.length === 1, 1)
    answer('running', 10)
    await clock.advanceUntil(() => open.stream.length === 2, 1)
    expect(watching.outcomes).toEqual([])
    frame('completed', 100)
    await clock.advanceUntil(() => open.status.length === 1, 1)
    answer('completed', 100)
    await clock.advanceUntil(() => watching.outcomes.length === 1, 1)
  })
})

describe('events that arrive in one chunk', () => {
  const running = formatFrame('running', 10)
  const failed = formatFrame('failed', 10)
  const completed = formatFrame('completed', 100)

  it.each([
    ['an active status and an outcome', [running, completed]],
    ['an outcome', [completed]],
    ['an outcome twice', [running, completed, completed]],
    ['two outcomes', [running, failed, completed]],
    ['two outcomes at the beginning', [failed, completed]],
    ['an outcome and the next run', [running, failed, running, completed]],
  ])('lead to one confirmed outcome if they contain %s', async (_, events) => {
    for (const ends of [false, true]) {
      const { clock, watching, open, chunk, answer } = await handWritten()
      chunk(...events)
      if (ends) open.stream.at(-1)?.end()
      await clock.advanceUntil(() => open.status.length === 1, 1, 1_000)
      answer('completed', 100)
      await clock.advanceUntil(() => watching.outcomes.length === 1, 1, 1_000)
      await clock.advance(60_000)
      expect(watching.outcomes).toHaveLength(1)
      expect(watching.job(key)).toMatchObject(
        toJobParts({ status: 'completed', progress: 100, connection: { state: 'closed' } }),
      )
      expect(open.status).toEqual([])
    }
  })

  it('lead to one confirmed outcome if they are the plugin’s list and then an outcome', async () => {
    const { clock, watching, open, chunk, answer } = await handWritten({ plugin: true })
    chunk(formatUpdate([body('running', 10)], true), formatUpdate([body('completed', 100)], false))
    await clock.advanceUntil(() => open.status.length === 1, 1, 1_000)
    answer('completed', 100)
    await clock.advanceUntil(() => watching.outcomes.length === 1, 1, 1_000)
    await clock.advance(20_000)
    expect(watching.outcomes).toHaveLength(1)
    expect(open.status).toEqual([])
  })

  it('lead to the outcome of a restarted job if the plugin reports its start and end', async () => {
    const { clock, watching, open, update, chunk, answer } = await handWritten({ plugin: true })
    update(body('running', 10))
    await clock.advanceUntil(() => watching.job(key).run.connection.state === 'live', 1)
    chunk(formatUpdate([body('failed', 10)], false))
    await clock.advanceUntil(() => open.status.length === 1, 1, 1_000)
    answer('failed', 10)
    await clock.advanceUntil(() => watching.outcomes.length === 1, 1, 1_000)
    const second = body('completed', 100).replace('12:00:30', '12:00:50')
    chunk(formatUpdate([body('running', 0)], false), formatUpdate([second], false))
    await clock.advanceUntil(() => open.status.length === 1, 1, 1_000)
    answer('completed', 100)
    await clock.advanceUntil(() => watching.outcomes.length === 2, 1, 1_000)
    expect(watching.outcomes.map(({ kind }) => kind)).toEqual(['failed', 'completed'])
  })
})
