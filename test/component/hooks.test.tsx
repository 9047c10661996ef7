import { screen, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { createBridgeDouble, createEmptySnapshot } from '#test/support/bridge-double.ts'
import { createCommandHook, createPhoneHook, createTeamHook } from '#test/support/hooks-sample.ts'
import type { HookState } from '#shared/hooks.ts'
import {
  button,
  noon,
  openPane,
  renderWindow,
  settled,
  useFixedClock,
  write,
  press,
} from './render-window.tsx'
import { createQuotedMessage } from '#test/support/job-texts.ts'

useFixedClock()

async function openHooks(...hooks: readonly HookState[]) {
  const rendered = await renderWindow(createBridgeDouble(createEmptySnapshot({ hooks })))
  await openPane(rendered.user, 'Hooks')
  return rendered
}

const hook = (name: string) => screen.getByRole('group', { name })
const dialog = () => within(screen.getByRole('dialog'))
const field = (name: RegExp | string) => dialog().getByLabelText(name)

async function chooseAction(user: UserEvent, option: string): Promise<void> {
  await user.click(dialog().getByRole('radio', { name: option }))
}

const topicUrl = 'Address with topic'

const save = (user: UserEvent) => press(user, dialog().getByRole('button', { name: 'Save' }))

describe('a hook in the settings', () => {
  it('shows its action, its events and its last delivery', async () => {
    await openHooks(
      createPhoneHook(noon),
      { ...createTeamHook(noon), servers: ['gone'] },
      createCommandHook(noon),
    )
    expect(hook('My phone')).toHaveTextContent('ntfy, ntfy.sh/compileo-8f2k1')
    expect(hook('My phone')).toHaveTextContent('Last: 11:56 AM · Delivered (200)')
    expect(hook('Tell the team')).toHaveTextContent('Slack-compatible webhook, hooks.slack.com')
    expect(hook('Tell the team')).toHaveTextContent('Failed · Extraction, Dataset · 1 removed server')
    expect(hook('Tell the team')).toHaveTextContent(
      'Failed: 11:59 AM · The server responded 503: upstream is down · 3 waiting · next attempt 12:02 PM',
    )
    expect(hook('Copy the data set')).toHaveTextContent('/usr/local/bin/copy-data --to /mnt/data sets')
    expect(within(hook('Copy the data set')).getByText(/rsync error/)).toBeInTheDocument()
  })

  it('can be switched off, tested, and removed after a confirmation', async () => {
    const { double, user } = await openHooks(createPhoneHook(noon))
    await press(user, within(hook('My phone')).getByRole('switch'))
    expect(double.getArguments('setHookEnabled')).toEqual([{ id: 'phone', isOn: false }])
    double.handle('testHook', () => ({ ok: false, message: createQuotedMessage('Connection refused') }))
    await press(user, within(hook('My phone')).getByRole('button', { name: 'Send test' }))
    expect(within(hook('My phone')).getByRole('status')).toHaveTextContent('Connection refused')
    await press(user, button('Remove…'))
    expect(double.getArguments('removeHook')).toEqual([])
    await press(user, button('Remove hook'))
    expect(double.getArguments('removeHook')).toEqual([{ id: 'phone' }])
    expect(screen.queryByRole('group', { name: 'My phone' })).toBeNull()
  })
})

describe('the form for a hook', () => {
  it('creates a hook for ntfy from an address with a topic', async () => {
    const { double, user } = await openHooks()
    await press(user, button('Add hook…'))
    await save(user)
    expect(field(topicUrl)).toHaveFocus()
    expect(dialog().getByRole('alert')).toHaveTextContent('Enter an address with a topic')
    await write(user, field(topicUrl), 'mine-8f2k1')
    await save(user)
    expect(double.getArguments('saveHook')).toEqual([
      {
        hook: {
          name: 'ntfy',
          isOn: true,
          outcomes: ['failed'],
          notices: ['batch'],
          kinds: [],
          servers: [],
          alsoWhilePaused: false,
          action: { type: 'ntfy', server: 'https://ntfy.sh', topic: 'mine-8f2k1' },
        },
        secrets: { token: '' },
      },
    ])
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it('shows all events, and hides advanced fields that are empty', async () => {
    const { user } = await openHooks(createTeamHook(noon))
    await press(user, button('Add hook…'))
    for (const name of ['A job is lost', 'A queue needs attention']) expect(field(name)).toBeVisible()
    for (const name of [/^Access token/, 'Dataset', /^Even while/, /^Name/])
      expect(field(name)).not.toBeVisible()
    await user.keyboard('{Escape}')
    await settled()
    await press(user, within(hook('Tell the team')).getByRole('button', { name: 'Edit…' }))
    expect(field('Dataset')).toBeVisible()
  })

  it('saves the chosen outcomes and the other chosen events in separate lists', async () => {
    const { double, user } = await openHooks({
      ...createPhoneHook(noon),
      outcomes: [],
      notices: ['unreachable'],
    })
    expect(hook('My phone')).toHaveTextContent('Server unreachable')
    await press(user, within(hook('My phone')).getByRole('button', { name: 'Edit…' }))
    await user.click(field('A batch finishes'))
    await user.click(field('A job fails'))
    await save(user)
    expect(double.getArguments('saveHook')).toMatchObject([
      { hook: { outcomes: ['failed'], notices: ['batch', 'unreachable'] } },
    ])
  })

  it('creates a webhook with filters', async () => {
    const { double, user } = await openHooks()
    await press(user, button('Add hook…'))
    await chooseAction(user, 'JSON webhook')
    await write(user, field(/^Webhook URL/), 'https://example.org/in?key=1')
    await write(user, field(/^Signing secret/), 'abc')
    await user.click(dialog().getByRole('checkbox', { name: 'A job completes' }))
    await user.click(dialog().getByRole('checkbox', { name: 'Dataset' }))
    await user.click(dialog().getByRole('checkbox', { name: /^Even while/ }))
    await save(user)
    expect(double.getArguments('saveHook')).toMatchObject([
      {
        hook: {
          name: 'JSON webhook',
          outcomes: ['failed', 'completed'],
          kinds: ['dataset'],
          alsoWhilePaused: true,
          action: { type: 'webhook' },
        },
        secrets: { url: 'https://example.org/in?key=1', secret: 'abc' },
      },
    ])
  })

  it('never shows a saved secret, and requires a new one for another type of hook', async () => {
    const { double, user } = await openHooks(createTeamHook(noon))
    await press(user, button('Edit…'))
    expect(dialog().getByText('Saved')).toBeInTheDocument()
    await save(user)
    expect(double.getArguments('saveHook')).toMatchObject([{ hook: { id: 'team' }, secrets: {} }])
    await press(user, button('Edit…'))
    await chooseAction(user, 'JSON webhook')
    await save(user)
    expect(double.getArguments('saveHook')).toHaveLength(1)
    expect(field('Webhook URL')).toHaveFocus()
  })

  it('removes the saved token when the address changes', async () => {
    const { user } = await openHooks({ ...createPhoneHook(noon), secrets: ['token'] })
    await press(user, button('Edit…'))
    expect(dialog().getByText('Saved')).toBeInTheDocument()
    await user.clear(field(topicUrl))
    await write(user, field(topicUrl), 'https://elsewhere.example/compileo')
    expect(dialog().queryByText('Saved')).not.toBeInTheDocument()
  })

  it('requires a new signing secret when a webhook’s address gets another origin', async () => {
    const url = 'https://hooks.example.org'
    const { double, user } = await openHooks({
      ...createTeamHook(noon),
      action: { type: 'webhook' },
      secrets: ['url', 'secret'],
      origin: url,
    })
    await press(user, button('Edit…'))
    expect(dialog().getAllByText('Saved')).toHaveLength(2)
    const [replaceUrl] = dialog().getAllByRole('button', { name: 'Replace' })
    if (!replaceUrl) throw new Error('There is no such button')
    await press(user, replaceUrl)
    await write(user, field('Webhook URL'), ` ${url}/other/path`)
    expect(dialog().getAllByText('Saved')).toHaveLength(1)
    await user.clear(field('Webhook URL'))
    await write(user, field('Webhook URL'), 'https://elsewhere.example/in')
    expect(dialog().queryByText('Saved')).not.toBeInTheDocument()
    await write(user, field(/Signing secret/), 'new')
    await save(user)
    expect(double.getArguments('saveHook')).toMatchObject([
      { secrets: { url: 'https://elsewhere.example/in', secret: 'new' } },
    ])
  })

  it('saves one argument per line, or no arguments for a shell command', async () => {
    const { double, user } = await openHooks(createCommandHook(noon))
    double.handle('saveHook', () => ({ ok: false, message: createQuotedMessage('Not saved') }))
    await press(user, button('Edit…'))
    expect(field(/^Arguments/)).toHaveValue('--to\n/mnt/data sets')
    await save(user)
    expect(dialog().getByRole('alert')).toHaveTextContent('Not saved')
    await user.click(dialog().getByRole('checkbox', { name: 'Run in a shell' }))
    await save(user)
    const action = { type: 'command', program: '/usr/local/bin/copy-data' }
    expect(double.getArguments('saveHook')).toMatchObject([
      { hook: { action: { ...action, arguments: ['--to', '/mnt/data sets'], inShell: false } }, secrets: {} },
      { hook: { action: { ...action, arguments: [], inShell: true } } },
    ])
  })

  it('tests the hook before it is saved, and shows the result until a field changes', async () => {
    const { double, user } = await openHooks()
    await press(user, button('Add hook…'))
    const test = () => press(user, dialog().getByRole('button', { name: 'Send test' }))
    await test()
    expect(field(topicUrl)).toHaveFocus()
    expect(double.getArguments('tryHook')).toEqual([])
    await write(user, field(topicUrl), 'mine')
    double.handle('tryHook', () => ({ ok: false, message: createQuotedMessage('The server responded 403') }))
    await test()
    expect(dialog().getByRole('status')).toHaveTextContent('The server responded 403')
    expect(double.getArguments('tryHook')).toMatchObject([{ hook: { action: { topic: 'mine' } } }])
    expect(double.getArguments('saveHook')).toEqual([])
    await write(user, field(topicUrl), '2')
    expect(dialog().getByRole('status')).toBeEmptyDOMElement()
  })

  it('shows a tested command’s output', async () => {
    const { double, user } = await openHooks(createCommandHook(noon))
    double.handle('tryHook', () => ({
      ok: true,
      message: createQuotedMessage('Completed'),
      output: 'copied 3 files',
    }))
    await press(user, button('Edit…'))
    await press(user, dialog().getByRole('button', { name: 'Run test' }))
    expect(dialog().getByText('copied 3 files')).toBeInTheDocument()
  })
})
