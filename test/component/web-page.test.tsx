import { act, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { createBridgeDouble, createEmptySnapshot } from '#test/support/bridge-double.ts'
import { createJobView, createServerView } from '#test/support/sample-data.ts'
import { noon, renderWindow, settled, perform, useFixedClock } from './render-window.tsx'

useFixedClock()

const minute = 60_000
const seen = { key: 'work/long' }

async function open() {
  const servers = ['work', 'lab'].map((id) => createServerView({ id, name: id }))
  const jobs = [
    createJobView({ jobId: 'long', label: 'Long', startedAt: noon - 6 * minute }),
    createJobView({ jobId: 'short', label: 'Short', serverId: 'lab', startedAt: noon - 4 * minute }),
  ]
  const { double, user } = await renderWindow(createBridgeDouble(createEmptySnapshot({ servers, jobs })))
  const press = async (name: string) => {
    act(() => screen.getByRole('row', { name: new RegExp(name) }).focus())
    await user.keyboard('o')
    await settled()
  }
  return { double, user, press, dialog: () => within(screen.getByRole('dialog')) }
}

describe('“Open in Compileo”', () => {
  it('needs a confirmation if a job on the server has been running for more than five minutes', async () => {
    const { double, user, press, dialog } = await open()
    await press('Long')
    expect(dialog().getByRole('heading', { name: 'Open Compileo’s web page?' })).toBeVisible()
    await user.click(dialog().getByRole('button', { name: 'Cancel' }))
    expect(double.getArguments('openInCompileo')).toEqual([])
    await press('Long')
    await user.click(dialog().getByRole('button', { name: 'Open anyway' }))
    expect(double.getArguments('openInCompileo')).toEqual([seen])
    expect(double.getArguments('updateSettings')).toEqual([])
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })

  it('opens the page at once if no job on the server has been running for more than five minutes', async () => {
    const { double, press } = await open()
    await press('Short')
    expect(double.getArguments('openInCompileo')).toEqual([{ key: 'lab/short' }])
  })

  it('also needs a confirmation if the main process requests the page', async () => {
    const { double, user, dialog } = await open()
    perform(() => double.sendIntent({ show: 'ask-web-page', request: { serverId: 'work' } }))
    await settled()
    await user.click(dialog().getByRole('button', { name: 'Open anyway' }))
    expect(double.getArguments('openInCompileo')).toEqual([{ serverId: 'work' }])
  })
})
