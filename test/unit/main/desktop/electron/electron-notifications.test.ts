import { describe, expect, it } from 'vitest'
import type { Command } from '#main/core/commands/index.ts'
import { ElectronPresenter, toSystemId } from '#main/desktop/electron/electron-notifications.ts'
import type {
  NotificationPress,
  NotificationSpec,
  NotificationRebuilder,
} from '#main/core/notifications/notification.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { electronFits, fakeSystem, type Manners } from '../../core/notifications/fake-notification.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'

const details: Command = { open: { show: 'job', key: 's1/j1' } }
const restart: Command = { name: 'restart', args: { key: 's1/j1' } }

const failed: NotificationSpec = {
  id: 'job:s1/j1',
  title: 'Failed: Taxonomy',
  body: 'Out of memory',
  urgency: 'normal',
  category: 'transfer.error',
  command: details,
  buttons: [
    { label: 'Restart', command: restart },
    { label: 'Details', command: { open: { show: 'watch' } } },
  ],
}

function setUp(platform: NodeJS.Platform, manners?: Manners, recall?: NotificationRebuilder) {
  const system = fakeSystem(manners)
  const clock = createFakeClock()
  const presenter = new ElectronPresenter({ Notification: system.Notification, platform, clock })
  const presses: NotificationPress[] = []
  const listen = () => presenter.onPress((press) => presses.push(press), recall)
  return { system, clock, presenter, presses, listen }
}

async function shown(platform: NodeJS.Platform, manners?: Manners) {
  const parts = setUp(platform, manners)
  const stop = parts.listen()
  await parts.presenter.show(failed)
  return { ...parts, stop }
}

describe('an Electron notification', () => {
  it('has the type that Electron expects', () => {
    expect(electronFits).toBe(true)
  })

  it.each([
    ['macOS', 'darwin'],
    ['Windows', 'win32'],
  ] as const)('has the job’s ID and buttons on %s', async (_, platform) => {
    const { system, presenter } = setUp(platform)
    await expect(presenter.show(failed)).resolves.toEqual({ accepted: true })
    expect(system.all.map(({ options, done }) => ({ options, done }))).toEqual([
      {
        options: {
          id: 'job:s1/j1',
          title: 'Failed: Taxonomy',
          body: 'Out of memory',
          urgency: 'normal',
          silent: false,
          actions: [
            { type: 'button', text: 'Restart' },
            { type: 'button', text: 'Details' },
          ],
        },
        done: ['show'],
      },
    ])
  })

  it('has no buttons on Linux, where Electron ignores them', async () => {
    const { system, presenter } = setUp('linux')
    await presenter.show(failed)
    expect(system.all[0]?.options).toEqual({
      title: 'Failed: Taxonomy',
      body: 'Out of memory',
      urgency: 'normal',
      silent: false,
    })
  })

  it.each([
    ['Windows', 'win32'],
    ['Linux', 'linux'],
  ] as const)(
    'never times out on %s if its duration is unlimited, but does if its duration is a minute',
    async (_, platform) => {
      const { system, presenter } = setUp(platform)
      await presenter.show({ ...failed, minDurationMs: Infinity })
      await presenter.show({ ...failed, minDurationMs: 60_000 })
      expect(system.all.map(({ options }) => options.timeoutType)).toEqual(['never', undefined])
    },
  )

  it('has no sound if the user turned sounds off', async () => {
    const { system, presenter } = setUp('darwin')
    await presenter.show({ ...failed, silent: true })
    expect(system.all[0]?.options).toMatchObject({ silent: true })
  })

  it('has a hash as its ID if the ID would have more than 64 characters', () => {
    const long = `job:${'a'.repeat(36)}/${'b'.repeat(36)}`
    expect(toSystemId(long)).toMatch(/^sha256:[0-9a-f]{40}$/)
    expect(toSystemId(long)).toBe(toSystemId(long))
    expect(toSystemId('x'.repeat(64))).toBe('x'.repeat(64))
  })
})

