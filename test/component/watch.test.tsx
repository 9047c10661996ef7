import { fireEvent, screen, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { createBridgeDouble, createEmptySnapshot } from '#test/support/bridge-double.ts'
import { createJobView, createSampleSnapshot, createServerView } from '#test/support/sample-data.ts'
import {
  button,
  choose,
  pass,
  press,
  renderWindow,
  row,
  settled,
  perform,
  useFixedClock,
  write,
} from './render-window.tsx'
import { createQuotedMessage } from '#test/support/job-texts.ts'

useFixedClock()

const dialog = () => within(screen.getByRole('dialog', { name: 'Watch a job' }))
const text = () => screen.getByRole('textbox', { name: 'Job ID, link or message' })

async function send(user: UserEvent, written: string, keys = '{Control>}{Enter}{/Control}'): Promise<void> {
  await user.type(text(), `${written}${keys}`)
  await pass(0)
}

async function openDialog(double = createBridgeDouble(createSampleSnapshot())) {
  const rendered = await renderWindow(double)
  await press(rendered.user, button('Watch a job'))
  return rendered
}

describe('the watch dialog', () => {
  it('opens with its button or from the main process, and focuses the text area', async () => {
    const { double, user } = await openDialog()
    expect(text()).toHaveFocus()
    await user.click(dialog().getByRole('button', { name: 'Cancel' }))
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    perform(() => double.sendIntent({ show: 'watch' }))
    expect(dialog().getByRole('heading', { name: 'Watch a job' })).toBeVisible()
  })

  it('moves the focus to the empty text area if “Watch” is pressed', async () => {
    const { user } = await openDialog()
    await user.tab()
    expect(text()).not.toHaveFocus()
    await press(user, dialog().getByRole('button', { name: 'Watch' }))
    expect(text()).toHaveFocus()
  })

  it('watches the pasted jobs, closes, and opens the job', async () => {
    const { double, user } = await openDialog()
    double.handle('watch', () => {
      const job = createJobView({ jobId: 'fresh', label: 'A fresh job' })
      double.sendPatch({ jobs: { upserts: [job], removals: [] } })
      return {
        ok: true,
        results: [
          {
            jobId: 'fresh',
            key: job.identity.key,
            ok: true,
            message: createQuotedMessage('Watching on Workstation'),
          },
        ],
      }
    })
    expect(dialog().queryByRole('textbox', { name: 'Label' })).not.toBeInTheDocument()
    await write(user, text(), 'Job ID: fresh')
    await write(user, dialog().getByRole('textbox', { name: 'Label' }), ' A fresh job ')
    await choose(user, 'Server', 'Workstation')
    await user.click(dialog().getByRole('button', { name: 'Watch' }))
    expect(double.getArguments('watch')).toEqual([
      { text: 'Job ID: fresh', label: 'A fresh job', serverId: 'work' },
    ])
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    expect(screen.getByRole('complementary')).toHaveTextContent('A fresh job')
  })

  it('adds a line to typed text with Enter, and sends the text with Ctrl+Enter', async () => {
    const { double, user } = await openDialog()
    await user.keyboard('first{Enter}second')
    expect(text()).toHaveValue('first\nsecond')
    expect(double.getArguments('watch')).toEqual([])
    await user.keyboard('{Control>}{Enter}{/Control}')
    expect(double.getArguments('watch')).toEqual([{ text: 'first\nsecond' }])
  })

  it('sends nothing when Enter completes a composed character', async () => {
    const { double, user } = await openDialog()
    await user.paste('abc')
    fireEvent.keyDown(text(), { key: 'Enter', isComposing: true })
    await settled()
    expect(double.getArguments('watch')).toEqual([])
  })

  it('adds no line with Enter if the typed text was deleted', async () => {
    const { double, user } = await openDialog()
    await user.keyboard('a{Backspace}{Enter}')
    expect(text()).toHaveValue('')
    expect(dialog().getByRole('alert')).toHaveTextContent('Paste a job ID first.')
    expect(double.getArguments('watch')).toEqual([])
  })

  it('sends pasted text with Enter, without running a row’s shortcut', async () => {
    const { double, user } = await renderWindow(createBridgeDouble(createSampleSnapshot()))
    row(/Parse 1,240/).focus()
    await user.keyboard('w')
    await settled()
    await user.paste('abc')
    await user.keyboard('{Enter}{Enter}rmd')
    await settled()
    expect(double.getArguments('watch')).toEqual([{ text: 'abc' }])
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    expect(screen.getByRole('main')).toHaveFocus()
    await user.keyboard('rmdjk{Enter}')
    const names = new Set(double.calls.map(({ name }) => name))
    for (const command of ['restart', 'setMuted', 'setDismissed'] as const)
      expect(names).not.toContain(command)
  })

  it('sends one request even if the user presses Enter several times', async () => {
    const { double, user } = await openDialog()
    let answer: (() => void) | undefined
    const answered = new Promise<void>((resolve) => (answer = resolve))
    double.handle('watch', async () => {
      await answered
      return { ok: false, message: createQuotedMessage('Not found'), results: [] }
    })
    await send(user, 'abc')
    await send(user, '')
    expect(double.getArguments('watch')).toHaveLength(1)
    answer?.()
    await settled()
  })

  it('shows a result for each line, and keeps only the rejected lines', async () => {
    const { double, user } = await openDialog()
    double.handle('watch', () => ({
      ok: false,
      message: createQuotedMessage('One of two jobs is not watched'),
      results: [
        { jobId: 'good', ok: true, message: createQuotedMessage('Watching on Workstation') },
        { jobId: 'bad', ok: false, message: createQuotedMessage('Not found on any server') },
      ],
    }))
    await send(user, 'good bad')
    const lines = within(dialog().getByRole('list', { name: 'Results' })).getAllByRole('listitem')
    expect(lines.map((line) => line.textContent)).toEqual([
      'goodWatching on Workstation',
      'badNot found on any server',
    ])
    expect(text()).toHaveValue('bad')
    await user.click(dialog().getByRole('button', { name: 'Done' }))
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })

  it('shows next to the text area that the text contains no job', async () => {
    const { double, user } = await openDialog()
    await user.keyboard('{Enter}')
    expect(dialog().getByRole('alert')).toHaveTextContent('Paste a job ID first.')
    expect(text()).toHaveFocus()
    expect(double.getArguments('watch')).toEqual([])
    double.handle('watch', () => ({
      ok: false,
      message: createQuotedMessage('No job ID found in this text'),
      results: [],
    }))
    await send(user, 'hello')
    expect(text()).toHaveAccessibleDescription('No job ID found in this text')
    expect(text()).toBeInvalid()
  })

  it('shows an error if the call to the main process fails', async () => {
    const { double, user } = await openDialog()
    double.handle('watch', () => Promise.reject(new Error('The pipe is closed')))
    await send(user, 'abc')
    expect(text()).toHaveAccessibleDescription('That didn’t work: The pipe is closed')
  })

  it('shows how many jobs are now watched', async () => {
    const { double, user } = await openDialog()
    const results = ['a', 'b'].map((jobId) => ({ jobId, ok: true, message: createQuotedMessage('Watching') }))
    double.handle('watch', () => ({ ok: true, results }))
    await send(user, 'a b')
    expect(screen.getByText('Watching 2 jobs')).toBeVisible()
  })
})

async function openWithoutServer() {
  const window = await renderWindow(createEmptySnapshot())
  // The focus moves from the address to a button, where the shortcut opens the form.
  await window.user.tab()
  await window.user.keyboard('{Control>}n{/Control}')
  await settled()
  return window
}

it('the watch form in an empty list watches the first job, and opens its details', async () => {
  const { double, user } = await renderWindow(
    createEmptySnapshot({ servers: [createServerView({ id: 'work', name: 'Workstation' })] }),
  )
  await press(user, button('Watch a job'))
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  expect(text()).toHaveFocus()
  button('Settings').focus()
  await user.keyboard('w')
  await settled()
  expect(text()).toHaveFocus()
  expect(text()).toHaveValue('')
  double.handle('watch', () => {
    const job = createJobView({ jobId: 'first' })
    double.sendPatch({ jobs: { upserts: [job], removals: [] } })
    return {
      ok: true,
      results: [
        { jobId: 'first', key: job.identity.key, ok: true, message: createQuotedMessage('Watching') },
      ],
    }
  })
  await send(user, 'first', '{Enter}')
  expect(screen.getByRole('row', { name: /first/ })).toBeVisible()
  expect(screen.getByRole('complementary')).toHaveTextContent('first')
})

describe('the watch form', () => {
  it('adds a missing server with its key first, and then watches the job', async () => {
    const { double, user } = await openWithoutServer()
    double.handle('addServer', () => ({ ok: true, serverId: 'local' }))
    expect(screen.getByRole('textbox', { name: 'Server address' })).toHaveValue('http://localhost:8000')
    await write(user, screen.getByLabelText('API key'), 'secret')
    await send(user, 'abc')
    expect(double.calls.filter(({ name }) => name === 'addServer' || name === 'watch')).toEqual([
      { name: 'addServer', argument: { url: 'http://localhost:8000', apiKey: 'secret' } },
      { name: 'watch', argument: { text: 'abc', serverId: 'local' } },
    ])
  })

  it('shows next to the address why the server wasn’t added, and watches nothing', async () => {
    const { double, user } = await openWithoutServer()
    double.handle('addServer', () => ({
      ok: false,
      message: createQuotedMessage('localhost:8000 refused the connection'),
    }))
    await send(user, 'abc')
    expect(screen.getByRole('textbox', { name: 'Server address' })).toHaveAccessibleDescription(
      'localhost:8000 refused the connection',
    )
    expect(double.getArguments('watch')).toEqual([])
    expect(text()).toHaveValue('abc')
  })

  it('reports which job wasn’t watched, and the report stays when the list replaces the form', async () => {
    const { double, user } = await renderWindow(
      createEmptySnapshot({ servers: [createServerView({ id: 'work', name: 'W' })] }),
    )
    double.handle('watch', () => {
      double.sendPatch({ jobs: { upserts: [createJobView({ jobId: 'good' })], removals: [] } })
      const results = [
        { jobId: 'good', ok: true, message: createQuotedMessage('Watching on W') },
        { jobId: 'bad', ok: false, message: createQuotedMessage('Not found on any server') },
      ]
      return { ok: false, message: createQuotedMessage('One job is not watched'), results }
    })
    await send(user, 'good bad', '{Enter}')
    expect(screen.getByRole('row', { name: /good/ })).toBeVisible()
    expect(screen.getByText('bad: Not found on any server')).toBeVisible()
  })

  it('takes the server’s address from a pasted link', async () => {
    const { user } = await openWithoutServer()
    await user.click(text())
    await user.paste('see http://gpu.lab:9000/api/v1/jobs/status/abc')
    expect(screen.getByRole('textbox', { name: 'Server address' })).toHaveValue('http://gpu.lab:9000')
  })

  it('can add another server', async () => {
    const { double, user } = await openDialog()
    expect(screen.queryByRole('textbox', { name: 'Server address' })).not.toBeInTheDocument()
    await choose(user, 'Server', 'Another server…')
    double.handle('addServer', () => ({ ok: true, serverId: 'other' }))
    await send(user, 'abc')
    expect(double.getArguments('watch')).toEqual([{ text: 'abc', serverId: 'other' }])
  })

  it('adds a new server once, even if the user submits again after “Not found”', async () => {
    const { double, user } = await openDialog()
    await choose(user, 'Server', 'Another server…')
    double.handle('addServer', () => {
      double.sendPatch({
        servers: [...double.snapshot().servers, createServerView({ id: 'other', name: 'Other' })],
      })
      return { ok: true, serverId: 'other' }
    })
    const message = createQuotedMessage('Not found on Other')
    double.handle('watch', () => ({ ok: false, message, results: [{ jobId: 'abc', ok: false, message }] }))
    await send(user, 'abc')
    await user.keyboard('{Control>}{Enter}{/Control}')
    await settled()
    expect(double.getArguments('addServer')).toHaveLength(1)
    expect(double.getArguments('watch')).toMatchObject([{ serverId: 'other' }, { serverId: 'other' }])
  })
})
