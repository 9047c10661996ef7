import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { restartJob } from '#main/core/commands/jobs/run-job.ts'
import { updateSettings } from '#main/core/commands/settings/update-settings.ts'
import { watchJobsInText } from '#main/core/commands/jobs/watch.ts'
import type { Settings } from '#shared/settings.ts'
import { updateTrayOnChange } from '#main/desktop/tray/update-tray.ts'
import { TrayRefresher } from '#main/desktop/tray/tray-refresher.ts'
import type { TrayView } from '#main/desktop/tray/tray.ts'
import { updateAppMenuOnChange } from '#main/desktop/window/app-menu.ts'
import type { CompileoServer } from '#test/server/index.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { openCoreDuringTest, runCore, type RunningCore } from '#test/support/running-core.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatMessage } from '#shared/texts/format-message.ts'
import { formatAllMessages, formatMessageOrText } from '#test/support/job-texts.ts'

let server: CompileoServer

beforeEach(async () => {
  server = await startServerForTest({ streamIntervalMs: 10, rateLimit: 1_000_000 })
})

const speak = ({ context }: Pick<RunningCore, 'context'>, language: Settings['language']) =>
  updateSettings(context, { language })

function trayOf({ store, texts }: Pick<RunningCore, 'store' | 'texts'>): TrayView[] {
  const views: TrayView[] = []
  const life = new AbortController()
  onTestFinished(() => life.abort())
  const clock = createFakeClock()
  const looks = new TrayRefresher(store, clock, life.signal)
  updateTrayOnChange(store, clock, texts, (view) => views.push(view), looks)
  return views
}

const lastLine = (views: readonly TrayView[]) => {
  const last = views.at(-1)?.menu.at(-1)
  return last?.type === 'action' ? last.label : undefined
}

describe('the program’s language', () => {
  it('changes at once in the tray, the menu and the next notification', async () => {
    const core = runCore({ folder: createTempFolder(), url: server.url })
    const views = trayOf(core)
    const menus: unknown[] = []
    updateAppMenuOnChange(
      core.store,
      'linux',
      () => undefined,
      core.texts,
      (menu) => menus.push(menu[0]?.label),
    )
    for (const id of ['x-1', 'x-2']) server.addJob({ id, status: 'running', progress: 50 })
    const [one, two] = [await core.watchJob('x-1'), await core.watchJob('x-2')]
    expect(lastLine(views)).toBe('Quit')

    speak(core, 'de')
    updateSettings(core.context, { sound: true })
    expect(lastLine(views)).toBe('Beenden')
    expect(menus).toEqual(['File', 'Datei'])
    expect(formatAllMessages(await restartJob(core.context, one), core.texts())).toMatchObject({
      message: 'Der Job läuft und lässt sich nicht neu starten',
    })
    expect(formatAllMessages(core.job(one).user.pendingCommand, core.texts())).toMatchObject({
      message: 'Der Job läuft und lässt sich nicht neu starten',
    })
    server.updateJob('x-1', { status: 'failed', error: 'E' })
    expect(await core.notifications.waitUntilShown(1)).toMatchObject({ title: 'x-1 fehlgeschlagen' })

    speak(core, 'en')
    expect(lastLine(views)).toBe('Quit')
    expect(menus).toEqual(['File', 'Datei', 'File'])
    server.updateJob('x-2', { status: 'failed', error: 'E' })
    expect(await core.notifications.waitUntilShown(2)).toMatchObject({ title: '2 jobs need attention' })
    expect(core.job(two).outcome?.kind).toBe('failed')
  })

  it('is the system’s language until the user chooses another, and after a reset', () => {
    const core = openCoreDuringTest({ folder: createTempFolder(), systemLanguage: 'de-AT' })
    core.start()
    const views = trayOf(core)
    expect(lastLine(views)).toBe('Beenden')
    speak(core, 'en')
    expect(lastLine(views)).toBe('Quit')
    updateSettings(core.context, { language: 'system' })
    expect(lastLine(views)).toBe('Beenden')
  })

  it('is used from the launch on, even for messages about the profile', async () => {
    const folder = createTempFolder()
    const before = runCore({ folder })
    speak(before, 'de')
    await before.stop()
    writeFileSync(join(folder, 'watch-list.json'), 'half a fi')
    const { store, texts } = runCore({ folder })
    const [complaint] = store.state().banners
    expect(formatMessageOrText(complaint?.message, texts())).toMatch(
      /^Die Datei watch-list\.json ließ sich nicht lesen \(kein JSON\)\./,
    )
  })

  it('also applies to messages that were written before the change', async () => {
    const core = runCore({ folder: createTempFolder(), url: server.url })
    server.addJob({ id: 'x-1', status: 'running' })
    await core.watchJob('x-1')
    const reason = () => {
      const [known] = core.store.state().servers.values()
      return known?.reason ? formatMessage(known.reason, core.texts()) : ''
    }
    await server.close()
    await core.untilState(() => reason().startsWith('Connection refused'))
    speak(core, 'de')
    expect(reason()).toMatch(/^Verbindung abgelehnt/)
  })

  it('doesn’t change texts from a server', async () => {
    const core = runCore({ folder: createTempFolder(), url: server.url })
    speak(core, 'de')
    server.addJob({ id: 'x-1', status: 'failed', error: 'The model is not installed' })
    const { results } = await watchJobsInText(core.context, { text: 'x-1' })
    expect(formatMessageOrText(results[0]?.message, core.texts())).toMatch(/^Wird auf .* beobachtet$/)
    const job = [...core.store.state().jobs.values()][0]
    expect(job?.run.error).toBe('The model is not installed')
  })
})
