import { createHmac } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { buildHook, saveHook, setHookEnabled } from '#main/core/commands/hooks/edit-hooks.ts'
import { pauseNotifications } from '#main/core/commands/settings/update-settings.ts'
import type { NativeQuestion } from '#main/base/question.ts'
import { texts } from '#test/support/english.ts'
import { createTestEvent } from '#main/core/hooks/hook-event.ts'
import { createServerState } from '#main/core/state/new-server.ts'
import { maxWaitingDeliveries } from '#main/core/hooks/delivery-lines.ts'
import type { HookAction, HookDraft } from '#shared/hooks.ts'
import { waitForTurns } from '#test/support/fake-clock.ts'
import { startHookEndpoint } from '#test/support/hook-endpoint.ts'
import type { Route } from '#main/compileo/network/network.ts'
import { startProxy } from '#test/support/proxy.ts'
import { openCoreDuringTest, runCore, type RunningCore } from '#test/support/running-core.ts'
import { directNetwork } from '#test/support/direct-network.ts'
import { createMessage } from '#shared/message.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'
import {
  answerWith,
  completed,
  draft,
  endpoint,
  folder,
  hookIn,
  neverAsked,
  recordedLog,
  running,
  save,
  server,
  setScene,
  settled,
  tryOut,
} from './scene.ts'

beforeEach(setScene)

