import { once } from 'node:events'
import { getCommandName } from '#main/notifications/notification.ts'
import { createServer } from 'node:http'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { testServer } from '#main/commands/servers/check-server.ts'
import { createWebPageDetector } from '#main/commands/servers/detect-web-page.ts'
import { addServer, editServer } from '#main/commands/servers/edit-servers.ts'
import { openInCompileo } from '#main/commands/open-in-compileo.ts'
import { createCommandExecutor } from '#main/commands/execute-command.ts'
import type { Command } from '#main/commands/index.ts'
import { AppStore } from '#main/state/store.ts'
import { createServerState } from '#main/state/new-server.ts'
import type { WindowIntent } from '#shared/contract.ts'
import type { CompileoServer } from '#test/server/index.ts'
import { startWebGui, type WebGui, type WebGuiOptions } from '#test/server/web-gui.ts'
import { fakeClock } from '#test/support/fake-clock.ts'
import { listenOnFreePort } from '#test/support/listen.ts'
import { runCore, type RunningCore } from '#test/support/running-core.ts'
import { appContextOf } from '#test/support/app-context.ts'
import { serve } from '#test/support/serve.ts'
import { tempFolder } from '#test/support/temp-folder.ts'
import { inWords, wordsOf } from '#test/support/job-texts.ts'

let server: CompileoServer
let opened: string[]
let core: RunningCore
let shownInWindow: WindowIntent[]

beforeEach(async () => {
  server = await serve()
  opened = []
  const openPage = async (url: string) => {
    opened.push(url)
    return { ok: true } as const
  }
  shownInWindow = []
  core = runCore({ folder: tempFolder(), openPage, open: (intent) => void shownInWindow.push(intent) })
})

async function startGui(options?: WebGuiOptions): Promise<WebGui> {
  const gui = await startWebGui(options)
  onTestFinished(() => gui.close())
  return gui
}

const add = (change: { guiUrl?: string; apiKey?: string } = {}) => {
  const { serverId = '' } = addServer(core.context, { url: server.url, ...change })
  return serverId
}
const kept = (id: string) => core.store.state().servers.get(id)
const seek = async (gui: WebGui, more: { apiKey?: string } = {}) =>
  inWords((await testServer(core.context, { url: server.url, guiUrl: gui.url, ...more })).gui ?? { ok: true })

const rejection = (url: string, why: string) => ({
  ok: false,
  message: `No web interface at ${url}. ${why}`,
})

describe('the web interface, tested with its server', () => {
  it('is recognised with two requests, without any key', async () => {
    server.apiKey = 'top-secret'
    const gui = await startGui()
    expect(await seek(gui, { apiKey: 'top-secret' })).toEqual({
      ok: true,
      message: `Web interface found at ${gui.url}`,
    })
    expect(gui.requests.map(({ path }) => path)).toEqual(['/_stcore/health', '/'])
    for (const { headers } of gui.requests) expect(JSON.stringify(headers)).not.toContain('top-secret')
  })

  const other = 'Something else is running at that address'

  it.each<[string, NonNullable<WebGuiOptions['instead']>]>([
    ['something that responds ok to everything', (_, response) => Boolean(response.end('ok'))],
    [
      'a page that isn’t Streamlit',
      (_, response) => Boolean(response.writeHead(200, { 'content-type': 'text/html' }).end('<p>ok</p>')),
    ],
    ['an error', (_, response) => Boolean(response.writeHead(503).end('ok'))],
    ['a response that is too large', (_, response) => Boolean(response.end(`ok${' '.repeat(70_000)}`))],
  ])('is not taken for %s', async (_, instead) => {
    const gui = await startGui({ instead })
    expect(await seek(gui)).toEqual(rejection(gui.url, other))
  })

  it('follows no redirect', async () => {
    const elsewhere = await startGui()
    const gui = await startGui({
      instead: (path, response) =>
        Boolean(response.writeHead(302, { location: `${elsewhere.url}${path}` }).end()),
    })
    expect(await seek(gui)).toEqual(
      rejection(gui.url, 'The server redirects to another address: enter that one instead'),
    )
    expect(elsewhere.requests).toEqual([])
  })

  it('has 5 s to respond', async () => {
    const clock = fakeClock()
    const quick = runCore({ folder: tempFolder(), clock })
    const silent = createServer()
    const asked = once(silent, 'request')
    const url = `http://127.0.0.1:${await listenOnFreePort(silent)}`
    const asking = quick.context.gui.probe(url, { url, ca: undefined })
    await asked
    await clock.advance(5_000)
    expect(inWords(await asking)).toEqual(rejection(url, 'No response within 5 s'))
  })

  it('is looked up in its usual place until the user enters an address', async () => {
    const { gui } = await testServer(core.context, { url: server.url, guiUrl: '' })
    expect(wordsOf(gui?.message)).toContain('at http://127.0.0.1:8501')
  })

  it('isn’t looked up at an unusable address', async () => {
    const outcome = await testServer(core.context, { url: server.url, guiUrl: 'ftp://gpu' })
    expect(inWords(outcome)).toMatchObject({ ok: false })
    expect(server.requests.total).toBe(0)
  })
})

