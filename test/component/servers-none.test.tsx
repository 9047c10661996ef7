import { render, screen, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { WatchDialog } from '../../renderer/screens/watch/watch-dialog.tsx'
import { NoServer } from '../../renderer/screens/servers/no-server.tsx'
import { ServerDialog } from '../../renderer/screens/servers/server-dialog.tsx'
import { surroundingsOfPage } from '../../renderer/state/surroundings.ts'
import { createTextSource } from '../../renderer/state/use-texts.ts'
import { useWindow, WindowProvider } from '../../renderer/state/context.tsx'
import { createBridgeDouble } from '../support/bridge-double.ts'
import { serverOf } from '../support/sample-data.ts'
import { button, pass, settled, tell, useStandingClock } from './render-window.tsx'

useStandingClock()

/** The empty state wherever it stands, and the dialogs that it leads to. */
function Host() {
  const form = useWindow((state) => state.serverForm)
  const watches = useWindow((state) => state.watchOpen)
  const hasServers = useWindow((state) => (state.world?.servers.length ?? 0) > 0)
  return (
    <>
      {!hasServers && <NoServer />}
      {form && <ServerDialog form={form} />}
      {watches && <WatchDialog />}
    </>
  )
}

async function start() {
  const double = createBridgeDouble()
  const user = userEvent.setup({ delay: null, advanceTimers: (ms) => vi.advanceTimersByTimeAsync(ms) })
  render(
    <WindowProvider bridge={double} language={createTextSource('en')} surroundings={surroundingsOfPage()}>
      <Host />
    </WindowProvider>,
  )
  await pass(0)
  return { double, user }
}

describe('before the first server', () => {
  it('says where its address is found, and the way by the command line', async () => {
    await start()
    expect(screen.getByRole('heading', { name: 'Connect to Compileo' })).toBeVisible()
    expect(screen.getByText('http://localhost:8000')).toBeVisible()
    expect(screen.getByText('compileo-tray --server URL')).toBeVisible()
  })

  it('takes one, and goes on to the watch form, although the empty state is gone by then', async () => {
    const { double, user } = await start()
    double.on('addServer', ({ url }) => {
      double.emit({ servers: [serverOf({ id: 'local', name: 'localhost:8000', url })] })
      return { ok: true, serverId: 'local' }
    })
    await user.click(button('Add a server…'))
    await settled()
    await user.click(screen.getByRole('textbox', { name: 'Address' }))
    await user.paste('localhost:8000')
    await user.keyboard('{Enter}')
    await settled()
    expect(double.callsOf('testServer')).toEqual([{ url: 'localhost:8000', guiUrl: '' }])
    expect(double.callsOf('addServer')).toEqual([{ url: 'localhost:8000' }])
    const dialog = within(screen.getByRole('dialog', { name: 'Watch a job' }))
    expect(dialog.getByRole('textbox', { name: 'Job ID, link or message' })).toHaveFocus()
    expect(dialog.queryByRole('textbox', { name: 'Server address' })).not.toBeInTheDocument()
  })

  it('asks for no other server where the answer comes before the news of the one that was added', async () => {
    const { double, user } = await start()
    double.on('addServer', () => ({ ok: true, serverId: 'local' }))
    await user.click(button('Add a server…'))
    await settled()
    await user.click(screen.getByRole('textbox', { name: 'Address' }))
    await user.paste('localhost:8000')
    await user.keyboard('{Enter}')
    await settled()
    expect(screen.queryByRole('dialog', { name: 'Watch a job' })).not.toBeInTheDocument()
    tell(() => double.emit({ servers: [serverOf({ id: 'local', name: 'localhost:8000' })] }))
    await settled()
    const dialog = within(screen.getByRole('dialog', { name: 'Watch a job' }))
    expect(dialog.queryByRole('textbox', { name: 'Server address' })).not.toBeInTheDocument()
  })

  it('stays where it was when the person leaves the form', async () => {
    const { double, user } = await start()
    await user.click(button('Add a server…'))
    await settled()
    await user.keyboard('{Escape}')
    await settled()
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    expect(button('Add a server…')).toHaveFocus()
    expect(double.callsOf('addServer')).toEqual([])
  })
})
