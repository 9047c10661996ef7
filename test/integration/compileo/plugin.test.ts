import { describe, expect, it } from 'vitest'
import type { StreamEnd } from '#main/compileo/event-stream.ts'
import type { PluginEvent } from '#main/compileo/plugin.ts'
import { readPluginJobs, readPluginVersion } from '#main/compileo/plugin-routes.ts'
import type { CompileoServer } from '#test/server/index.ts'
import { call, clientOf, startServerForTest, withServer } from './set-up.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'

async function withPlugin() {
  const server = await startServerForTest({ plugin: true, streamIntervalMs: 10 })
  return { server, ...clientOf(server.url) }
}

async function follow(server: CompileoServer, after?: string) {
  const { client } = clientOf(server.url)
  const events: PluginEvent[] = []
  const ends: StreamEnd[] = []
  let cursor = ''
  let notify: (() => void) | undefined
  const close = await client.changes(
    {
      onChanges(event, id) {
        events.push(event)
        cursor = id
        notify?.()
      },
      onEnd(end) {
        ends.push(end)
        notify?.()
      },
    },
    call(),
    after,
  )
  closeAfterTest(close)
  const until = (test: () => boolean) =>
    new Promise<void>((resolve) => {
      notify = () => {
        if (test()) resolve()
      }
      notify()
    })
  return { events, ends, until, cursor: () => cursor }
}

describe('the server plugin’s client', () => {
  it('uploads the plugin as a form file', async () => {
    const { server, client } = await withPlugin()
    const message = 'Plugin compileo-tray installed successfully'
    expect(await client.uploadPlugin(Buffer.from('PK-zip'), call())).toEqual({ ok: true, value: message })
    const [{ headers, body } = {}] = server.requests.list({ route: 'plugin-upload' })
    expect(headers?.['content-type']).toMatch(/^multipart\/form-data; boundary=/)
    expect(String(body)).toContain('PK-zip')
  })

  it('reads the plugin’s version, and all jobs with the fields of their status', async () => {
    const { server, client } = await withPlugin()
    expect(await readPluginVersion(client, call())).toEqual({ ok: true, value: '1.1.0' })
    const { id } = server.addJob({
      status: 'failed',
      progress: 55.5,
      currentStep: 'Parsing "a"\n',
      error: 'x'.repeat(5_000),
      jobType: 'document_processing',
      parameters: { operation: 'parse_documents', project_id: 'p', key: 'secret' },
      userId: 'ada',
    })
    const [list, status] = [await readPluginJobs(client, call()), await client.status(id, call())]
    if (!list.ok || !status.ok) throw new Error('no answer')
    expect(list.value).toMatchObject({ isFull: true, gone: [] })
    const [report] = list.value.jobs
    expect(report).toMatchObject({ kind: 'parsing', project: { id: 'p' }, startedBy: 'ada' })
    // Unlike the plugin's report, the status contains the result. A long error is truncated in both.
    const { result: _, error, ...rest } = status.value
    expect(report).toMatchObject(rest)
    expect(report?.isTruncated).toBe(true)
    expect(report?.error?.length).toBe(error?.length)
  })

  it('detects that the plugin is missing, or that another plugin has its name', async () => {
    const { server, client } = await withServer()
    expect(await readPluginVersion(client, call())).toMatchObject({
      ok: false,
      error: { kind: 'not-compileo' },
    })
    const body = '{"name":"compileo-tray","version":"9.0.0","api":2}'
    server.faults.add({ on: 'plugin-version', do: { kind: 'answer', status: 200, body } })
    expect(await readPluginVersion(client, call())).toMatchObject({ ok: false, error: { kind: 'protocol' } })
  })

  it('receives changes as a stream, and resumes after a cursor', async () => {
    const { server } = await withPlugin()
    const { id } = server.addJob({ status: 'running', progress: 1 })
    const first = await follow(server)
    await first.until(() => first.events.length === 1)
    expect(first.events).toMatchObject([
      { kind: 'changes', isFull: true, hasMore: false, jobs: [{ jobId: id }] },
    ])
    server.updateJob(id, { currentStep: 'the step alone' })
    await first.until(() => first.events.length === 2)
    expect(first.events[1]).toMatchObject({ isFull: false, jobs: [{ step: 'the step alone' }] })
    const second = await follow(server, first.cursor())
    await second.until(() => second.events.length === 1)
    expect(second.events[0]).toMatchObject({ isFull: false, jobs: [] })
    server.openStreams()[0]?.end()
    await first.until(() => first.ends.length === 1)
    expect(first.ends).toEqual([{ reason: 'ended' }])
    server.openStreams()[0]?.reset()
    await second.until(() => second.ends.length === 1)
    expect(second.ends).toMatchObject([{ reason: 'failed', error: { kind: 'unreachable', cause: 'reset' } }])
  })

  it.each([
    ['has 41 characters', 'x'.repeat(41)],
    ['contains an emoji', 'an emoji 😀'],
    ['contains a space', 'a b'],
  ])('ignores an event whose cursor %s and can’t be sent in a request', async (_, cursor) => {
    const { server } = await withPlugin()
    const stream = await follow(server)
    await stream.until(() => stream.events.length === 1)
    server.openStreams()[0]?.send(`id: ${cursor}\ndata: {"jobs": [], "full": false}\n\n`)
    await stream.until(() => stream.events.length === 2)
    expect(stream.events[1]).toEqual({ kind: 'garbage' })
  })

  it('reports that Redis is unavailable', async () => {
    const { server, client } = await withPlugin()
    const stream = await follow(server)
    await stream.until(() => stream.events.length === 1)
    server.redisDown = true
    await stream.until(() => stream.ends.length === 1)
    expect(stream.events[1]).toMatchObject({ kind: 'error', message: /Error 111/ })
    expect(await readPluginJobs(client, call({ retries: 0 }))).toMatchObject({
      ok: false,
      error: { kind: 'unavailable', status: 503 },
    })
  })
})