describe('clicks on Electron’s notifications', () => {
  it('report the command of the button or the body that was clicked', async () => {
    const { system, presses } = await shown('darwin')
    system.all[0]?.click()
    system.all[0]?.action(0)
    system.all[0]?.action(1)
    system.all[0]?.action(7)
    expect(presses).toEqual([
      { id: failed.id, command: details },
      { id: failed.id, command: restart },
      { id: failed.id, command: { open: { show: 'watch' } } },
    ])
  })

  it('are reported once on Windows, although Electron emits two events', async () => {
    const { system, presses } = await shown('win32')
    system.all[0]?.action(0)
    system.activate?.({ type: 'action', actionIndex: 0, arguments: `type=action&action=0&tag=${failed.id}` })
    expect(presses).toEqual([{ id: failed.id, command: restart }])
  })

  it('are reported separately on Windows if they are two seconds apart', async () => {
    const { clock, system, presenter, presses } = await shown('win32')
    system.all[0]?.click()
    await clock.advance(2000)
    await presenter.show(failed)
    system.all[1]?.click()
    expect(presses).toHaveLength(2)
  })

  it('that launch the program on Windows reach the first listener', () => {
    const spec = { ...failed, id: `job:${'a'.repeat(36)}/${'b'.repeat(36)}` }
    const { system, presses, listen } = setUp('win32', undefined, (matches) =>
      [failed, spec].find(({ id }) => matches(id)),
    )
    expect(system.activate).toBeUndefined()
    listen()
    const tag = toSystemId(spec.id)
    system.activate?.({ type: 'action', actionIndex: 0, arguments: `type=action&action=0&tag=${tag}` })
    system.activate?.({ type: 'click', arguments: `type=click&tag=${tag}` })
    expect(presses).toEqual([
      { id: spec.id, command: restart },
      { id: spec.id, command: details },
    ])
  })

  it('open the list if the notification is unknown, and never restart a job', () => {
    const { system, presses, listen } = setUp('win32')
    listen()
    system.activate?.({ type: 'action', actionIndex: 0, arguments: 'type=action&action=0&tag=job:s1/j1' })
    expect(presses).toEqual([{ id: 'job:s1/j1', command: { open: { show: 'list' } } }])
  })

  it.each([
    ['an event has no arguments', { type: 'click', arguments: '' }],
    ['the notification’s ID is empty', { type: 'click', arguments: 'type=click&tag=' }],
    ['it is unknown which button was clicked', { type: 'action', arguments: 'type=action&tag=job:s1/j1' }],
    ['the event is a reply', { type: 'reply', arguments: 'type=reply&tag=job:s1/j1', reply: 'hello' }],
  ])('are ignored if %s', (_, event) => {
    const { system, presses, listen } = setUp('win32')
    listen()
    system.activate?.(event)
    expect(presses).toEqual([])
  })

  it('are ignored after the listener has stopped', async () => {
    const { system, presenter, presses, stop } = await shown('darwin')
    stop()
    presenter.dispose()
    system.all[0]?.click()
    expect(presses).toEqual([])
  })
})

describe('closing an Electron notification', () => {
  it('happens once, even if the program requests it again', async () => {
    const { system, presenter } = setUp('win32')
    await presenter.show(failed)
    presenter.close(failed.id)
    presenter.close(failed.id)
    expect(system.all[0]?.done).toEqual(['show', 'close'])
  })

  it('removes a notification from an earlier launch on macOS', () => {
    const { system, presenter } = setUp('darwin')
    presenter.close(failed.id)
    expect(system.removed).toEqual([failed.id])
  })

  it('happens on Linux when the same job’s next notification is shown', async () => {
    const { system, presenter } = setUp('linux')
    await presenter.show(failed)
    await presenter.show(failed)
    expect(system.all.map(({ done }) => done)).toEqual([['show', 'close'], ['show']])
  })

  it('still works after an earlier notification with that ID was closed', async () => {
    const { system, presenter } = setUp('win32')
    await presenter.show(failed)
    await presenter.show(failed)
    system.all[0]?.closed()
    presenter.close(failed.id)
    expect(system.all[1]?.done).toEqual(['show', 'close'])
  })
})

describe('Electron’s notification presenter', () => {
  it.each<[of: string, manners: Manners, reason: string]>([
    [
      'the system rejects the notification',
      { answer: { failed: 'Not signed' } },
      'The system rejected it: Not signed',
    ],
    ['there is no notification system', { supported: false }, 'This system doesn’t support notifications.'],
    ['Electron throws', { throws: 'id too long' }, 'The system rejected it: id too long'],
  ])('returns the reason if %s', async (_, manners, reason) => {
    const { presenter } = setUp('darwin', manners)
    expect(formatAllMessages(await presenter.show(failed))).toEqual({
      accepted: false,
      why: 'rejected',
      reason,
    })
  })

  it('returns an error after five seconds without a reaction from the system', async () => {
    const { presenter, clock } = setUp('win32', {})
    const delivery = presenter.show(failed)
    await clock.advance(5000)
    await expect(delivery).resolves.toMatchObject({ accepted: false, why: 'no-answer' })
  })

  it('reports clicks even if Electron has no handleActivation', async () => {
    const { presses, system } = await shown('win32', { answer: 'show', old: true })
    system.all[0]?.click()
    expect(presses).toHaveLength(1)
  })
})
