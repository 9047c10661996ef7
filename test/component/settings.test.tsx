import { fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { CommandResult } from '#shared/contract.ts'
import { createBridgeDouble, createEmptySnapshot, type BridgeDouble } from '#test/support/bridge-double.ts'
import { type Settings, defaultSettings } from '#shared/settings.ts'
import { createSampleSnapshot } from '#test/support/sample-data.ts'
import {
  button,
  choose,
  later,
  openPane,
  pass,
  renderWindow,
  useFixedClock,
  press,
} from './render-window.tsx'
import { createQuotedMessage } from '#test/support/job-texts.ts'

useFixedClock()

const switchOf = (name: string) => screen.getByRole('switch', { name })

async function openSettings(start = createBridgeDouble(createSampleSnapshot()), pane = 'Notifications') {
  const rendered = await renderWindow(start)
  await openPane(rendered.user, pane)
  return rendered
}

const openServers = (start = createBridgeDouble(createSampleSnapshot())) => openSettings(start, 'Servers')
const openGeneral = (start = createBridgeDouble(createSampleSnapshot())) => openSettings(start, 'General')

function withSettings(given: Partial<Settings>): BridgeDouble {
  return createBridgeDouble(createEmptySnapshot({ settings: { ...defaultSettings, ...given } }))
}

function refuse(double: BridgeDouble, message: string): void {
  double.handle('updateSettings', () => ({ ok: false, message: createQuotedMessage(message) }))
}

const timeOf = (name: string) => screen.getByLabelText(name)

describe('the settings', () => {
  it('show one pane at a time, and move the focus to its title', async () => {
    const { user } = await openSettings()
    expect(screen.getByRole('heading', { name: 'Notifications' })).toHaveFocus()
    await user.click(within(screen.getByRole('navigation', { name: /sections/ })).getByText('General'))
    expect(screen.getByRole('heading', { name: 'General' })).toHaveFocus()
    expect(screen.queryByRole('heading', { name: 'Notifications' })).not.toBeInTheDocument()
  })

  it('hide advanced options until the user opens “More options”', async () => {
    const { user } = await renderWindow()
    await user.click(button('Settings'))
    expect(screen.getByText('Time limits')).not.toBeVisible()
    await user.click(screen.getByText('More options'))
    expect(screen.getByText('Time limits')).toBeVisible()
  })

  it('show nothing until the settings have arrived', async () => {
    const double = createBridgeDouble()
    double.handle('snapshot', () => new Promise(() => undefined))
    const { user } = await renderWindow(double)
    await user.click(button('Settings'))
    await pass(500)
    expect(screen.queryByRole('switch')).not.toBeInTheDocument()
    expect(screen.queryByRole('heading', { name: 'Notifications' })).not.toBeInTheDocument()
  })

  const { notify, quietHours } = defaultSettings
  it.each<[string, [string, Partial<Settings>][]]>([
    [
      'Notifications',
      [
        ['A job completes', { notify: { ...notify, completed: false } }],
        ['A job fails', { notify: { ...notify, completed: false, failed: false } }],
        ['Another user cancels a job', { notify: { failed: false, completed: false, cancelled: false } }],
        ['A queue needs attention', { notifyAlerts: true }],
        ['Sound', { sound: true }],
        ['Quiet hours', { quietHours: { ...quietHours, on: true } }],
      ],
    ],
    ['General', [['Start at login', { openAtLogin: true }]]],
  ])('apply at once when a switch is pressed in the pane “%s”', async (pane, switches) => {
    const { double, user } = await openSettings(undefined, pane)
    for (const [name, changed] of switches) {
      const before = switchOf(name).getAttribute('aria-checked')
      await press(user, switchOf(name))
      expect(double.getArguments('updateSettings').at(-1)).toEqual(changed)
      expect(switchOf(name)).toHaveAttribute('aria-checked', before === 'true' ? 'false' : 'true')
    }
  })

  it.each<[string, [string, string, Partial<Settings>][]]>([
    [
      'General',
      [
        ['Theme', 'Dark', { theme: 'dark' }],
        ['Language', 'English', { language: 'en' }],
      ],
    ],
  ])('can be chosen from lists in the pane “%s”', async (pane, lists) => {
    const { double, user } = await openSettings(undefined, pane)
    for (const [name, option] of lists) await choose(user, name, option)
    expect(double.getArguments('updateSettings')).toEqual(lists.map(([, , changed]) => changed))
  })

  it('undo a change that is rejected or fails, and show the reason next to the setting', async () => {
    const { double, user } = await openGeneral()
    refuse(double, 'This system does not let programs start with the session.')
    await press(user, switchOf('Start at login'))
    expect(switchOf('Start at login')).not.toBeChecked()
    expect(screen.getByRole('alert')).toHaveTextContent('does not let programs start with the session')
    double.handle('updateSettings', () => Promise.reject(new Error('busy')))
    await press(user, switchOf('Start at login'))
    expect(switchOf('Start at login')).not.toBeChecked()
    expect(screen.getByRole('alert')).toHaveTextContent('That didn’t work: busy')
    double.handle('updateSettings', () => ({ ok: true }))
    await press(user, switchOf('Start at login'))
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  })

  it('keep a second change that is made before the first is confirmed', async () => {
    const { double, user } = await openSettings()
    const first = later<CommandResult>()
    double.handle('updateSettings', () => first.promise)
    await press(user, switchOf('A job completes'))
    await press(user, switchOf('A job fails'))
    expect(double.getArguments('updateSettings').at(-1)).toEqual({
      notify: { ...defaultSettings.notify, completed: false, failed: false },
    })
    expect(switchOf('A job completes')).not.toBeChecked()
    expect(switchOf('A job fails')).not.toBeChecked()
  })
})

describe('the notification settings', () => {
  it('save changed quiet hours, but no empty time', async () => {
    const { double } = await openSettings(withSettings({ quietHours: { on: true, from: 1_320, to: 420 } }))
    expect(timeOf('From')).toHaveValue('22:00')
    expect(timeOf('To')).toHaveValue('07:00')
    fireEvent.change(timeOf('From'), { target: { value: '23:30' } })
    await pass(0)
    expect(double.getArguments('updateSettings')).toEqual([
      { quietHours: { on: true, from: 23 * 60 + 30, to: 420 } },
    ])
    fireEvent.change(timeOf('To'), { target: { value: '' } })
    expect(double.getArguments('updateSettings')).toHaveLength(1)
    expect(timeOf('To')).toHaveValue('07:00')
  })

  it('show that quiet hours are off if they start and end at the same time', async () => {
    await openSettings(withSettings({ quietHours: { on: true, from: 60, to: 60 } }))
    expect(screen.getByText(/quiet hours are off/)).toBeVisible()
  })

  it('set a time limit for a kind of job, or restore the default', async () => {
    const { double, user } = await openSettings()
    await choose(user, 'Extraction', '2 h')
    expect(double.getArguments('updateSettings').at(-1)).toEqual({ limitMinutes: { extraction: 120 } })
    await choose(user, 'Extraction', 'Three times the usual time')
    expect(double.getArguments('updateSettings').at(-1)).toEqual({ limitMinutes: {} })
  })

  it('can send a test notification, and show the result next to the button', async () => {
    const { double, user } = await openSettings()
    const answer = later<CommandResult>()
    double.handle('testNotification', () => answer.promise)
    await press(user, button('Send test'))
    await press(user, button('Sending…'))
    expect(double.getArguments('testNotification')).toHaveLength(1)
    answer.settle({ ok: false, message: createQuotedMessage('No notification daemon answers.') })
    await pass(0)
    expect(screen.getByText('No notification daemon answers.')).toBeVisible()
    double.handle('testNotification', () => ({ ok: true }))
    await press(user, button('Send test'))
    expect(screen.getByText(/Sent\./)).toBeVisible()
  })
})

describe('the servers in the settings', () => {
  it('link to their own pages, where they can be muted', async () => {
    const { double, user } = await openServers()
    await user.click(button('Show server: Lab GPU'))
    expect(screen.getByRole('heading', { name: 'Lab GPU' })).toBeVisible()
    await press(user, screen.getByRole('switch', { name: /Mute/ }))
    expect(double.getArguments('editServer')).toEqual([{ serverId: 'lab', muted: true }])
  })

  it('are replaced by a message if there are none', async () => {
    await openServers(createBridgeDouble(createEmptySnapshot()))
    expect(screen.getByText('No servers yet.')).toBeVisible()
  })
})

it('the pane “General” copies the diagnostics, and shows the result', async () => {
  const { double, user } = await openGeneral()
  double.handle('copyDiagnostics', () => ({ ok: true, message: createQuotedMessage('Copied 120 lines') }))
  await press(user, button('Copy diagnostics'))
  expect(double.getArguments('copyDiagnostics')).toEqual([{}])
  expect(screen.getByText('Copied 120 lines')).toBeVisible()
  double.handle('copyDiagnostics', () => Promise.reject(new Error('no clipboard')))
  await press(user, button('Copy diagnostics'))
  expect(screen.getByText(/no clipboard/)).toBeVisible()
  expect(screen.queryByText('Copied 120 lines')).not.toBeInTheDocument()
})