describe('the address of a web interface', () => {
  it('is saved without the page it was copied from, and can be removed', () => {
    const id = add({ guiUrl: ' https://gpu.example/compileo/?page=quality ' })
    expect(kept(id)).toMatchObject({ guiUrl: 'https://gpu.example/compileo' })
    editServer(core.context, { serverId: id, muted: true })
    expect(kept(id)).toMatchObject({ guiUrl: 'https://gpu.example/compileo', muted: true })
    editServer(core.context, { serverId: id, guiUrl: '' })
    expect(kept(id)?.guiUrl).toBeUndefined()
  })

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'http://user:secret@gpu', 'ftp://gpu', 'two words'])(
    '%j is rejected, and nothing is saved',
    (guiUrl) => {
      expect(addServer(core.context, { url: server.url, guiUrl })).toMatchObject({ ok: false })
      expect(core.store.state().servers.size).toBe(0)
      const id = add()
      expect(editServer(core.context, { serverId: id, guiUrl })).toMatchObject({ ok: false })
      expect(kept(id)?.guiUrl).toBeUndefined()
    },
  )
})

function tray() {
  const asked: (WindowIntent | undefined)[] = []
  const context = appContextOf(core.context, { show: (intent) => void asked.push(intent) })
  return { asked, carryOut: (command: Command) => createCommandExecutor(context)(command) }
}

describe('Open in Compileo', () => {
  it('opens the page that shows a job, or the queue', async () => {
    const id = add({ guiUrl: 'http://gpu:8501' })
    server.addJob({ id: 'x-1', status: 'running' })
    const key = await core.watchJob('x-1')
    expect(await openInCompileo(core.context, { key })).toEqual({ ok: true })
    core.store.updateJob(key, (job) => ({ ...job, kind: 'extraction' }))
    server.updateJob('x-1', { status: 'completed' })
    await core.untilState(() => core.job(key).outcome !== undefined)
    await openInCompileo(core.context, { key })
    await openInCompileo(core.context, { serverId: id })
    expect(opened).toEqual([
      'http://gpu:8501/?page=job_management',
      'http://gpu:8501/?page=extraction_unified',
      'http://gpu:8501/?page=job_management',
    ])
  })

  it('says what is missing without a known web interface', async () => {
    const id = add()
    expect(inWords(await openInCompileo(core.context, { serverId: id }))).toEqual({
      ok: false,
      message: 'Enter the address of Compileo’s web interface in the server’s settings first',
    })
    expect(await openInCompileo(core.context, { serverId: 'gone' })).toMatchObject({ ok: false })
    expect(opened).toEqual([])
  })

  it('works in a notification and in the tray, and shows errors in the window', async () => {
    const id = add({ guiUrl: 'http://gpu:8501' })
    server.addJob({ id: 'x-1', status: 'running' })
    const key = await core.watchJob('x-1')
    server.updateJob('x-1', { status: 'failed' })
    const shown = await core.witness.untilShown(1)
    expect(shown.buttons.map(({ command }) => getCommandName(command))).toEqual([
      'restart',
      'job',
      'openInCompileo',
    ])
    core.witness.press(key, 'openInCompileo')
    expect(opened).toEqual(['http://gpu:8501/?page=job_management'])
    core.witness.presenter.emit({
      id: `queue:${id}`,
      command: { do: 'openInCompileo', with: { serverId: id } },
    })
    expect(opened).toHaveLength(2)

    const { asked, carryOut } = tray()
    await carryOut({ do: 'openInCompileo', with: { key } })
    expect(opened).toHaveLength(3)
    expect(asked).toEqual([])
    editServer(core.context, { serverId: id, guiUrl: '' })
    await carryOut({ do: 'openInCompileo', with: { key } })
    await carryOut({ do: 'openInCompileo', with: { key: 'gone/x-1' } })
    expect(asked).toEqual([undefined, undefined])
    expect(core.notices()).toContain(
      'Enter the address of Compileo’s web interface in the server’s settings first',
    )
  })
})

