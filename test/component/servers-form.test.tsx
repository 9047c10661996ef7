import { screen, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import type { ServerTest } from '#shared/contract.ts'
import type { ServerView } from '#shared/model.ts'
import { createBridgeDouble, createEmptySnapshot, type BridgeDouble } from '#test/support/bridge-double.ts'
import { createJobView, createServerView } from '#test/support/sample-data.ts'
import {
  button,
  later,
  pass,
  renderWindow,
  settled,
  perform,
  useFixedClock,
  write,
} from './render-window.tsx'
import { createQuotedMessage, formatMessageOrText } from '#test/support/job-texts.ts'

useFixedClock()

const dialog = () => within(screen.getByRole('dialog'))
const address = () => dialog().getByRole('textbox', { name: 'Address' })
const named = () => dialog().getByRole('textbox', { name: 'Name' })
const key = () => dialog().getByLabelText('API key')
const output = () => dialog().getByRole('status')
const isOpen = () => screen.queryByRole('dialog') !== null

async function press(user: UserEvent, name: string): Promise<void> {
  await user.click(dialog().getByRole('button', { name }))
  await settled()
}

const workstation = createServerView({ id: 'work', name: 'Workstation', hasKey: true })

async function openAdd(double = createBridgeDouble(createEmptySnapshot({ servers: [workstation] }))) {
  const rendered = await renderWindow(double)
  await rendered.user.click(button('Add a server…'))
  await settled()
  return rendered
}

async function openEdit(given: Partial<ServerView> = {}) {
  const server = { ...workstation, ...given }
  const double = createBridgeDouble(createEmptySnapshot({ servers: [server] }))
  const rendered = await renderWindow(double)
  await rendered.user.click(button(server.name))
  await rendered.user.click(button('Edit…'))
  await settled()
  return rendered
}

async function openRemove(snapshot = createEmptySnapshot({ servers: [workstation] })) {
  const rendered = await renderWindow(createBridgeDouble(snapshot))
  await rendered.user.click(button('Workstation'))
  await rendered.user.click(button('Remove…'))
  await settled()
  return rendered
}

function add(double: BridgeDouble): void {
  double.handle('addServer', ({ url, name }) => {
    const server = createServerView({ id: 'new', name: name ?? new URL(url).host, url })
    double.sendPatch({ servers: [...double.snapshot().servers, server] })
    return { ok: true, serverId: 'new', message: createQuotedMessage(`${server.name} was added`) }
  })
}

const refused = {
  ok: false,
  message: createQuotedMessage('Connection refused. Is the server running?'),
} as const

const asked = (double: BridgeDouble) =>
  double.calls.filter(({ name }) => name === 'testServer' || name === 'addServer' || name === 'editServer')

describe('the dialog that adds a server', () => {
  it('starts with the address, tests and saves the server, and shows its page', async () => {
    const { double, user } = await openAdd()
    expect(dialog().getByRole('heading', { name: 'Add a server' })).toBeVisible()
    expect(address()).toHaveFocus()
    add(double)
    await write(user, address(), ' https://gpu.lab ')
    await write(user, named(), 'Lab')
    await write(user, key(), 'secret')
    await press(user, 'Add server')
    expect(asked(double)).toEqual([
      { name: 'testServer', argument: { url: 'https://gpu.lab', apiKey: 'secret' } },
      { name: 'addServer', argument: { url: 'https://gpu.lab', name: 'Lab', apiKey: 'secret' } },
    ])
    expect(isOpen()).toBe(false)
    expect(screen.getByRole('heading', { name: 'Lab' })).toBeVisible()
    expect(screen.getByText('Lab was added')).toBeVisible()
  })

  it('names the server after its address until the user enters a name', async () => {
    const { double, user } = await openAdd()
    expect(named()).toHaveAttribute('placeholder', 'e.g. Workstation')
    await write(user, address(), 'gpu.lab:9000/compileo')
    expect(named()).toHaveAttribute('placeholder', 'gpu.lab:9000')
    await press(user, 'Add server')
    expect(double.getArguments('addServer')).toEqual([{ url: 'gpu.lab:9000/compileo' }])
  })

  it('saves an unreachable server only with a separate button, after the test', async () => {
    const { double, user } = await openAdd()
    add(double)
    double.handle('testServer', () => refused)
    await write(user, address(), 'https://gpu.lab')
    await press(user, 'Add server')
    expect(output()).toHaveTextContent(formatMessageOrText(refused.message))
    await user.click(named())
    await user.keyboard('{Enter}')
    await settled()
    expect(double.getArguments('testServer')).toHaveLength(2)
    expect(double.getArguments('addServer')).toEqual([])
    await press(user, 'Add anyway')
    expect(double.getArguments('testServer')).toHaveLength(2)
    expect(double.getArguments('addServer')).toEqual([{ url: 'https://gpu.lab' }])
    expect(isOpen()).toBe(false)
  })

  it('shows why the main process rejected the server', async () => {
    const { double, user } = await openAdd()
    double.handle('addServer', () => ({ ok: false, message: createQuotedMessage('The disk is full') }))
    await write(user, address(), 'https://gpu.lab')
    await press(user, 'Add server')
    expect(dialog().getByRole('alert')).toHaveTextContent('The disk is full')
    expect(address()).toHaveValue('https://gpu.lab')
  })

  it('shows that a server’s name can’t be an address', async () => {
    const { double, user } = await openAdd()
    await write(user, address(), 'https://gpu.lab')
    await write(user, named(), 'prod.example:8000')
    await press(user, 'Add server')
    expect(named()).toHaveAccessibleDescription('A server’s name can’t be an address')
    expect(named()).toHaveFocus()
    expect(asked(double)).toEqual([])
  })

  it('shows next to the address why the address is invalid', async () => {
    const { double, user } = await openAdd()
    for (const [written, why] of [
      [' ', 'Enter the server address, such as http://localhost:8000.'],
      ['ftp://gpu.lab', 'The address must start with http:// or https://.'],
    ] as const) {
      await user.clear(address())
      await write(user, address(), written)
      expect(address()).toBeValid()
      await press(user, 'Add server')
      expect(address()).toHaveAccessibleDescription(why)
      expect(address()).toHaveFocus()
    }
    expect(asked(double)).toEqual([])
  })

  it('shows next to the API key that the key is invalid, and moves the focus there', async () => {
    const { double, user } = await openAdd()
    await write(user, address(), 'https://gpu.lab')
    await write(user, key(), 'geheimnisträger')
    await press(user, 'Test connection')
    expect(key()).toHaveAccessibleDescription('API keys can contain only ASCII letters, digits and symbols.')
    expect(key()).toHaveFocus()
    expect(asked(double)).toEqual([])
  })
})

describe('the form for a server’s address', () => {
  it.each([
    ['warns while the user enters an address without https', 'gpu.lab', true],
    ['doesn’t warn while the user enters an https address', 'https://gpu.lab', false],
  ])('%s', async (_, written, warns) => {
    const { user } = await openAdd()
    await write(user, address(), written)
    const warning =
      'Not encrypted: others on the network can read the API key and job data. Use https:// if you can.'
    expect(address()).toHaveAccessibleDescription(
      ['Usually port 8000.', ...(warns ? [warning] : [])].join(' '),
    )
  })

  it('shows the warning of the main process that the connection isn’t encrypted', async () => {
    const { double, user } = await openAdd()
    double.handle('testServer', () => ({ ok: true, insecure: true }))
    await write(user, address(), 'https://gpu.lab')
    await press(user, 'Test connection')
    expect(dialog().getByText(/^Not encrypted/)).toBeVisible()
  })
})

describe('a server’s connection test', () => {
  it('shows that the test is running and then its result, and saves nothing', async () => {
    const { double, user } = await openAdd()
    const answer = later<ServerTest>()
    double.handle('testServer', () => answer.promise)
    await write(user, address(), 'https://gpu.lab')
    await press(user, 'Test connection')
    expect(output()).toHaveTextContent('Contacting gpu.lab…')
    expect(dialog().getByRole('button', { name: 'Add server' })).toBeDisabled()
    answer.settle({ ok: true, message: createQuotedMessage('Connected to Compileo: 3 running, 4 waiting') })
    await pass(0)
    expect(output()).toHaveTextContent('Connected to Compileo: 3 running, 4 waiting')
    expect(double.getArguments('addServer')).toEqual([])
  })

  it('isn’t repeated when the server is saved', async () => {
    const { double, user } = await openAdd()
    add(double)
    await write(user, address(), 'https://gpu.lab')
    await press(user, 'Test connection')
    expect(output()).toHaveTextContent('Connected to Compileo.')
    await press(user, 'Add server')
    expect(double.getArguments('testServer')).toHaveLength(1)
    expect(isOpen()).toBe(false)
  })

  it('is discarded when the address or key changes, but not when the name does', async () => {
    const { double, user } = await openAdd()
    double.handle('testServer', () => refused)
    await write(user, address(), 'https://gpu.lab')
    await press(user, 'Test connection')
    await write(user, named(), 'Lab')
    expect(output()).toHaveTextContent(formatMessageOrText(refused.message))
    await write(user, address(), '2')
    expect(output()).toBeEmptyDOMElement()
    expect(dialog().getByRole('button', { name: 'Add server' })).toBeEnabled()
  })

  it('shows no result for an address that has changed during the test', async () => {
    const { double, user } = await openAdd()
    const answer = later<ServerTest>()
    double.handle('testServer', () => answer.promise)
    await write(user, address(), 'https://gpu.lab')
    await press(user, 'Add server')
    await write(user, address(), '2')
    answer.settle({ ok: true })
    await pass(0)
    expect(output()).toBeEmptyDOMElement()
    expect(double.getArguments('addServer')).toEqual([])
  })
})

describe('the dialog that edits a server', () => {
  it('shows the address and the name, but only whether there is a key', async () => {
    await openEdit()
    expect(dialog().getByRole('heading', { name: 'Edit Workstation' })).toBeVisible()
    expect(address()).toHaveValue('http://work:8000')
    expect(named()).toHaveValue('Workstation')
    expect(dialog().getByRole('group', { name: 'API key' })).toHaveTextContent('A key is saved.')
    expect(dialog().queryByLabelText('API key', { selector: 'input' })).not.toBeInTheDocument()
  })

  it('shows that a default name was derived from the address', async () => {
    const { user } = await openEdit({ name: 'work:8000' })
    expect(named()).toHaveValue('')
    expect(named()).toHaveAttribute('placeholder', 'work:8000')
    await user.clear(address())
    await write(user, address(), 'http://lab:8000')
    expect(named()).toHaveAttribute('placeholder', 'lab:8000')
  })

  it('sends only changed fields, and doesn’t test the server if only the name changed', async () => {
    const { double, user } = await openEdit()
    await user.clear(named())
    await write(user, named(), 'Tower')
    await press(user, 'Save')
    expect(asked(double)).toEqual([{ name: 'editServer', argument: { serverId: 'work', name: 'Tower' } }])
    expect(isOpen()).toBe(false)
    expect(screen.getByRole('heading', { name: 'Tower' })).toBeVisible()
  })

  it('restores the default name when the name is empty', async () => {
    const { double, user } = await openEdit()
    await user.clear(named())
    await press(user, 'Save')
    expect(double.getArguments('editServer')).toEqual([{ serverId: 'work', name: 'work:8000' }])
  })

  it('replaces the key', async () => {
    const { double, user } = await openEdit()
    await press(user, 'Replace')
    expect(key()).toHaveFocus()
    expect(key()).toHaveValue('')
    expect(key()).toHaveAttribute('type', 'password')
    await write(user, key(), ' fresh ')
    await press(user, 'Save')
    expect(asked(double)).toEqual([
      { name: 'testServer', argument: { url: 'http://work:8000', apiKey: 'fresh' } },
      { name: 'editServer', argument: { serverId: 'work', apiKey: 'fresh' } },
    ])
  })

  it('doesn’t remove the key if its field is empty', async () => {
    const { double, user } = await openEdit()
    await press(user, 'Replace')
    await press(user, 'Save')
    expect(key()).toHaveAccessibleDescription('Enter the new key, or keep the old one.')
    await press(user, 'Keep it')
    await press(user, 'Save')
    expect(double.getArguments('editServer')).toEqual([{ serverId: 'work' }])
  })

  it('doesn’t offer to keep a key if none is saved', async () => {
    await openEdit({ hasKey: false })
    expect(key()).toHaveValue('')
    expect(dialog().queryByRole('button', { name: 'Keep it' })).not.toBeInTheDocument()
  })

  it('removes the key after “Remove”, unless the user then chooses “Keep it”', async () => {
    const { double, user } = await openEdit()
    await press(user, 'Remove')
    expect(dialog().getByText('The key will be removed.')).toBeVisible()
    expect(dialog().getByRole('button', { name: 'Keep it' })).toHaveFocus()
    await press(user, 'Keep it')
    expect(dialog().getByText('A key is saved.')).toBeVisible()
    expect(dialog().getByRole('button', { name: 'Replace' })).toHaveFocus()
    await press(user, 'Remove')
    await press(user, 'Save')
    expect(asked(double)).toEqual([
      { name: 'testServer', argument: { url: 'http://work:8000' } },
      { name: 'editServer', argument: { serverId: 'work', apiKey: '' } },
    ])
  })

  it('doesn’t send the saved key to another origin, and asks for a new key', async () => {
    const { double, user } = await openEdit()
    await user.clear(address())
    await write(user, address(), 'http://other:8000')
    expect(key()).toHaveAccessibleDescription(
      'The saved key is only for http://work:8000. Enter the one for this address.',
    )
    await press(user, 'Save')
    expect(asked(double)).toEqual([
      { name: 'testServer', argument: { url: 'http://other:8000' } },
      { name: 'editServer', argument: { serverId: 'work', url: 'http://other:8000', apiKey: '' } },
    ])
  })

  it('keeps the key if only the address’s path changes', async () => {
    const { double, user } = await openEdit()
    await write(user, address(), '/compileo')
    await press(user, 'Save')
    expect(asked(double)).toEqual([
      { name: 'testServer', argument: { url: 'http://work:8000/compileo', serverId: 'work' } },
      { name: 'editServer', argument: { serverId: 'work', url: 'http://work:8000/compileo' } },
    ])
  })

  it('closes if the server is removed while the dialog is open', async () => {
    const { double } = await openEdit()
    perform(() => double.sendPatch({ servers: [] }))
    await settled()
    expect(isOpen()).toBe(false)
  })
})

describe('removing a server', () => {
  it.each([
    [0, 'You’re not watching any of its jobs.'],
    [1, 'This also stops watching 1 job and can’t be undone.'],
    [3, 'This also stops watching 3 jobs and can’t be undone.'],
  ])('asks for a confirmation, which mentions the number of watched jobs (%d)', async (number, words) => {
    const jobs = Array.from({ length: number }, (_, i) => createJobView({ jobId: `job-${i}` }))
    const elsewhere = createJobView({ jobId: 'elsewhere', serverId: 'lab' })
    const { double, user } = await openRemove(
      createEmptySnapshot({ servers: [workstation], jobs: [...jobs, elsewhere] }),
    )
    expect(dialog().getByRole('heading', { name: 'Remove server “Workstation”?' })).toBeVisible()
    expect(screen.getByRole('dialog')).toHaveTextContent(`${words} Its API key is deleted.`)
    expect(dialog().getByRole('button', { name: 'Cancel' })).toHaveFocus()
    await press(user, 'Cancel')
    expect(isOpen()).toBe(false)
    expect(double.getArguments('removeServer')).toEqual([])
  })

  it('happens after a confirmation, and returns to the list', async () => {
    const { double, user } = await openRemove(
      createEmptySnapshot({
        servers: [workstation],
        jobs: [createJobView({ jobId: 'elsewhere', serverId: 'lab' })],
      }),
    )
    double.handle('removeServer', () => {
      double.sendPatch({ servers: [] })
      return { ok: true, message: createQuotedMessage('Workstation was removed') }
    })
    await press(user, 'Remove server')
    expect(double.getArguments('removeServer')).toEqual([{ serverId: 'work' }])
    expect(screen.getByText('Workstation was removed')).toBeVisible()
    expect(screen.getByRole('row', { name: /elsewhere/ })).toBeVisible()
  })

  it('shows why the server wasn’t removed', async () => {
    const { double, user } = await openRemove()
    double.handle('removeServer', () => ({ ok: false, message: createQuotedMessage('The disk is full') }))
    await press(user, 'Remove server')
    expect(dialog().getByRole('alert')).toHaveTextContent('The disk is full')
  })
})

const gui = () => dialog().getByRole('textbox', { name: 'Web interface' })

describe('a server’s web address', () => {
  it('has a default, which is shown while the field is empty', async () => {
    const { double, user } = await openAdd()
    add(double)
    await write(user, address(), 'gpu.lab:8000')
    expect(gui()).toHaveAttribute('placeholder', 'http://gpu.lab:8501')
    await press(user, 'Add server')
    expect(double.getArguments('addServer')).toEqual([{ url: 'gpu.lab:8000' }])
  })

  it('is saved without a test', async () => {
    const { double, user } = await openEdit()
    await write(user, gui(), ' https://compileo.lab/?page=quality ')
    await press(user, 'Save')
    expect(asked(double)).toEqual([
      { name: 'editServer', argument: { serverId: 'work', guiUrl: 'https://compileo.lab/?page=quality' } },
    ])
  })

  it('is removed if the field is emptied, without a test', async () => {
    const { double, user } = await openEdit({ guiUrl: 'https://compileo.lab' })
    expect(gui()).toHaveValue('https://compileo.lab')
    await user.clear(gui())
    await press(user, 'Save')
    expect(asked(double)).toEqual([{ name: 'editServer', argument: { serverId: 'work', guiUrl: '' } }])
  })

  it('isn’t saved if it is invalid', async () => {
    const { double, user } = await openEdit()
    await write(user, gui(), 'javascript:alert(1)')
    await press(user, 'Save')
    expect(gui()).toHaveFocus()
    expect(dialog().getByText(/It should look like/)).toBeVisible()
    expect(asked(double)).toEqual([])
  })
})

describe('“Open in Compileo” on a server’s page', () => {
  it('opens the server’s queue', async () => {
    const known = createBridgeDouble(createEmptySnapshot({ servers: [workstation] }))
    const { user } = await renderWindow(known)
    await user.click(button('Workstation'))
    await user.click(button('Open in Compileo'))
    expect(known.getArguments('openInCompileo')).toEqual([{ serverId: 'work' }])
  })
})
