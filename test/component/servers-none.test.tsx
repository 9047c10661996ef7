import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { RequestArgument, ServerTest } from '#shared/contract.ts'
import { createMessage } from '#shared/message.ts'
import type { Discovery } from '#shared/model.ts'
import { createBridgeDouble, createEmptySnapshot } from '#test/support/bridge-double.ts'
import { createJobView, createServerView } from '#test/support/sample-data.ts'
import {
  button,
  later,
  pass,
  press,
  renderWindow,
  settled,
  perform,
  useFixedClock,
  write,
} from './render-window.tsx'

useFixedClock()

const address = () => screen.getByRole('textbox', { name: 'Address' })
const start = () => renderWindow(createBridgeDouble())
const requireKey = ({ apiKey }: RequestArgument<'testServer'>): ServerTest =>
  apiKey === 'right' ? { ok: true } : { ok: false, message: createMessage('serverErrors.missingKey') }
const local = createServerView({ id: 'local', name: 'localhost:8000' })

async function expectWatchField(): Promise<void> {
  await settled()
  expect(screen.getByRole('textbox', { name: 'Job ID, link or message' })).toHaveFocus()
  expect(screen.queryByRole('textbox', { name: 'Server address' })).not.toBeInTheDocument()
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
}

const unlisted = (state: Discovery['state'], sources: Discovery['sources'] = []) =>
  createEmptySnapshot({
    servers: [local],
    discoveries: [{ serverId: 'local', state, sources, jobs: [], projects: [] }],
  })

describe('the window before a job is watched', () => {
  it('shows one field and the offer to install the plugin, in fewer than 35 words', async () => {
    const double = createBridgeDouble(unlisted('unavailable'))
    double.handle('scanServer', () => ({ ok: true }))
    const { user } = await renderWindow(double)
    const main = within(screen.getByRole('main'))
    expect(main.getByRole('textbox', { name: 'Job ID, link or message' })).toHaveFocus()
    expect(main.getAllByRole('button').map(({ textContent }) => textContent)).toEqual([
      'Watch',
      'Install the plugin…',
    ])
    expect(main.getByText(/^localhost:8000 runs no job that can be listed\./)).toBeVisible()
    expect(screen.getByRole('main').textContent.split(/\s+/).length).toBeLessThan(35)
    await press(user, button('Install the plugin…'))
    expect(screen.getByRole('dialog', { name: 'Plugin for Compileo' })).toBeVisible()
  })

  it.each([
    ['while the server is being scanned', {}, unlisted('scanning'), /^Looking for jobs on localhost:8000/],
    ['if the server has the plugin', {}, unlisted('scanned', ['plugin']), /runs no job that can be listed/],
    ['while the server is unreachable', { reach: 'unreachable' }, unlisted('unknown'), /is unreachable\.$/],
  ] as const)('doesn’t offer the plugin %s', async (_, server, snapshot, hint) => {
    const double = createBridgeDouble({ ...snapshot, servers: [{ ...local, ...server }] })
    double.handle('scanServer', () => ({ ok: true }))
    await renderWindow(double)
    expect(screen.getByText(hint)).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Install the plugin…' })).not.toBeInTheDocument()
  })

  it('shows one sentence for several servers with the same problem', async () => {
    const alone = unlisted('unavailable')
    const names = ['b', 'c']
    const { double } = await renderWindow({
      ...alone,
      servers: [local, ...names.map((id) => createServerView({ id, name: id }))],
      discoveries: [
        ...alone.discoveries,
        ...names.flatMap((serverId) => alone.discoveries.map((each) => ({ ...each, serverId }))),
      ],
    })
    expect(screen.getByText('Looking for jobs…')).toBeVisible()
    perform(() =>
      double.sendPatch({
        discoveries: double
          .snapshot()
          .discoveries.map((each) => ({ ...each, state: 'unavailable' as const })),
      }),
    )
    expect(screen.getByText(/^No server runs a job that can be listed/)).toBeVisible()
  })

  it('separates pasted lines with spaces when the user continues to type', async () => {
    const { double, user } = await renderWindow(unlisted('unavailable'))
    double.handle('watch', () => ({ ok: false, message: createMessage('commands.watch.noId'), results: [] }))
    button('Settings').focus()
    await user.paste('first\nsecond')
    await settled()
    await user.keyboard('{Enter}')
    await settled()
    expect(double.getArguments('watch')).toEqual([{ text: 'first\nsecond' }])
    await user.keyboard(' third{Enter}')
    await settled()
    expect(double.getArguments('watch').at(-1)).toEqual({ text: 'first second third' })
  })

  it('keeps the typed text when jobs arrive', async () => {
    const { double, user } = await renderWindow(unlisted('unavailable'))
    await user.keyboard('4b1e')
    perform(() =>
      double.sendPatch({
        jobs: { upserts: [createJobView({ jobId: 'a', label: 'Symptoms' })], removals: [] },
      }),
    )
    await settled()
    const field = screen.getByRole('textbox', { name: 'Job ID, link or message' })
    expect(field).toHaveValue('4b1e')
    expect(field).toHaveFocus()
  })
})

