import { getCommandName } from '#main/core/notifications/notification.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { addServer, editServer } from '#main/core/commands/servers/edit-servers.ts'
import { openInCompileo } from '#main/core/commands/open-in-compileo.ts'
import { createCommandExecutor } from '#main/core/commands/execute-command.ts'
import type { Command } from '#main/core/commands/index.ts'
import type { WindowIntent } from '#shared/contract.ts'
import type { CompileoServer } from '#test/server/index.ts'
import { runCore, type RunningCore } from '#test/support/running-core.ts'
import { createAppContext } from '#test/support/app-context.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'
import { withJobFields } from '#test/support/job-parts.ts'

let server: CompileoServer
let opened: string[]
let core: RunningCore
let shownInWindow: WindowIntent[]

beforeEach(async () => {
  server = await startServerForTest()
  opened = []
  const openPage = async (url: string) => {
    opened.push(url)
    return { ok: true } as const
  }
  shownInWindow = []
  core = runCore({ folder: createTempFolder(), openPage, open: (intent) => void shownInWindow.push(intent) })
})

const add = (change: { guiUrl?: string } = {}) => {
  const { serverId = '' } = addServer(core.context, { url: server.url, ...change })
  return serverId
}
const kept = (id: string) => core.store.state().servers.get(id)
describe('a server’s web address', () => {
  it('is saved without the path of a page, and can be removed', () => {
    const id = add({ guiUrl: ' https://gpu.example/compileo/?page=quality ' })
    expect(kept(id)).toMatchObject({ guiUrl: 'https://gpu.example/compileo' })
    editServer(core.context, { serverId: id, muted: true })
    expect(kept(id)).toMatchObject({ guiUrl: 'https://gpu.example/compileo', muted: true })
    editServer(core.context, { serverId: id, guiUrl: '' })
    expect(kept(id)?.guiUrl).toBeUndefined()
  })

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'http://user:secret@gpu', 'ftp://gpu', 'two words'])(
    'is rejected and not saved if it is %j',
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
  const context = createAppContext(core.context, { show: (intent) => void asked.push(intent) })
  return { asked, carryOut: (command: Command) => createCommandExecutor(context)(command) }
}

describe('“Open in Compileo”', () => {
  it('opens the page that shows the job, or the queue', async () => {
    const id = add({ guiUrl: 'http://gpu:8501' })
    server.addJob({ id: 'x-1', status: 'running' })
    const key = await core.watchJob('x-1')
    expect(await openInCompileo(core.context, { key })).toEqual({ ok: true })
    core.store.updateJob(key, (job) => withJobFields(job, { kind: 'extraction' }))
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

  it('opens port 8501 on the same host if the user entered no address', async () => {
    const id = add()
    expect(await openInCompileo(core.context, { serverId: id })).toEqual({ ok: true })
    expect(opened).toEqual(['http://127.0.0.1:8501/?page=job_management'])
  })

  it('fails for a server that has been removed', async () => {
    expect(formatAllMessages(await openInCompileo(core.context, { serverId: 'gone' }))).toEqual({
      ok: false,
      message: 'This server has been removed',
    })
    expect(opened).toEqual([])
  })

  it('works in a notification and in the tray, and shows errors in the window', async () => {
    const id = add({ guiUrl: 'http://gpu:8501' })
    server.addJob({ id: 'x-1', status: 'running' })
    const key = await core.watchJob('x-1')
    server.updateJob('x-1', { status: 'failed' })
    const shown = await core.notifications.waitUntilShown(1)
    expect(shown.buttons.map(({ command }) => getCommandName(command))).toEqual([
      'restart',
      'job',
      'openInCompileo',
    ])
    core.notifications.press(key, 'openInCompileo')
    expect(opened).toEqual(['http://gpu:8501/?page=job_management'])
    core.notifications.presenter.emit({
      id: `queue:${id}`,
      command: { name: 'openInCompileo', args: { serverId: id } },
    })
    expect(opened).toHaveLength(2)

    const { asked, carryOut } = tray()
    await carryOut({ name: 'openInCompileo', args: { key } })
    expect(opened).toHaveLength(3)
    expect(asked).toEqual([])
    await carryOut({ name: 'openInCompileo', args: { key: 'gone/x-1' } })
    expect(asked).toEqual([undefined])
    expect(core.banners()).toContain('This server has been removed')
  })
})

describe('“Open in Compileo” for a server with a job that has run for over five minutes', () => {
  it('asks for confirmation in the window after a click in a notification or the tray', async () => {
    const id = add({ guiUrl: 'http://gpu:8501' })
    server.addJob({ id: 'long', status: 'running', startedAt: Date.now() - 301_000 })
    await core.watchJob('long')
    server.addJob({ id: 'x-1', status: 'running' })
    const key = await core.watchJob('x-1')
    server.updateJob('x-1', { status: 'failed' })
    await core.notifications.waitUntilShown(1)
    core.notifications.press(key, 'openInCompileo')
    core.notifications.presenter.emit({
      id: `queue:${id}`,
      command: { name: 'openInCompileo', args: { serverId: id } },
    })
    const { asked, carryOut } = tray()
    await carryOut({ name: 'openInCompileo', args: { key } })
    const ask = { show: 'ask-web-page', request: { key } }
    expect(shownInWindow).toEqual([ask, { show: 'ask-web-page', request: { serverId: id } }])
    expect(asked).toEqual([ask])
    expect(opened).toEqual([])
  })

  it('measures the five minutes by the server’s clock', async () => {
    const id = add({ guiUrl: 'http://gpu:8501' })
    server.addJob({ id: 'long', status: 'running', startedAt: Date.now() - 200_000 })
    const key = await core.watchJob('long')
    const { asked, carryOut } = tray()
    core.store.updateServer(id, (known) => ({ ...known, skewMs: 101_000 }))
    await carryOut({ name: 'openInCompileo', args: { key } })
    expect(asked).toHaveLength(1)
  })
})