describe('a webhook', () => {
  it('receives each outcome with a signature, and the window shows its response', async () => {
    running('x-1')
    const core = runCore({ folder, url: server.url })
    await save(core)
    await core.watchJob('x-1')
    server.updateJob('x-1', completed)
    const { path, headers, body } = await endpoint.waitForRequests(1)
    expect(path).toBe('/in/T0PSECRETPATH')
    expect(JSON.parse(body)).toMatchObject({ schema: 1, event: 'job.completed', job: { jobId: 'x-1' } })
    const [id, at] = [headers['webhook-id'], headers['webhook-timestamp']]
    const signature = createHmac('sha256', Buffer.from('c2VjcmV0c2VjcmV0', 'base64'))
      .update(`${String(id)}.${String(at)}.${body}`)
      .digest('base64')
    expect(headers['webhook-signature']).toBe(`v1,${signature}`)
    expect(JSON.parse(body)).toHaveProperty('id', id)
    await settled(core)
    expect(formatMessageOrText(hookIn(core)?.last?.message)).toBe('Delivered (200)')
    expect(hookIn(core)).toMatchObject({ waiting: 0, last: { ok: true } })
  })

  it('receives only new outcomes, and only while it is on and not paused', async () => {
    for (const id of ['old', 'off', 'paused', 'on']) running(id)
    server.updateJob('old', completed)
    const core = runCore({ folder, url: server.url })
    const id = await save(core)
    const old = await core.watchJob('old')
    await core.untilState(() => core.job(old).outcome !== undefined)
    const end = async (job: string) => {
      const key = await core.watchJob(job)
      await core.untilState(() => core.job(key).run.status === 'running')
      server.updateJob(job, completed)
      await core.untilState(() => core.job(key).outcome !== undefined)
    }
    setHookEnabled(core.context, id, false)
    await end('off')
    setHookEnabled(core.context, id, true)
    pauseNotifications(core.context, 'hour')
    await end('paused')
    pauseNotifications(core.context, 'resume')
    await end('on')
    await endpoint.waitForRequests(1)
    await settled(core)
    expect(endpoint.requests.map(({ body }) => JSON.parse(body).job.jobId)).toEqual(['on'])
  })

  it('receives no outcome that is already in the history', async () => {
    for (const id of ['x-1', 'x-2']) running(id)
    const core = runCore({ folder, url: server.url })
    const key = await core.watchJob('x-1')
    server.updateJob('x-1', completed)
    await core.notifications.waitUntilShown(1)
    await save(core)
    const { outcome } = core.job(key)
    core.store.updateJob(key, (job) => ({ ...job, outcome: undefined }))
    core.store.updateJob(key, (job) => ({ ...job, outcome }))
    await core.watchJob('x-2')
    server.updateJob('x-2', completed)
    expect(JSON.parse((await endpoint.waitForRequests(1)).body)).toMatchObject({ job: { jobId: 'x-2' } })
  })

  it('can’t redirect a request, and nothing is sent to the new address', async () => {
    const other = await startHookEndpoint()
    await answerWith(() => ({ status: 307, headers: { location: other.url } }))
    running('x-1')
    const core = runCore({ folder, url: server.url })
    await save(core)
    await core.watchJob('x-1')
    server.updateJob('x-1', completed)
    await settled(core)
    expect(hookIn(core)).toMatchObject({ waiting: 1, last: { ok: false } })
    expect(formatMessageOrText(hookIn(core)?.last?.message)).toBe(
      'The server redirects to another address: enter that one instead',
    )
    expect(other.requests).toEqual([])
    await other.close()
  })

  it('receives an outcome once, even if the program quits before the receiver responds', async () => {
    let quitting: Promise<void> | undefined
    let first: RunningCore | undefined
    await answerWith(() => {
      quitting ??= first?.stop()
      return { status: 200 }
    })
    running('x-1')
    first = runCore({ folder, url: server.url })
    await save(first)
    await first.watchJob('x-1')
    server.updateJob('x-1', completed)
    await endpoint.waitForRequests(1)
    await quitting
    running('x-2')
    const second = runCore({ folder })
    await second.watchJob('x-2')
    server.updateJob('x-2', completed)
    // Deliveries to a hook are in order, so a delivery of the first job would arrive first.
    expect(JSON.parse((await endpoint.waitForRequests(2)).body).job.jobId).toBe('x-2')
    await second.stop()
  })

  it('can be tested even if it is off, with an event that is marked as a test', async () => {
    const core = runCore({ folder, url: server.url })
    const id = await save(core, draft({ isOn: false }))
    await expect(core.context.testHook(id)).resolves.toMatchObject({ ok: true })
    expect(JSON.parse(endpoint.requests[0]?.body ?? '')).toMatchObject({ test: true, event: 'job.completed' })
    expect(hookIn(core)).toMatchObject({ last: { ok: true } })
    expect(hookIn(core)?.last?.output).toBeUndefined()
    await core.context.testHook(await save(core, draft({ outcomes: ['failed'] })))
    expect(JSON.parse(endpoint.requests.at(-1)?.body ?? '')).toMatchObject({ event: 'job.failed' })
  })

  it('receives a test event with a link to a server, preferably a public server', async () => {
    const core = runCore({ folder, url: server.url })
    const guis = [
      ['a', 'http://127.0.0.1:8501'],
      ['b', 'https://gui.example.org'],
    ] as const
    for (const [id, guiUrl] of guis)
      core.store.putServer({ ...createServerState(id, `http://${id}.invalid`, id, false), guiUrl })
    const urls: string[] = []
    for (const servers of [[], ['a'], ['b'], ['c']]) {
      await core.context.testHook(await save(core, draft({ servers })))
      urls.push(String(JSON.parse(endpoint.requests.at(-1)?.body ?? '').job.page).slice(0, 23))
    }
    const [here, there] = ['http://127.0.0.1:8501/?', 'https://gui.example.org']
    expect(urls).toEqual([there, here, there, 'http://localhost:8501/?'])
    expect(formatMessageOrText((await core.context.testHook('gone')).message)).toBe(
      'This hook has been removed.',
    )
  })

  it('is retried at once when it is changed, and loses its queue when it is switched off', async () => {
    let isDown = true
    const headers = { 'retry-after': '3600' }
    await answerWith(() => (isDown ? { status: 503, headers } : { status: 200 }))
    running('x-1')
    const core = runCore({ folder, url: server.url })
    const hooks = () =>
      core.store.state().hooks.map(({ waiting, nextTryAt }) => [waiting, nextTryAt === undefined])
    const ids = [await save(core), await save(core, draft({ name: 'Another' })), await save(core)]
    await core.watchJob('x-1')
    server.updateJob('x-1', completed)
    await endpoint.waitForRequests(3)
    await core.untilState(() => hooks().every(([, isUnknown]) => isUnknown === false))
    isDown = false
    setHookEnabled(core.context, ids[2] ?? '', false)
    expect(hooks()).toEqual([
      [1, false],
      [1, false],
      [0, true],
    ])
    await save(core, draft({ id: ids[0], name: 'Renamed' }), {})
    await core.untilState(() => hookIn(core)?.last?.ok === true)
    expect(hooks()).toEqual([
      [0, true],
      [1, false],
      [0, true],
    ])
    expect(endpoint.requests).toHaveLength(4)
    core.woke()
    await core.untilState(() => hooks().every(([waiting]) => waiting === 0))
    expect(endpoint.requests).toHaveLength(5)
  })

  it('receives no more events if its queue is full, which raises a banner', async () => {
    running('x-1')
    const first = runCore({ folder, url: server.url })
    const id = await save(first)
    await first.stop()
    const due = Array.from({ length: maxWaitingDeliveries }, (_, n) => {
      const { isTest: _test, ...event } = createTestEvent('failed', texts, Date.now() + n)
      return JSON.stringify({ v: 1, due: event, hook: id })
    })
    writeFileSync(join(folder, 'hooks.jsonl'), due.map((line) => `${line}\n`).join(''))
    await endpoint.close()
    const core = runCore({ folder, url: server.url })
    await core.watchJob('x-1')
    server.updateJob('x-1', completed)
    await core.untilState(() =>
      core.banners().some((text) => text.includes('has too many queued deliveries')),
    )
    expect(hookIn(core)?.waiting).toBe(maxWaitingDeliveries)
  })

  it('can be tested from a form with unsaved changes, without saving them', async () => {
    const { log, lines } = recordedLog()
    const core = runCore({ folder, url: server.url, log })
    const tried = await tryOut(core, draft(), { url: `${endpoint.url}/F0RM` })
    expect(tried).toStrictEqual({
      ok: true,
      message: createMessage('hooks.answered', 200),
      output: undefined,
    })
    expect(endpoint.requests[0]).toMatchObject({ path: '/F0RM' })
    expect(core.store.state().hooks).toEqual([])
    const id = await save(core)
    await tryOut(core, draft({ id, outcomes: ['failed'] }), {})
    expect(endpoint.requests[1]).toMatchObject({ path: '/in/T0PSECRETPATH' })
    expect(JSON.parse(endpoint.requests[1]?.body ?? '')).toMatchObject({ test: true, event: 'job.failed' })
    expect(hookIn(core)).toMatchObject({ outcomes: ['completed', 'failed'] })
    expect(hookIn(core)?.last).toBeUndefined()
    // Simulates a log entry with an address that a receiver has repeated in its response.
    log.info(`asked for ${endpoint.url}/F0RM`)
    await core.stop()
    for (const file of readdirSync(folder).filter(
      (name) => name.endsWith('.json') || name.endsWith('.jsonl'),
    ))
      expect(readFileSync(join(folder, file), 'utf8')).not.toMatch(/F0RM|T0PSECRETPATH/)
    expect(lines.join('')).not.toMatch(/F0RM/)
  })
})

