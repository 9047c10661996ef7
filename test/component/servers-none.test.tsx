import { screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { createMessage } from '#shared/message.ts'
import { createBridgeDouble } from '#test/support/bridge-double.ts'
import { serverOf } from '#test/support/sample-data.ts'
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
const local = serverOf({ id: 'local', name: 'localhost:8000' })

async function expectWatchForm(): Promise<void> {
  await settled()
  expect(screen.getByRole('textbox', { name: 'Job ID, link or message' })).toHaveFocus()
  expect(screen.queryByRole('textbox', { name: 'Server address' })).not.toBeInTheDocument()
  expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
}

describe('before the first server', () => {
  it('shows one field with the focus, and no control without a purpose', async () => {
    await start()
    expect(screen.getByRole('heading', { name: 'Connect to Compileo' })).toBeVisible()
    expect(address()).toHaveFocus()
    expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Connect'])
    expect(screen.queryByRole('navigation')).not.toBeInTheDocument()
    expect(screen.getByRole('main').textContent.split(/\s+/).length).toBeLessThan(35)
  })

  it('moves to the key with Enter if one is required, and connects with the next', async () => {
    const { double, user } = await start()
    double.on('testServer', ({ apiKey }) =>
      apiKey === 'right' ? { ok: true } : { ok: false, message: createMessage('serverErrors.missingKey') },
    )
    await user.keyboard('gpu:8000{Enter}')
    await settled()
    expect(screen.getByLabelText(/^API key/)).toHaveFocus()
    await user.click(address())
    await user.keyboard('{Enter}')
    expect(screen.getByLabelText(/^API key/)).toHaveFocus()
    expect(double.callsOf('addServer')).toEqual([])
    await user.keyboard('right{Enter}')
    expect(double.callsOf('addServer')).toEqual([{ url: 'gpu:8000', apiKey: 'right' }])
  })

  it('checks an address on this computer almost at once', async () => {
    const { double, user } = await start()
    await user.keyboard('localhost:8000')
    await pass(150)
    expect(double.callsOf('testServer')).toHaveLength(1)
  })

  it('takes the address in place, and goes on to the watch form', async () => {
    const { double, user } = await start()
    double.on('addServer', ({ url }) => {
      double.emit({ servers: [{ ...local, url }] })
      return { ok: true, serverId: 'local' }
    })
    await user.click(address())
    await user.paste('localhost:8000')
    await user.keyboard('{Enter}')
    expect(double.callsOf('testServer')).toEqual([{ url: 'localhost:8000' }])
    expect(double.callsOf('addServer')).toEqual([{ url: 'localhost:8000' }])
    await expectWatchForm()
  })

  it('goes on to the watch form even if the server arrives before the response', async () => {
    const { double, user } = await start()
    const answer = later<{ readonly ok: true; readonly serverId: string }>()
    double.on('addServer', () => answer.promise)
    await user.click(address())
    await user.paste('localhost:8000')
    await user.keyboard('{Enter}')
    perform(() => double.emit({ servers: [local] }))
    expect(screen.queryByRole('textbox', { name: 'Address' })).not.toBeInTheDocument()
    answer.settle({ ok: true, serverId: 'local' })
    await expectWatchForm()
  })

  it('waits for the server that was added', async () => {
    const { double, user } = await start()
    double.on('addServer', () => ({ ok: true, serverId: 'local' }))
    await user.click(address())
    await user.paste('localhost:8000')
    await user.keyboard('{Enter}')
    await settled()
    expect(address()).toBeVisible()
    perform(() => double.emit({ servers: [local] }))
    await expectWatchForm()
  })

  it('checks the address once typing pauses and it is valid', async () => {
    const { double, user } = await start()
    await user.click(address())
    await user.paste('http://')
    await pass(500)
    await user.paste('gpu:8000')
    await pass(499)
    expect(double.callsOf('testServer')).toEqual([])
    expect(screen.queryByText(/valid address/)).not.toBeInTheDocument()
    await pass(1)
    expect(double.callsOf('testServer')).toEqual([{ url: 'http://gpu:8000' }])
    expect(screen.getByText('Connected to Compileo.')).toBeVisible()
    await user.keyboard('{Enter}')
    expect(double.callsOf('testServer')).toHaveLength(1)
    expect(double.callsOf('addServer')).toEqual([{ url: 'http://gpu:8000' }])
  })

  it('asks for a key only if the server requires one, and sends it only on submit', async () => {
    const { double, user } = await start()
    double.on('testServer', ({ apiKey }) =>
      apiKey === 'right' ? { ok: true } : { ok: false, message: createMessage('serverErrors.missingKey') },
    )
    expect(screen.queryByLabelText(/^API key/)).not.toBeInTheDocument()
    await user.click(address())
    await user.paste('http://gpu:8000')
    await pass(500)
    await write(user, screen.getByLabelText(/^API key/), 'right')
    await pass(1_000)
    expect(double.callsOf('testServer')).toHaveLength(1)
    await user.click(button('Connect'))
    expect(double.callsOf('addServer')).toEqual([{ url: 'http://gpu:8000', apiKey: 'right' }])
  })

  it('adds a server that doesn’t respond only on a second click', async () => {
    const { double, user } = await start()
    double.on('testServer', () => ({ ok: false, message: createMessage('serverErrors.unreachable.refused') }))
    await user.click(address())
    await user.paste('http://gpu:8000')
    await user.keyboard('{Enter}')
    await settled()
    expect(double.callsOf('addServer')).toEqual([])
    await user.click(button('Add anyway'))
    expect(double.callsOf('addServer')).toEqual([{ url: 'http://gpu:8000' }])
  })

  it('passes the address on to the form with all options if it doesn’t respond', async () => {
    const { double, user } = await start()
    await user.click(address())
    await user.paste('https://gpu')
    double.on('testServer', () => ({ ok: false, message: createMessage('serverErrors.unreachable.refused') }))
    await pass(500)
    await press(user, button('More options…'))
    expect(screen.getByRole('dialog', { name: 'Add a server' })).toBeVisible()
    expect(address()).toHaveValue('https://gpu')
    await user.keyboard('{Escape}')
    await settled()
    expect(button('More options…')).toHaveFocus()
  })
})
