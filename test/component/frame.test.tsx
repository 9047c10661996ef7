import { fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { createBridgeDouble, createEmptySnapshot } from '#test/support/bridge-double.ts'
import { failedJobKey, createSampleSnapshot } from '#test/support/sample-data.ts'
import { button, pass, press, renderWindow, row, settled, perform, useFixedClock } from './render-window.tsx'
import { createQuotedMessage } from '#test/support/job-texts.ts'

useFixedClock()

const text = () => screen.getByRole('textbox', { name: 'Job ID, link or message' })

const carried = (data: Readonly<Record<string, string>>) => ({ getData: (type: string) => data[type] ?? '' })

const paste = (data: Readonly<Record<string, string>>) =>
  fireEvent.paste(document.body, { clipboardData: carried(data) })

function middleClick(selected: string) {
  fireEvent.mouseDown(document.body, { button: 1 })
  paste({ 'text/plain': selected })
}

describe('a paste into the window', () => {
  it('opens the watch dialog with the pasted text', async () => {
    await renderWindow()
    paste({ 'text/plain': 'job-1\njob-2' })
    await settled()
    expect(text()).toHaveValue('job-1\njob-2')
    expect(text()).toHaveFocus()
  })

  it('opens the watch dialog after a middle click only if the text contains a job ID', async () => {
    await renderWindow()
    middleClick('what was selected somewhere')
    await settled()
    expect(screen.queryByRole('dialog')).toBeNull()
    middleClick('123e4567-e89b-12d3-a456-426614174000')
    expect(await screen.findByRole('dialog', { name: 'Watch a job' })).toBeVisible()
  })

  it('opens no dialog if a text field has focus', async () => {
    const { user } = await renderWindow()
    await user.keyboard('jj{F2}')
    fireEvent.paste(screen.getByRole('textbox'), { clipboardData: carried({ 'text/plain': 'job-1' }) })
    await settled()
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })

  it('shows a message if the clipboard is empty', async () => {
    await renderWindow()
    paste({})
    await settled()
    expect(screen.getByText('No text in it')).toBeVisible()
  })

  it('inserts a link’s address and title, or one line if both are the same', async () => {
    const { user } = await renderWindow()
    const url = 'http://lab:8000/api/v1/jobs/status/xyz'
    paste({ 'text/uri-list': url, 'text/plain': 'My job' })
    await settled()
    expect(text()).toHaveValue(`${url}\nMy job`)
    await user.keyboard('{Escape}')
    await settled()
    paste({ 'text/uri-list': url, 'text/plain': url })
    await settled()
    expect(text()).toHaveValue(url)
  })

  it('opens a dialog with the pasted text even if the list is empty', async () => {
    await renderWindow(createEmptySnapshot())
    paste({ 'text/plain': 'job-1' })
    await settled()
    expect(within(screen.getByRole('dialog')).getByDisplayValue('job-1')).toBeVisible()
  })
})

describe('watching many jobs at once', () => {
  it('sends a long list in parts, and shows a result for each job', async () => {
    const double = createBridgeDouble(createSampleSnapshot())
    double.handle('watch', ({ text: part }) => {
      const results = part
        .trim()
        .split('\n')
        .map((jobId) => ({
          jobId,
          ok: !jobId.endsWith('7'),
          message: createQuotedMessage(jobId.endsWith('7') ? 'Not found on any server' : 'Watching'),
        }))
      return results.every(({ ok }) => ok)
        ? { ok: true, results }
        : { ok: false, message: createQuotedMessage('Some are not watched'), results }
    })
    const { user } = await renderWindow(double)
    const ids = Array.from({ length: 1_000 }, (_, i) => `123e4567-e89b-12d3-a456-${i}`)
    paste({ 'text/plain': ids.join('\n') })
    await settled()
    await press(user, button('Watch'))
    expect(double.getArguments('watch')).toHaveLength(2)
    expect(screen.getByText('Couldn’t watch 100 of 1,000 jobs')).toBeVisible()
    expect(screen.getByRole('list', { name: 'Results' }).children).toHaveLength(1_000)
  })

  it('shows an error for a text of more than 1,000,000 characters', async () => {
    const { double, user } = await renderWindow()
    paste({ 'text/plain': 'x'.repeat(1_000_001) })
    await settled()
    await user.click(button('Watch'))
    expect(text()).toHaveAccessibleDescription('Too long. The limit is 1,000,000 characters.')
    expect(double.getArguments('watch')).toEqual([])
  })
})

describe('global shortcuts', () => {
  it('are listed when the user presses ? or a button in the sidebar', async () => {
    const { user } = await renderWindow()
    await user.keyboard('?')
    await settled()
    const sheet = screen.getByRole('dialog', { name: 'Keyboard shortcuts' })
    // If the close button had focus, its tooltip would be shown.
    expect(sheet).toHaveFocus()
    expect(within(sheet).getByText('Next or previous job')).toBeVisible()
    await user.keyboard('{Escape}')
    await settled()
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    await press(user, button('Keyboard shortcuts'))
    expect(screen.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  })

  it('open the watch dialog and the command palette', async () => {
    const { user } = await renderWindow()
    await user.keyboard('w')
    await settled()
    expect(screen.getByRole('dialog', { name: 'Watch a job' })).toBeVisible()
    await user.keyboard('{Escape}')
    await settled()
    for (const keys of ['{Control>}f{/Control}', '/']) {
      await user.keyboard(keys)
      await settled()
      expect(screen.getByRole('dialog', { name: 'Command palette' })).toBeVisible()
      await user.keyboard('{Escape}')
      await settled()
    }
  })

  it('are ordinary letters in a text field', async () => {
    const { user } = await renderWindow()
    await user.keyboard('jj{F2}w?')
    expect(screen.getByRole('textbox')).toHaveValue('w?')
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })
})

async function watched() {
  const focus = vi.spyOn(document, 'hasFocus').mockReturnValue(true)
  const rendered = await renderWindow()
  return { ...rendered, focus, reported: () => rendered.double.getArguments('lookingAt') }
}

describe('the window’s report of what the user sees', () => {
  const list = { list: true } as const
  const parse = { key: 'work/parse-1', ...list } as const

  it('names the list and the open job, and is sent once for each change', async () => {
    const { double, user, reported } = await watched()
    expect(reported()).toEqual([list])
    await user.click(row(/Risk factors/))
    await user.click(row(/Parse/))
    perform(() => double.changeJob('work/parse-1', { progress: 70 }))
    await pass(1_000)
    fireEvent.focus(window)
    await user.click(button('Close details'))
    expect(reported()).toEqual([list, { key: failedJobKey, ...list }, parse, list])
  })

  it('names nothing while the window is hidden or has no focus', async () => {
    const { user, focus, reported } = await watched()
    await user.click(row(/Parse/))
    focus.mockReturnValue(false)
    fireEvent.blur(window)
    fireEvent.blur(window)
    focus.mockReturnValue(true)
    fireEvent.focus(window)
    vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
    fireEvent(document, new Event('visibilitychange'))
    expect(reported()).toEqual([list, parse, {}, parse, {}])
  })

  it('names nothing while another screen is shown', async () => {
    const { user, reported } = await watched()
    await user.click(row(/Parse/))
    await user.click(button('Settings'))
    expect(reported()).toEqual([list, parse, {}])
  })
})
