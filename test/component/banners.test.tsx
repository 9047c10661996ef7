import { fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import type { Banner } from '#shared/model.ts'
import { createMessage } from '#shared/message.ts'
import { createEmptySnapshot } from '#test/support/bridge-double.ts'
import { createJobView, createServerView } from '#test/support/sample-data.ts'
import { createQuotedMessage } from '#test/support/job-texts.ts'
import { button, chooseFrom, pass, perform, press, renderWindow, useFixedClock } from './render-window.tsx'

useFixedClock()

const header = () => within(screen.getByRole('region', { name: 'Messages' }))
const list = () => within(screen.getByRole('dialog', { name: 'Messages' }))

const info: Banner = { id: 'i', tone: 'info', message: createQuotedMessage('Copied 9 lines') }
const keyring: Banner = { id: 'keyring', tone: 'info', message: createMessage('storage.keys.memoryOnly') }
const lost: Banner = {
  id: 'history',
  tone: 'warning',
  message: createMessage('storage.historyLines', 1, '/data/outcomes.1.jsonl'),
}
const away = (id: string, name: string) =>
  createServerView({
    id,
    name,
    reach: 'unreachable',
    reason: createQuotedMessage(`No route to ${name}`),
    nextTryAt: Date.now() + 20_000,
  })
const jobOn = (serverId: string) => createJobView({ jobId: 'a', serverId, connection: { state: 'offline' } })

const withAll = () =>
  createEmptySnapshot({
    banners: [info, keyring, lost],
    servers: [away('work', 'Archive'), away('lab', 'Attic')],
    jobs: [jobOn('work'), jobOn('lab')],
  })

describe('the banner in the header', () => {
  it('shows the most severe banner and how many banners there are', async () => {
    const { double, user } = await renderWindow(withAll())
    expect(header().getByRole('paragraph')).toHaveTextContent(
      '1 line of the history couldn’t be read. It was moved to /data/outcomes.1.jsonl.',
    )
    await user.click(header().getByRole('button', { name: 'Open folder' }))
    expect(double.getArguments('openDataFolder')).toEqual([{}])
    await user.click(header().getByRole('button', { name: /^1 of 4/ }))
    expect(
      list()
        .getAllByRole('paragraph')
        .map(({ textContent }) => textContent),
    ).toEqual([
      '1 line of the history couldn’t be read. It was moved to /data/outcomes.1.jsonl.',
      'This system has no keyring, so API keys are kept only until you quit.',
      '2 servers are unreachable',
      'Copied 9 lines',
    ])
  })

  it('has a “Show” button, which opens the list of banners, if the text doesn’t fit', async () => {
    const height = vi.spyOn(HTMLElement.prototype, 'scrollHeight', 'get').mockReturnValue(0)
    const { double, user } = await renderWindow(createEmptySnapshot({ banners: [info] }))
    expect(header().queryByRole('button', { name: 'Show' })).not.toBeInTheDocument()
    height.mockReturnValue(48)
    perform(() => double.sendPatch({ banners: [keyring] }))
    const show = header().getByRole('button', { name: 'Show' })
    height.mockReturnValue(0)
    fireEvent(window, new Event('resize'))
    expect(show).not.toBeInTheDocument()
    height.mockReturnValue(48)
    fireEvent(window, new Event('resize'))
    await user.click(header().getByRole('button', { name: 'Show' }))
    expect(list().getByRole('paragraph')).toHaveTextContent('This system has no keyring')
  })

  it('stays the same while the time until the next retry passes', async () => {
    await renderWindow(createEmptySnapshot({ servers: [away('work', 'Archive')], jobs: [jobOn('work')] }))
    const before = screen.getByRole('banner').innerHTML
    expect(header().getByRole('paragraph')).toHaveTextContent(/^Archive is unreachable$/)
    await pass(3_000)
    expect(screen.getByRole('banner').innerHTML).toBe(before)
  })

  it('reappears if the user dismissed it and the server then rejects the key again', async () => {
    const locked = createServerView({ id: 'work', name: 'Archive', reach: 'unauthorized' })
    const { double, user } = await renderWindow(
      createEmptySnapshot({ servers: [locked], jobs: [jobOn('work')] }),
    )
    await user.click(header().getByRole('button', { name: /^Dismiss/ }))
    expect(header().queryByRole('button')).not.toBeInTheDocument()
    for (const reach of ['ok', 'unauthorized'] as const)
      perform(() => double.sendPatch({ servers: [{ ...locked, reach }] }))
    expect(header().getByRole('button', { name: /^Dismiss/ })).toBeVisible()
  })

  it('has one button that retries all unreachable servers', async () => {
    const { double, user } = await renderWindow(
      createEmptySnapshot({
        servers: [away('work', 'Archive'), away('lab', 'Attic')],
        jobs: [jobOn('work'), jobOn('lab')],
      }),
    )
    await user.click(header().getByRole('button', { name: 'Retry now' }))
    expect(double.getArguments('retryNow')).toEqual([{}])
    await user.click(header().getByRole('button', { name: 'Show' }))
    expect(
      list()
        .getAllByRole('listitem', { name: '' })
        .map((item) => item.textContent),
    ).toEqual(
      expect.arrayContaining([
        expect.stringContaining('Archive: No route to Archive'),
        expect.stringContaining('Attic: No route to Attic'),
      ]),
    )
  })
})

describe('the list of banners', () => {
  it('opens from the bell’s menu, and closes when its last banner is dismissed', async () => {
    const { user } = await renderWindow(
      createEmptySnapshot({
        banners: [info],
        servers: [createServerView({ id: 'work', name: 'Workstation' })],
      }),
    )
    await chooseFrom(user, 'Pause notifications', 'Messages (1)')
    await user.click(list().getByRole('button', { name: 'Dismiss: Copied 9 lines' }))
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })

  it('isn’t in the bell’s menu if there are no banners', async () => {
    const { double, user } = await renderWindow(
      createEmptySnapshot({
        banners: [info],
        servers: [createServerView({ id: 'work', name: 'Workstation' })],
      }),
    )
    perform(() => double.sendPatch({ banners: [] }))
    await press(user, button('Pause notifications'))
    expect(screen.queryByRole('menuitem', { name: /Messages/ })).not.toBeInTheDocument()
  })
})