describe('Open in Compileo while a job of the server has run for over five minutes', () => {
  it('asks in the window if it was pressed on a notification or in the tray', async () => {
    const id = add({ guiUrl: 'http://gpu:8501' })
    server.addJob({ id: 'long', status: 'running', startedAt: Date.now() - 301_000 })
    await core.watchJob('long')
    server.addJob({ id: 'x-1', status: 'running' })
    const key = await core.watchJob('x-1')
    server.updateJob('x-1', { status: 'failed' })
    await core.witness.untilShown(1)
    core.witness.press(key, 'openInCompileo')
    core.witness.presenter.emit({
      id: `queue:${id}`,
      command: { do: 'openInCompileo', with: { serverId: id } },
    })
    const { asked, carryOut } = tray()
    await carryOut({ do: 'openInCompileo', with: { key } })
    const ask = { show: 'ask-web-page', of: { key } }
    expect(shownInWindow).toEqual([ask, { show: 'ask-web-page', of: { serverId: id } }])
    expect(asked).toEqual([ask])
    expect(opened).toEqual([])
  })

  it('uses the server’s clock', async () => {
    const id = add({ guiUrl: 'http://gpu:8501' })
    server.addJob({ id: 'long', status: 'running', startedAt: Date.now() - 200_000 })
    const key = await core.watchJob('long')
    const { asked, carryOut } = tray()
    core.store.updateServer(id, (known) => ({ ...known, skewMs: 101_000 }))
    await carryOut({ do: 'openInCompileo', with: { key } })
    expect(asked).toHaveLength(1)
  })
})

function scene() {
  const clock = fakeClock()
  const store = new AppStore()
  const life = new AbortController()
  onTestFinished(() => life.abort())
  const asked: string[] = []
  const cas: (string | undefined)[] = []
  let isThere = false
  const finder = createWebPageDetector({
    store,
    clock,
    signal: life.signal,
    probeGui: async (url, ca) => {
      asked.push(url)
      cas.push(ca)
      return isThere ? { ok: true } : { ok: false, message: { code: 'commands.gui.other' } }
    },
  })
  store.putServer(createServerState('s', 'http://gpu:8000', 'GPU', false))
  const setReach = (reach: 'ok' | 'unreachable') => store.updateServer('s', (known) => ({ ...known, reach }))
  const found = () => store.state().servers.get('s')?.guiFound
  return {
    clock,
    store,
    finder,
    asked,
    cas,
    setReach,
    found,
    appears: () => (isThere = true),
    goes: () => (isThere = false),
  }
}

describe('detecting web interfaces', () => {
  it('starts in the usual place once a server has responded, and offers what responds', async () => {
    const { clock, asked, setReach, found, appears } = scene()
    appears()
    await clock.advance(60_000)
    expect(asked).toEqual([])
    setReach('ok')
    await clock.advance(3_000)
    expect(asked).toEqual(['http://gpu:8501'])
    expect(found()).toBe('http://gpu:8501')
    await clock.advance(24 * 60 * 60_000)
    expect(asked).toHaveLength(1)
  })

  it('tries three times, then pauses until the user opens the server', async () => {
    const { clock, finder, asked, setReach, found, appears } = scene()
    setReach('ok')
    await clock.advance(2 * 60_000)
    expect(asked).toHaveLength(2)
    await clock.advance(24 * 60 * 60_000)
    expect(asked).toHaveLength(3)
    expect(found()).toBeUndefined()
    appears()
    finder.detect('s')
    await clock.advance(0)
    expect(found()).toBe('http://gpu:8501')
  })

  it('runs at most once in ten seconds, however often the user looks', async () => {
    const { clock, finder, asked, setReach } = scene()
    setReach('ok')
    for (let press = 0; press < 5; press += 1) finder.detect('s')
    expect(asked).toHaveLength(1)
    await clock.advance(9_999)
    finder.detect('s')
    expect(asked).toHaveLength(1)
  })

  it('runs again after an outage, and withdraws what is gone', async () => {
    const { clock, setReach, found, appears, goes } = scene()
    appears()
    setReach('ok')
    await clock.advance(3_000)
    setReach('unreachable')
    expect(found()).toBe('http://gpu:8501')
    goes()
    setReach('ok')
    await clock.advance(3_000)
    expect(found()).toBeUndefined()
  })

  it('doesn’t touch what the user entered, or what has moved meanwhile', async () => {
    const { clock, store, asked, setReach } = scene()
    setReach('ok')
    store.updateServer('s', (known) => ({ ...known, guiUrl: 'http://elsewhere' }))
    await clock.advance(60_000)
    expect(asked).toEqual([])
    store.updateServer('s', (known) => ({ ...known, guiUrl: undefined, url: 'http://other:8000' }))
    await clock.advance(3_000)
    expect(asked).toEqual(['http://other:8501'])
  })

  it('uses the server’s CA for its own host only', async () => {
    const { finder, cas } = scene()
    await finder.probe('https://gpu:8501', { url: 'https://gpu', ca: 'pem' })
    await finder.probe('https://elsewhere', { url: 'https://gpu', ca: 'pem' })
    expect(cas).toEqual(['pem', undefined])
  })
})
