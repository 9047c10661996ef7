import { beforeEach, describe, expect, it } from 'vitest'
import { createServerState } from '#main/core/state/new-server.ts'
import type { QueueAlert, QueueAlertKind } from '#shared/model.ts'
import { refused, setScene, taken, type Scene } from './announcer-scene.ts'
import { createQuotedMessage } from '#test/support/job-texts.ts'

let scene: Scene

beforeEach(() => {
  scene = setScene()
  scene.store.setSettings({ notifyAlerts: true })
  scene.store.putServer(createServerState('s', 'http://lab:8000', 'Lab GPU', false))
})

const texts: Partial<Record<QueueAlertKind, string>> = {
  'none-running': '14 jobs waiting, none running',
  cpu: 'CPU at 95%',
}
const alert = (
  kind: QueueAlertKind,
  raisedAt = scene.clock.now(),
  text = texts[kind] ?? kind,
): QueueAlert => ({
  kind,
  raisedAt,
  message: createQuotedMessage(text),
})
const raise = (...alerts: QueueAlert[]) => scene.store.updateServer('s', (server) => ({ ...server, alerts }))
const visible = () => scene.person.presenter.visible().map(({ title }) => title)

describe('a queue alert’s notification', () => {
  it('is shown once while the alert is raised, even if its counts change', async () => {
    const raisedAt = scene.clock.now()
    raise(alert('none-running'))
    await scene.person.waitUntilShown(1)
    for (const jobs of [15, 16, 17]) {
      raise(alert('none-running', raisedAt, `${jobs} jobs waiting, none running`))
      await scene.clock.advance(15_000)
    }
    expect(scene.person.titles()).toEqual(['Lab GPU: 14 jobs waiting, none running'])
  })

  it('is closed silently when the alert is cleared, and shown when it is raised again', async () => {
    raise(alert('none-running'))
    await scene.person.waitUntilShown(1)
    raise()
    await scene.clock.advance(0)
    expect(visible()).toEqual([])
    await scene.clock.advance(60_000)
    raise(alert('none-running'))
    await scene.person.waitUntilShown(2)
    await scene.clock.advance(0)
    expect(visible()).toEqual(['Lab GPU: 14 jobs waiting, none running'])
  })

  it('names only alerts that are still raised', async () => {
    const [idle, cpu] = [alert('none-running'), alert('cpu')]
    raise(idle, cpu)
    await scene.person.waitUntilVisible((specs) => specs.length === 1)
    raise(cpu)
    await scene.clock.advance(0)
    expect(visible()).toEqual(['Lab GPU: CPU at 95%'])
    raise()
    await scene.clock.advance(0)
    expect(visible()).toEqual([])
  })

  it('opens the server in the window', async () => {
    raise(alert('none-running'))
    const { id } = await scene.person.waitUntilShown(1)
    scene.person.presenter.press({ id, action: 'server' })
    expect(scene.opened).toEqual([{ show: 'server', serverId: 's' }])
  })

  it('is closed when the server is removed', async () => {
    raise(alert('none-running'))
    await scene.person.waitUntilShown(1)
    scene.store.removeServer('s')
    await scene.clock.advance(0)
    expect(visible()).toEqual([])
  })

  it.each([
    ['alerts are switched off', () => scene.store.setSettings({ notifyAlerts: false })],
    ['the server is muted', () => scene.store.updateServer('s', (server) => ({ ...server, muted: true }))],
    ['notifications are paused', () => scene.store.setSettings({ pausedUntil: scene.clock.now() + 60_000 })],
  ])('is never shown if %s', async (_name, silence) => {
    silence()
    raise(alert('none-running'))
    await scene.clock.advance(15_000)
    scene.store.setSettings({ notifyAlerts: true, pausedUntil: 0 })
    scene.store.updateServer('s', (server) => ({ ...server, muted: false }))
    await scene.clock.advance(600_000)
    expect(scene.person.titles()).toEqual([])
  })

  it('is retried while the alert is raised if the desktop rejected the notification', async () => {
    scene.answer(refused)
    raise(alert('none-running'))
    await scene.person.waitUntilShown(1)
    await scene.clock.advance(5_000)
    expect(scene.person.titles()).toHaveLength(2)
    raise()
    scene.answer(taken)
    await scene.clock.advance(600_000)
    expect(scene.person.titles()).toHaveLength(2)
  })

  it('isn’t shown again for an alert from before the launch', async () => {
    const server = { ...createServerState('t', 'http://other:8000', 'Other', false), alerts: [alert('cpu')] }
    scene.store.putServer(server)
    await scene.person.waitUntilShown(1) // An alert of a server that was added while the program runs is new.
    const later = setScene(undefined, scene.clock, [server])
    later.store.updateServer('t', (known) => ({ ...known, reach: 'ok' }))
    await scene.clock.advance(60_000)
    expect(later.person.titles()).toEqual([])
  })
})