it('a receiver is reached through the proxy, and proxy errors are shown', async () => {
  const proxy = await startProxy({ resolveTarget: () => ({ host: '127.0.0.1', port: endpoint.port }) })
  const resolveRoutes = (): readonly Route[] => [
    { kind: 'http', host: '127.0.0.1', port: proxy.port, variable: 'HTTP_PROXY' },
  ]
  const core = openCoreDuringTest({ folder, network: { ...directNetwork, resolveRoutes } })
  core.start()
  const hook = draft({ action: { type: 'ntfy', server: 'http://push.invalid', topic: 'mine' } })
  const { hookId: id = '' } = await saveHook(core.context, neverAsked, { hook, secrets: {} })
  await expect(core.context.testHook(id)).resolves.toMatchObject({ ok: true })
  expect(endpoint.requests[0]?.headers.host).toBe('push.invalid')
  await proxy.stop()
  await waitForTurns(10)
  const { message } = await core.context.testHook(id)
  expect(formatMessageOrText(message)).toMatch(/HTTP_PROXY/)
})

describe('a hook’s command', () => {
  const command = draft({
    action: { type: 'command', program: 'echo', arguments: ['a b', '\u202E'], inShell: false },
  })

  it('is saved only if the user approves it, and must be approved again after each change', async () => {
    const core = runCore({ folder, url: server.url })
    const asked: string[] = []
    let answer = false
    const confirm = async ({ detail }: { readonly detail: string }) => {
      asked.push(detail)
      return answer
    }
    const saveIt = (hook: HookDraft) => saveHook(core.context, confirm, { hook, secrets: {} })
    const refusal = await saveIt(command)
    expect(refusal.ok).toBe(false)
    expect(formatMessageOrText(refusal.message)).toBe('Not saved: the command wasn’t allowed.')
    expect(core.store.state().hooks).toEqual([])
    answer = true
    const { hookId: id = '' } = await saveIt(command)
    expect(asked).toEqual([String.raw`echo 'a b' '\u{202e}'`, String.raw`echo 'a b' '\u{202e}'`])
    await saveIt({ ...command, id, name: 'Renamed' })
    expect(asked).toHaveLength(2)
    answer = false
    const other = { type: 'command', program: 'rm', arguments: ['-rf'], inShell: false } satisfies HookAction
    await saveIt({ ...command, id, action: other })
    expect(asked).toHaveLength(3)
    expect(hookIn(core)).toMatchObject({ name: 'Renamed', action: { program: 'echo' } })
    const long = (length: number) => ({ ...other, program: 'x'.repeat(length - ' -rf'.length) })
    const tooLong = await saveIt({ ...command, action: long(1_201) })
    expect(formatMessageOrText(tooLong.message)).toBe('The command is too long: 1,200 characters at most.')
    expect(asked).toHaveLength(3)
    await saveIt({ ...command, action: long(1_200) })
    expect(asked).toHaveLength(4)
    for (const nul of [{ program: 'a\0' }, { arguments: ['a\0'] }]) {
      const { message } = await saveIt({ ...command, action: { ...other, arguments: [], ...nul } })
      expect(formatMessageOrText(message)).toBe('A command can’t contain NUL characters.')
    }
    expect(asked).toHaveLength(4)
  })

  it('shows its output in a test', async () => {
    const core = runCore({ folder, url: server.url })
    const { hookId: id = '' } = await saveHook(core.context, async () => true, { hook: command, secrets: {} })
    await core.context.testHook(id)
    expect(hookIn(core)?.last).toMatchObject({ ok: true, output: 'a b \u202E' })
  })

  it('shows its failure until it succeeds', async () => {
    for (const id of ['x-1', 'x-2']) running(id)
    const core = runCore({ folder, url: server.url })
    const flag = join(folder, 'flag')
    const action = { type: 'command', program: 'test', arguments: ['-e', flag], inShell: false } as const
    const hook = draft({ action: { ...action, arguments: ['-e', flag] } })
    await saveHook(core.context, async () => true, { hook, secrets: {} })
    const failure = 'Hook “Tell the team” failed. The command failed with exit code 1'
    for (const id of ['x-1', 'x-2']) {
      await core.watchJob(id)
      server.updateJob(id, completed)
      await core.untilState(() => core.banners().includes(failure) === (id === 'x-1'))
      writeFileSync(flag, '')
    }
    expect(core.banners().filter((text) => text.startsWith('Hook '))).toEqual([])
    expect(hookIn(core)).toMatchObject({ waiting: 0, last: { ok: true } })
  })

  it('is tested only if the user approves it, and isn’t saved', async () => {
    const core = runCore({ folder, url: server.url })
    const asked: (string | undefined)[] = []
    let answer = false
    const confirm = async ({ title, detail }: NativeQuestion) => {
      asked.push(formatMessageOrText(title), detail)
      return answer
    }
    const tryIt = () => buildHook(core.context, confirm, { hook: command, secrets: {} }, 'try')
    expect(await tryIt()).toEqual({ ok: false, message: createMessage('hooks.notRun') })
    expect(asked).toEqual(['Run a command once', String.raw`echo 'a b' '\u{202e}'`])
    answer = true
    const made = await tryIt()
    if (!made.ok) throw new Error(formatMessageOrText(made.message))
    await expect(core.context.tryHook(made.hook, made.secrets)).resolves.toMatchObject({
      ok: true,
      output: 'a b \u202E',
    })
    expect(core.store.state().hooks).toEqual([])
    answer = false
    expect((await saveHook(core.context, confirm, { hook: command, secrets: {} })).ok).toBe(false)
  })
})