describe('the window before a server is added', () => {
  it('has one field, which has focus, and no unnecessary control', async () => {
    await start()
    expect(screen.getByRole('heading', { name: 'Connect to Compileo' })).toBeVisible()
    expect(address()).toHaveFocus()
    expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Connect'])
    expect(screen.queryByRole('navigation')).not.toBeInTheDocument()
    expect(screen.getByRole('main').textContent.split(/\s+/).length).toBeLessThan(35)
  })

  it('asks for a required key after Enter, and connects after a second Enter', async () => {
    const { double, user } = await start()
    double.handle('testServer', requireKey)
    await user.keyboard('gpu:8000{Enter}')
    await settled()
    expect(screen.getByLabelText(/^API key/)).toHaveFocus()
    await user.click(address())
    await user.keyboard('{Enter}')
    expect(screen.getByLabelText(/^API key/)).toHaveFocus()
    expect(double.getArguments('addServer')).toEqual([])
    await user.keyboard('right{Enter}')
    expect(double.getArguments('addServer')).toEqual([{ url: 'gpu:8000', apiKey: 'right' }])
  })

  describe('with a server on this machine that requires a key', () => {
    it('names the server, asks for the key, and connects with the key', async () => {
      const { double, user } = await renderWindow(
        createEmptySnapshot({ lockedServer: 'http://localhost:8000' }),
      )
      double.handle('testServer', requireKey)
      await pass(150)
      expect(screen.getByText('localhost:8000 requires an API key')).toBeVisible()
      expect(screen.getByLabelText('API key')).toHaveFocus()
      expect(double.getArguments('testServer')).toEqual([{ url: 'http://localhost:8000' }])
      await user.keyboard('right{Enter}')
      expect(double.getArguments('addServer')).toEqual([{ url: 'http://localhost:8000', apiKey: 'right' }])
    })

    it('names the server when it starts later', async () => {
      const { double } = await start()
      double.handle('testServer', requireKey)
      perform(() => double.sendPatch({ lockedServer: 'http://localhost:8000' }))
      await pass(150)
      expect(screen.getByText('localhost:8000 requires an API key')).toBeVisible()
    })

    it('keeps an address that the user is typing', async () => {
      const { double, user } = await start()
      await user.keyboard('gpu')
      perform(() => double.sendPatch({ lockedServer: 'http://localhost:8000' }))
      await settled()
      expect(address()).toHaveValue('gpu')
      expect(address()).toHaveFocus()
    })
  })

  it('tests an address on this machine within 150 ms after the user stops typing', async () => {
    const { double, user } = await start()
    await user.keyboard('localhost:8000')
    await pass(150)
    expect(double.getArguments('testServer')).toHaveLength(1)
  })

  it.each([
    ['an immediate', 0],
    ['a slow', 1_000],
  ])('sends one test request if Enter directly follows typing, even with %s response', async (_, ms) => {
    const { double, user } = await start()
    const answer = later<{ readonly ok: true }>()
    double.handle('testServer', () => answer.promise)
    await user.keyboard('gpu:8000{Enter}')
    await pass(ms)
    answer.settle({ ok: true })
    await pass(1_000)
    expect(double.getArguments('testServer')).toHaveLength(1)
    expect(double.getArguments('addServer')).toEqual([{ url: 'gpu:8000' }])
  })

  it('adds the entered server, and continues with the list', async () => {
    const { double, user } = await start()
    double.handle('addServer', ({ url }) => {
      double.sendPatch({ servers: [{ ...local, url }] })
      return { ok: true, serverId: 'local' }
    })
    await user.click(address())
    await user.paste('localhost:8000')
    await user.keyboard('{Enter}')
    expect(double.getArguments('testServer')).toEqual([{ url: 'localhost:8000' }])
    expect(double.getArguments('addServer')).toEqual([{ url: 'localhost:8000' }])
    await expectWatchField()
  })

  it('continues with the list even if the server appears before the response arrives', async () => {
    const { double, user } = await start()
    const answer = later<{ readonly ok: true; readonly serverId: string }>()
    double.handle('addServer', () => answer.promise)
    await user.click(address())
    await user.paste('localhost:8000')
    await user.keyboard('{Enter}')
    perform(() => double.sendPatch({ servers: [local] }))
    expect(screen.queryByRole('textbox', { name: 'Address' })).not.toBeInTheDocument()
    answer.settle({ ok: true, serverId: 'local' })
    await expectWatchField()
  })

  it('shows the form until the added server appears', async () => {
    const { double, user } = await start()
    double.handle('addServer', () => ({ ok: true, serverId: 'local' }))
    await user.click(address())
    await user.paste('localhost:8000')
    await user.keyboard('{Enter}')
    await settled()
    expect(address()).toBeVisible()
    perform(() => double.sendPatch({ servers: [local] }))
    await expectWatchField()
  })

  it('continues with the list, and shows which jobs are watched automatically', async () => {
    const { double, user } = await start()
    const rulesOf = 'local'
    const message = createMessage('commands.server.watchesAll', 'localhost:8000')
    double.handle('addServer', () => {
      double.sendPatch({
        servers: [{ ...local, watchRules: [{ id: 'all', since: 0 }] }],
        jobs: {
          upserts: [createJobView({ jobId: 'a', label: 'Symptoms', serverId: 'local' })],
          removals: [],
        },
        banners: [{ id: 'watched', tone: 'info', message, rulesOf }],
      })
      return { ok: true, serverId: 'local' }
    })
    await user.keyboard('localhost:8000{Enter}')
    await settled()
    expect(screen.getByRole('row', { name: /Symptoms/ })).toBeVisible()
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    expect(screen.getByText(/^All jobs on localhost:8000 are watched/)).toBeVisible()
    await press(user, button('Change…'))
    expect(screen.getByRole('dialog', { name: 'Watch new jobs automatically' })).toBeVisible()
  })

  it('tests another machine’s valid address half a second after the user stops typing', async () => {
    const { double, user } = await start()
    await user.click(address())
    await user.paste('http://')
    await pass(500)
    expect(address()).toBeValid()
    await user.paste('gpu:8000')
    await pass(499)
    expect(double.getArguments('testServer')).toEqual([])
    await pass(1)
    expect(double.getArguments('testServer')).toEqual([{ url: 'http://gpu:8000' }])
    expect(screen.getByText('Connected to Compileo.')).toBeVisible()
    await user.keyboard('{Enter}')
    expect(double.getArguments('testServer')).toHaveLength(1)
    expect(double.getArguments('addServer')).toEqual([{ url: 'http://gpu:8000' }])
  })

  it('asks for a key only if one is required, and sends the key only on submit', async () => {
    const { double, user } = await start()
    double.handle('testServer', requireKey)
    expect(screen.queryByLabelText(/^API key/)).not.toBeInTheDocument()
    await user.click(address())
    await user.paste('http://gpu:8000')
    await pass(500)
    await write(user, screen.getByLabelText(/^API key/), 'right')
    await user.type(address(), '{Backspace}1')
    await pass(1_000)
    expect(double.getArguments('testServer')).toEqual([{ url: 'http://gpu:8000' }])
    await press(user, button('Connect'))
    expect(double.getArguments('addServer')).toEqual([{ url: 'http://gpu:8001', apiKey: 'right' }])
  })

  it('adds an unresponsive server only with “Add anyway” under “More options”', async () => {
    const { double, user } = await start()
    double.handle('testServer', () => ({
      ok: false,
      message: createMessage('serverErrors.unreachable.refused'),
    }))
    await user.keyboard('http://gpu:8000{Enter}')
    await pass(1_000)
    expect(double.getArguments('testServer')).toHaveLength(1)
    await user.keyboard('{Enter}')
    await settled()
    expect(double.getArguments('addServer')).toEqual([])
    expect(screen.queryByRole('button', { name: 'Add anyway' })).not.toBeInTheDocument()
    await press(user, button('More options…'))
    await press(user, button('Add server'))
    await press(user, button('Add anyway'))
    expect(double.getArguments('addServer')).toEqual([{ url: 'http://gpu:8000' }])
  })

  it('marks a required key, and never adds a server that rejects the key', async () => {
    const { double, user } = await start()
    double.handle('testServer', ({ apiKey }) => ({
      ok: false,
      message: createMessage(apiKey ? 'serverErrors.rejectedKey' : 'serverErrors.missingKey'),
    }))
    await user.keyboard('gpu:8000{Enter}')
    await settled()
    const key = screen.getByLabelText('API key')
    expect(key).toBeRequired()
    expect(screen.getByText('required')).toBeVisible()
    expect(screen.queryByText('optional')).not.toBeInTheDocument()
    await user.keyboard('wrong')
    expect(key).toBeRequired()
    for (let times = 0; times < 3; times += 1) {
      await user.keyboard('{Enter}')
      await settled()
    }
    expect(screen.getByText('The server rejected the API key')).toBeVisible()
    expect(double.getArguments('addServer')).toEqual([])
    await press(user, button('More options…'))
    expect(address()).toHaveValue('gpu:8000')
    expect(within(screen.getByRole('dialog')).getByLabelText('API key')).toHaveValue('wrong')
  })

  it('opens the full form with the address if the server doesn’t respond', async () => {
    const { double, user } = await start()
    await user.click(address())
    await user.paste('https://gpu')
    double.handle('testServer', () => ({
      ok: false,
      message: createMessage('serverErrors.unreachable.refused'),
    }))
    await pass(500)
    await press(user, button('More options…'))
    expect(screen.getByRole('dialog', { name: 'Add a server' })).toBeVisible()
    expect(address()).toHaveValue('https://gpu')
    await user.keyboard('{Escape}')
    await settled()
    expect(button('More options…')).toHaveFocus()
  })
})
