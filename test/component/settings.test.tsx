import { fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { CommandResult } from '#shared/contract.ts'
import { createBridgeDouble, emptySnapshot, type BridgeDouble } from '#test/support/bridge-double.ts'
import { type Settings, defaultSettings } from '#shared/settings.ts'
import { sampleSnapshot } from '#test/support/sample-data.ts'
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
import { saying } from '#test/support/job-texts.ts'

useFixedClock()

const switchOf = (name: string) => screen.getByRole('switch', { name })
const list = (name: string) => screen.getByRole('combobox', { name })

async function openSettings(start = createBridgeDouble(sampleSnapshot()), pane = 'Notifications') {
  const rendered = await renderWindow(start)
  await openPane(rendered.user, pane)
  return rendered
}

const openServers = (start = createBridgeDouble(sampleSnapshot())) => openSettings(start, 'Servers')
const openGeneral = (start = createBridgeDouble(sampleSnapshot())) => openSettings(start, 'General')

function withSettings(given: Partial<Settings>): BridgeDouble {
  return createBridgeDouble(emptySnapshot({ settings: { ...defaultSettings, ...given } }))
}

function refuse(double: BridgeDouble, message: string): void {
  double.on('updateSettings', () => ({ ok: false, message: saying(message) }))
}

const timeOf = (name: string) => screen.getByLabelText(name)

const results = () =>
  [...document.querySelectorAll('[data-result]')].map((found) => found.querySelector('bdi')?.textContent)

async function searchSettings(text: string) {
  const rendered = await openSettings()
  await rendered.user.click(screen.getByRole('searchbox', { name: 'Search settings' }))
  await rendered.user.paste(text)
  return rendered
}

describe('the settings', () => {
  it('show one pane at a time, and move the focus to its title', async () => {
    const { user } = await openSettings()
    expect(screen.getByRole('heading', { name: 'Notifications' })).toHaveFocus()
    await user.click(within(screen.getByRole('navigation', { name: /sections/ })).getByText('General'))
    expect(screen.getByRole('heading', { name: 'General' })).toHaveFocus()
    expect(screen.queryByRole('heading', { name: 'Notifications' })).not.toBeInTheDocument()
  })

  it('hide advanced options', async () => {
    const { user } = await renderWindow()
    await user.click(button('Settings'))
    expect(screen.getByText('Time limits')).not.toBeVisible()
    await user.click(screen.getByText('More options'))
    expect(screen.getByText('Time limits')).toBeVisible()
  })

  it('show nothing before the settings have arrived', async () => {
    const double = createBridgeDouble()
    double.on('snapshot', () => new Promise(() => undefined))
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
  ])('apply at once: %s', async (pane, switches) => {
    const { double, user } = await openSettings(undefined, pane)
    for (const [name, changed] of switches) {
      const before = switchOf(name).getAttribute('aria-checked')
      await press(user, switchOf(name))
      expect(double.callsOf('updateSettings').at(-1)).toEqual(changed)
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
  ])('are chosen from a list: %s', async (pane, lists) => {
    const { double, user } = await openSettings(undefined, pane)
    for (const [name, option] of lists) await choose(user, name, option)
    expect(double.callsOf('updateSettings')).toEqual(lists.map(([, , changed]) => changed))
  })

  it('revert a change that is rejected or fails, and show why next to it', async () => {
    const { double, user } = await openGeneral()
    refuse(double, 'This system does not let programs start with the session.')
    await press(user, switchOf('Start at login'))
    expect(switchOf('Start at login')).not.toBeChecked()
    expect(screen.getByRole('alert')).toHaveTextContent('does not let programs start with the session')
    double.on('updateSettings', () => Promise.reject(new Error('busy')))
    await press(user, switchOf('Start at login'))
    expect(switchOf('Start at login')).not.toBeChecked()
    expect(screen.getByRole('alert')).toHaveTextContent('That didn’t work: busy')
    double.on('updateSettings', () => ({ ok: true }))
    await press(user, switchOf('Start at login'))
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  })

  it('keep two quick changes of the same kind before either is confirmed', async () => {
    const { double, user } = await openSettings()
    const first = later<CommandResult>()
    double.on('updateSettings', () => first.promise)
    await press(user, switchOf('A job completes'))
    await press(user, switchOf('A job fails'))
    expect(double.callsOf('updateSettings').at(-1)).toEqual({
      notify: { ...defaultSettings.notify, completed: false, failed: false },
    })
    expect(switchOf('A job completes')).not.toBeChecked()
    expect(switchOf('A job fails')).not.toBeChecked()
  })
})

describe('the search of the settings', () => {
  it('finds settings of every pane', async () => {
    const { user } = await openSettings()
    for (const [word, first, about] of [
      ['slack', 'Add hook…', 'Hooks · Slack'],
      ['threshold', 'Failed jobs: Workstation', 'Notifications and restarts · threshold'],
      ['dark mode', 'Theme', 'General · dark mode'],
      ['lgin', 'Start at login', 'General'],
    ] as const) {
      const search = screen.getByRole('searchbox', { name: 'Search settings' })
      await user.clear(search)
      await user.paste(word)
      expect(results()[0]).toBe(first)
      expect(screen.getByRole('button', { name: `${first} ${about}` })).toBeVisible()
    }
  })

  it('opens the pane of a result, and marks it until the focus moves', async () => {
    const { user } = await searchSettings('per kind')
    await user.click(screen.getByRole('button', { name: /^Time limits/ }))
    expect(screen.getByRole('heading', { name: 'Notifications', level: 3 })).toBeVisible()
    expect(screen.getByRole('searchbox')).toHaveValue('')
    const setting = screen.getByText('Time limits').closest('[data-setting]')
    expect(setting).toBeVisible()
    expect(setting?.contains(document.activeElement)).toBe(true)
    expect(setting).toHaveAttribute('data-marked')
    await user.tab()
    expect(setting).not.toHaveAttribute('data-marked')
  })

  it('opens the first result with Enter, and reaches others with the down arrow', async () => {
    const { user } = await searchSettings('gpu')
    await user.keyboard('{ArrowDown}{ArrowDown}')
    expect(screen.getByRole('button', { name: /^Restart failed jobs automatically: Lab GPU/ })).toHaveFocus()
    await user.clear(screen.getByRole('searchbox'))
    await user.paste('language')
    await user.keyboard('{Enter}')
    expect(list('Language')).toHaveFocus()
  })

  it('says that it found nothing, and is cleared with one click', async () => {
    const { user } = await searchSettings('qqq')
    expect(screen.getByText('No settings found for “qqq”.')).toBeVisible()
    await user.click(screen.getAllByRole('button', { name: 'Clear search' }).at(-1) ?? document.body)
    expect(screen.getByRole('heading', { name: 'Notifications' })).toBeVisible()
  })

  it('ends when another pane is opened, and filters no other screen', async () => {
    const { user } = await searchSettings('sound')
    await user.click(within(screen.getByRole('navigation', { name: /sections/ })).getByText('General'))
    expect(screen.getByRole('searchbox')).toHaveValue('')
    await user.type(screen.getByRole('searchbox'), 'sound')
    await user.click(button(/^All/))
    expect(screen.getByRole('searchbox')).toHaveValue('')
  })
})

describe('notifications', () => {
  it('are silent during quiet hours', async () => {
    const { double } = await openSettings(withSettings({ quietHours: { on: true, from: 1_320, to: 420 } }))
    expect(timeOf('From')).toHaveValue('22:00')
    expect(timeOf('To')).toHaveValue('07:00')
    fireEvent.change(timeOf('From'), { target: { value: '23:30' } })
    await pass(0)
    expect(double.callsOf('updateSettings')).toEqual([
      { quietHours: { on: true, from: 23 * 60 + 30, to: 420 } },
    ])
    fireEvent.change(timeOf('To'), { target: { value: '' } })
    expect(double.callsOf('updateSettings')).toHaveLength(1)
    expect(timeOf('To')).toHaveValue('07:00')
  })

  it('are never silent if quiet hours start and end at the same time', async () => {
    await openSettings(withSettings({ quietHours: { on: true, from: 60, to: 60 } }))
    expect(screen.getByText(/quiet hours are off/)).toBeVisible()
  })

  it('can have a time limit for each kind', async () => {
    const { double, user } = await openSettings()
    await choose(user, 'Extraction', '2 h')
    expect(double.callsOf('updateSettings').at(-1)).toEqual({ limitMinutes: { extraction: 120 } })
    await choose(user, 'Extraction', 'Three times the usual time')
    expect(double.callsOf('updateSettings').at(-1)).toEqual({ limitMinutes: {} })
  })

  it('can be tested, and show the result next to the button', async () => {
    const { double, user } = await openSettings()
    const answer = later<CommandResult>()
    double.on('testNotification', () => answer.promise)
    await press(user, button('Send test'))
    await press(user, button('Sending…'))
    expect(double.callsOf('testNotification')).toHaveLength(1)
    answer.settle({ ok: false, message: saying('No notification daemon answers.') })
    await pass(0)
    expect(screen.getByText('No notification daemon answers.')).toBeVisible()
    double.on('testNotification', () => ({ ok: true }))
    await press(user, button('Send test'))
    expect(screen.getByText(/Sent\./)).toBeVisible()
  })
})

describe('the servers in the settings', () => {
  it('link to their pages, which have their settings', async () => {
    const { double, user } = await openServers()
    await user.click(button('Show server: Lab GPU'))
    expect(screen.getByRole('heading', { name: 'Lab GPU' })).toBeVisible()
    await press(user, screen.getByRole('switch', { name: /Mute/ }))
    expect(double.callsOf('editServer')).toEqual([{ serverId: 'lab', muted: true }])
  })

  it('are missing without a server', async () => {
    await openServers(createBridgeDouble(emptySnapshot()))
    expect(screen.getByText('No servers yet.')).toBeVisible()
  })
})

it('help copies the diagnostics, and shows the result', async () => {
  const { double, user } = await openGeneral()
  double.on('copyDiagnostics', () => ({ ok: true, message: saying('Copied 120 lines') }))
  await press(user, button('Copy diagnostics'))
  expect(double.callsOf('copyDiagnostics')).toEqual([{}])
  expect(screen.getByText('Copied 120 lines')).toBeVisible()
  double.on('copyDiagnostics', () => Promise.reject(new Error('no clipboard')))
  await press(user, button('Copy diagnostics'))
  expect(screen.getByText(/no clipboard/)).toBeVisible()
  expect(screen.queryByText('Copied 120 lines')).not.toBeInTheDocument()
})
