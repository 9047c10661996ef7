import { screen, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import type { ClipboardLook } from '../../shared/contract.ts'
import { defaultSettings } from '../../shared/settings.ts'
import { createBridgeDouble, emptySnapshot } from '../support/bridge-double.ts'
import { jobOf, serverOf } from '../support/sample-data.ts'
import { button, pass, press, renderWindow, settled, perform, useFixedClock } from './render-window.tsx'
import { saying } from '../support/job-texts.ts'

useFixedClock()

const jobId = '4b1e4567-e89b-12d3-a456-4266141709c2'
const offer = () => screen.queryByRole('region', { name: 'Job ID on the clipboard' })

async function open(
  look: ClipboardLook = { is: 'new', jobs: [{ jobId, kind: 'extraction' }] },
  jobs = ['a'],
) {
  vi.spyOn(document, 'hasFocus').mockReturnValue(false)
  const double = createBridgeDouble(
    emptySnapshot({
      servers: [serverOf({ id: 'work', name: 'Workstation' })],
      jobs: jobs.map((id) => jobOf({ jobId: id })),
    }),
  )
  double.on('clipboardJobs', () => look)
  double.on('watch', () => {
    double.emit({ jobs: { upserts: [jobOf({ jobId })], removals: [] } })
    return {
      ok: true,
      results: [{ jobId, key: `work/${jobId}`, ok: true, message: saying('Watching on Workstation') }],
    }
  })
  const rendered = await renderWindow(double)
  return { ...rendered, double }
}

async function focus(): Promise<void> {
  perform(() => window.dispatchEvent(new Event('focus')))
  await pass(0)
}

describe('a job ID on the clipboard', () => {
  it('is looked for when the window gets the focus or the watch form opens, and at no other time', async () => {
    const { double, user } = await open({ is: 'new', jobs: [] })
    await pass(5 * 60_000)
    expect(double.callsOf('clipboardJobs')).toEqual([])
    await focus()
    expect(double.callsOf('clipboardJobs')).toEqual([{ at: 'focus' }])
    await press(user, button('Watch a job'))
    expect(double.callsOf('clipboardJobs')).toEqual([{ at: 'focus' }, { at: 'watch' }])
    await pass(5 * 60_000)
    expect(double.callsOf('clipboardJobs')).toHaveLength(2)
  })

  it('is watched by one press, and its details are opened', async () => {
    const { double, user } = await open()
    await focus()
    expect(offer()).toHaveTextContent('Job ID on the clipboardExtraction4b1e…09c2')
    await user.click(within(screen.getByRole('main')).getByRole('button', { name: 'Watch' }))
    await pass(0)
    expect(double.callsOf('watch')).toEqual([{ text: jobId, kind: 'extraction' }])
    expect(offer()).not.toBeInTheDocument()
    expect(screen.getByRole('complementary', { name: 'Job details' })).toHaveTextContent(jobId.slice(0, 8))
  })

  it('is requested from its own server if an address names it', async () => {
    const { double, user } = await open({ is: 'new', jobs: [{ jobId, serverUrl: 'http://h:1' }] })
    await focus()
    await user.click(within(screen.getByRole('main')).getByRole('button', { name: 'Watch' }))
    expect(double.callsOf('watch')).toEqual([{ text: `http://h:1/api/v1/jobs/status/${jobId}` }])
  })

  it('is offered in the watch form, too', async () => {
    const { user } = await open()
    await press(user, button('Watch a job'))
    const region = screen.getByRole('region', { name: 'Job ID on the clipboard' })
    await press(user, within(region).getByRole('button', { name: 'Watch' }))
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })

  it('is offered before the first job', async () => {
    await open(undefined, [])
    await focus()
    expect(offer()).toBeVisible()
  })

  it('that is refused shows the reason, and isn’t offered again', async () => {
    const { double, user } = await open()
    double.on('watch', () => ({ ok: false, message: saying('Not found on any server'), results: [] }))
    await focus()
    await user.click(within(screen.getByRole('main')).getByRole('button', { name: 'Watch' }))
    await pass(0)
    expect(screen.getByText('Not found on any server')).toBeVisible()
    expect(offer()).not.toBeInTheDocument()
  })

  it('goes when it is ignored, watched otherwise, or switched off; and stays when nothing new was copied', async () => {
    const { double, user } = await open()
    await focus()
    double.on('clipboardJobs', () => ({ is: 'same' }))
    await focus()
    expect(offer()).toBeVisible()
    perform(() => double.emit({ settings: { ...defaultSettings, offerClipboard: false } }))
    expect(offer()).not.toBeInTheDocument()
    perform(() => double.emit({ settings: defaultSettings }))
    perform(() => double.emit({ jobs: { upserts: [jobOf({ jobId })], removals: [] } }))
    expect(offer()).not.toBeInTheDocument()
    perform(() => double.emit({ jobs: { upserts: [], removals: [`work/${jobId}`] } }))
    await user.click(button('Ignore'))
    expect(offer()).not.toBeInTheDocument()
  })
})

const field = () => screen.getByRole('textbox', { name: 'Job ID, link or message' })

describe('what main has pasted', () => {
  it('is in the watch form, like a paste into the window, and can be pasted again', async () => {
    const { double, user } = await open({ is: 'new', jobs: [] })
    perform(() => double.intend({ show: 'pasted', text: `  Job ID: ${jobId} ` }))
    await settled()
    expect(field()).toHaveValue(`Job ID: ${jobId}`)
    expect(double.callsOf('watch')).toEqual([])
    await user.keyboard('{Escape}')
    await settled()
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    perform(() => double.intend({ show: 'pasted', text: `  Job ID: ${jobId} ` }))
    await settled()
    expect(field()).toHaveValue(`Job ID: ${jobId}`)
  })

  it('shows a hint and opens nothing without any text', async () => {
    const { double } = await open({ is: 'new', jobs: [] })
    perform(() => double.intend({ show: 'pasted', text: ' ' }))
    await settled()
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    expect(screen.getByText('No text in it')).toBeVisible()
  })
})
