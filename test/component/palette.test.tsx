import { fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { isJobOver } from '#renderer/state/models/groups.ts'
import { createBridgeDouble, createEmptySnapshot } from '#test/support/bridge-double.ts'
import { createQuotedMessage } from '#test/support/job-texts.ts'
import { createEndedJob, createJobView, createSampleSnapshot } from '#test/support/sample-data.ts'
import {
  button,
  noon,
  press,
  renderWindow,
  row,
  settled,
  perform,
  useFixedClock,
  searchField,
  searchHeading,
} from './render-window.tsx'

useFixedClock()

type Rendered = Awaited<ReturnType<typeof renderWindow>>

async function openPalette({ user }: Rendered, typed = '') {
  await user.keyboard('{Control>}k{/Control}')
  await settled()
  if (typed !== '') await user.paste(typed)
  await settled()
}

const palette = () => screen.getByRole('dialog', { name: 'Command palette' })
const field = () => within(palette()).getByRole('combobox', { name: 'Search or run a command' })
const lines = () => within(palette()).getAllByRole('option')
const names = () => lines().map((line) => line.querySelector('.palette-label')?.textContent)
const line = (name: string | RegExp) => within(palette()).getByRole('option', { name })

describe('the command palette', () => {
  it('opens and closes with its shortcut, and returns the focus', async () => {
    const rendered = await renderWindow()
    const search = searchField()
    perform(() => search.focus())
    await openPalette(rendered)
    expect(field()).toHaveFocus()
    await rendered.user.keyboard('{Control>}k{/Control}')
    await settled()
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    expect(search).toHaveFocus()
    await openPalette(rendered, 'parse')
    await rendered.user.keyboard('{Escape}')
    await settled()
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
  })

  it('receives text that is typed before its field has focus', async () => {
    const rendered = await renderWindow()
    const search = searchField()
    await openPalette(rendered)
    perform(() => palette().focus())
    await rendered.user.keyboard('pa')
    perform(() => search.focus())
    await rendered.user.keyboard('rse')
    expect(field()).toHaveValue('parse')
  })

  it('receives a letter typed right after its shortcut, so the letter runs no command', async () => {
    const { double } = await renderWindow()
    const failed = row(/Risk factors/)
    perform(() => failed.focus())
    fireEvent.keyDown(failed, { key: 'k', ctrlKey: true })
    fireEvent.keyDown(failed, { key: 'r' })
    await settled()
    expect(field()).toHaveValue('r')
    expect(double.getArguments('restart')).toEqual([])
  })

  it.each([
    ['F2', '{F2}'],
    ['Control+X', '{Control>}x{/Control}'],
    ['Command+X', '{Meta>}x{/Meta}'],
    ['Alt+X', '{Alt>}x{/Alt}'],
  ])('stays closed if the user presses %s on its button', async (_, keys) => {
    const { user } = await renderWindow()
    perform(() => searchField().focus())
    await user.keyboard(keys)
    await settled()
    expect(screen.queryByRole('dialog', { name: 'Command palette' })).not.toBeInTheDocument()
  })

  it('inserts typed text at its field’s cursor', async () => {
    const rendered = await renderWindow()
    await openPalette(rendered, 'arse')
    await rendered.user.keyboard('{Home}p')
    expect(field()).toHaveValue('parse')
  })

  it('stays closed while a dialog is open', async () => {
    const rendered = await renderWindow()
    await rendered.user.keyboard('w')
    await settled()
    await rendered.user.keyboard('{Control>}k{/Control}')
    await settled()
    expect(screen.queryByRole('dialog', { name: 'Command palette' })).not.toBeInTheDocument()
  })

  it('opens from every screen’s search field, and from the application menu', async () => {
    const { double, user } = await renderWindow()
    for (const screenName of [/^All jobs/, /^Workstation/, 'Settings']) {
      await press(user, button(screenName))
      await press(user, searchField())
      expect(field()).toHaveFocus()
      await user.keyboard('{Escape}')
      await settled()
    }
    perform(() => searchField().focus())
    await user.keyboard('the')
    await settled()
    expect(field()).toHaveValue('the')
    await user.keyboard('{Escape}')
    await settled()
    perform(() => double.sendIntent({ show: 'palette' }))
    await settled()
    expect(palette()).toBeVisible()
  })

  it('shows the shortcuts of commands', async () => {
    await openPalette(await renderWindow())
    expect(within(line(/^Watch a job/)).getByText('W')).toBeVisible()
    expect(within(line(/^Refresh now/)).getByText('F5')).toBeVisible()
    expect(within(line(/^Quit Compileo Tray/)).getByText('Ctrl Q')).toBeVisible()
  })

  it('finds a job by its ID, or by its server and name in any order, and opens it', async () => {
    const rendered = await renderWindow()
    await openPalette(rendered, 'workstation parse')
    expect(names()[0]).toBe('Parse 1,240 page PDF')
    await rendered.user.keyboard('{Enter}')
    await settled()
    expect(within(screen.getByRole('complementary')).getByRole('heading', { level: 2 })).toHaveTextContent(
      'Parse 1,240 page PDF',
    )
    await openPalette(rendered, 'parse-1')
    expect(names()).toContain('Parse 1,240 page PDF')
  })

  it('offers the commands of the job whose details are open', async () => {
    const rendered = await renderWindow()
    await rendered.user.click(row(/Parse/))
    await openPalette(rendered)
    const group = within(palette()).getByRole('group', { name: 'Parse 1,240 page PDF' })
    expect(within(group).getByRole('option', { name: /^Cancel job…/ })).toBeVisible()
    await press(rendered.user, within(group).getByRole('option', { name: /^Mute/ }))
    expect(rendered.double.getArguments('setMuted')).toEqual([{ keys: ['work/parse-1'], muted: true }])
  })

  it('doesn’t offer to open the job whose details are open', async () => {
    const rendered = await renderWindow()
    await rendered.user.click(row(/Parse/))
    await openPalette(rendered, 'open')
    expect(names()).toContain('Open in Compileo')
    expect(names()).not.toContain('Open')
  })

  it('offers to resume notifications while they are paused', async () => {
    const { settings, ...snapshot } = createSampleSnapshot()
    const pausedUntil = Date.now() + 60_000
    const rendered = await renderWindow({ ...snapshot, settings: { ...settings, pausedUntil } })
    await openPalette(rendered, 'resume')
    expect(names()).toContain('Resume notifications')
  })

  it('opens screens, servers and panes in the settings', async () => {
    const rendered = await renderWindow()
    await openPalette(rendered, 'general')
    await rendered.user.keyboard('{Enter}')
    await settled()
    expect(screen.getByRole('heading', { name: 'General' })).toHaveFocus()
    await openPalette(rendered, 'not watched')
    await rendered.user.keyboard('{Enter}')
    await settled()
    expect(button('Not watched')).toHaveAttribute('aria-current', 'true')
    await openPalette(rendered, 'workst')
    await press(rendered.user, line(/^Workstation/))
    expect(screen.getByRole('heading', { name: /Workstation/ })).toBeVisible()
  })

  it('opens a setting, and highlights it until the focus moves', async () => {
    const rendered = await renderWindow()
    await openPalette(rendered, 'per kind')
    await rendered.user.keyboard('{Enter}')
    await settled()
    const setting = screen.getByText('Time limits').closest('[data-setting]')
    expect(setting?.contains(document.activeElement)).toBe(true)
    expect(setting).toHaveAttribute('data-marked')
    await rendered.user.tab()
    expect(setting).not.toHaveAttribute('data-marked')
  })

  it('opens a server’s setting on the server’s page, and highlights it', async () => {
    const rendered = await renderWindow()
    await openPalette(rendered, 'workstation')
    await press(rendered.user, line(/^Restart failed jobs automatically: Workstation/))
    const setting = document.querySelector('[data-setting="restarts work"]')
    expect(setting?.contains(document.activeElement)).toBe(true)
    expect(setting).toHaveAttribute('data-marked')
  })

  it('exports the history, and asks before it clears the history', async () => {
    const rendered = await renderWindow()
    const { double, user } = rendered
    await openPalette(rendered, 'csv')
    await user.keyboard('{Enter}')
    await settled()
    expect(double.getArguments('exportHistory')).toEqual([{ search: '', kinds: [] }])
    double.handle('clearHistory', () => ({ ok: true, message: createQuotedMessage('Cleared 3 runs') }))
    await openPalette(rendered, 'clear history')
    await user.keyboard('{Enter}')
    await settled()
    const dialog = within(screen.getByRole('dialog', { name: 'Clear history?' }))
    expect(dialog.getByText(/Deletes every run from this computer/)).toBeVisible()
    expect(dialog.getByRole('button', { name: 'Cancel' })).toHaveFocus()
    expect(double.getArguments('clearHistory')).toEqual([])
    await press(user, dialog.getByRole('button', { name: 'Clear history' }))
    expect(double.getArguments('clearHistory')).toEqual([{}])
    expect(screen.getByText('Cleared 3 runs')).toBeVisible()
  })

  it('offers to search the list for words that match no entry', async () => {
    const rendered = await renderWindow()
    await rendered.user.click(button(/^Workstation/))
    await openPalette(rendered, 'qqqq')
    expect(names()).toEqual(['Search the list for “qqqq”'])
    await rendered.user.keyboard('{Enter}')
    await settled()
    expect(searchHeading()).toHaveTextContent('Search: “qqqq”')
    expect(screen.getByText('No jobs match “qqqq”')).toBeVisible()
  })

  it('finds “Quit” only by a whole word, and asks before quitting while jobs run', async () => {
    const rendered = await renderWindow()
    await openPalette(rendered)
    expect(names().at(-1)).toBe('Quit Compileo Tray')
    for (const typed of ['qui', 'exi', 'compileo', 'tray']) {
      await rendered.user.clear(field())
      await rendered.user.paste(typed)
      expect(names()).not.toContain('Quit Compileo Tray')
    }
    await rendered.user.clear(field())
    await rendered.user.paste('exit')
    await rendered.user.keyboard('{Enter}')
    await settled()
    const dialog = within(screen.getByRole('dialog', { name: 'Quit Compileo Tray?' }))
    expect(dialog.getByText(/^4 jobs are still running or waiting/)).toBeVisible()
    expect(rendered.double.getArguments('quit')).toEqual([])
    await rendered.user.click(dialog.getByRole('button', { name: 'Quit' }))
    expect(rendered.double.getArguments('quit')).toEqual([{}])
    await openPalette(rendered)
    expect(within(palette()).queryByRole('group', { name: 'Recent' })).not.toBeInTheDocument()
  })

  it('quits at once if no job runs', async () => {
    const { jobs, ...snapshot } = createSampleSnapshot()
    const rendered = await renderWindow({ ...snapshot, jobs: jobs.filter(isJobOver) })
    await openPalette(rendered, 'quit')
    await rendered.user.keyboard('{Enter}')
    await settled()
    expect(rendered.double.getArguments('quit')).toEqual([{}])
  })

  it('offers “Undo” only after commands that can be undone', async () => {
    const rendered = await renderWindow()
    await openPalette(rendered, 'undo')
    expect(line(/^Undo unwatch/)).toHaveAttribute('aria-disabled', 'true')
    await rendered.user.keyboard('{Escape}')
    await settled()
    await rendered.user.click(row(/Parse/))
    await rendered.user.keyboard('{Delete}')
    await openPalette(rendered, 'undo')
    expect(names()[0]).toBe('Undo unwatch')
    await rendered.user.keyboard('{Enter}')
    await settled()
    expect(rendered.double.getArguments('undoUnwatch')).toEqual([{}])
    await openPalette(rendered, 'undo')
    expect(line(/^Undo unwatch/)).toHaveAttribute('aria-disabled', 'true')
  })

  it('combines failures with the same cause, and finds a single failure by its cause', async () => {
    // The user has dismissed the third job.
    const jobs = [true, true, false].map((attention, nth) =>
      createEndedJob('failed', {
        jobId: `a${nth}`,
        error: 'Ollama at 127.0.0.1:11434 refused the connection',
        attention,
      }),
    )
    const alone = createEndedJob('failed', {
      jobId: 'b',
      label: 'Discharge letters',
      error: 'Document 192 is encrypted',
    })
    const rendered = await renderWindow(createEmptySnapshot({ jobs: [...jobs, alone] }))
    await openPalette(rendered, 'encrypted')
    expect(names()[0]).toBe('Discharge letters')
    await rendered.user.keyboard('{Escape}')
    await settled()
    await openPalette(rendered, 'ollama refused')
    expect(names()[0]).toBe('2 jobs: Ollama refused the connection')
    // The last entry searches the list for the text.
    expect(names().at(-1)).toBe('Search the list for “ollama refused”')
    await rendered.user.keyboard('{Enter}')
    await settled()
    expect(screen.getByText('Only 2 jobs')).toBeVisible()
  })

  it('shows fewer than 50 of 2,000 jobs, including the one whose name was entered', async () => {
    const jobs = Array.from({ length: 2_000 }, (_, index) =>
      createJobView({ jobId: `many-${index}`, label: `Volume ${index}`, addedAt: noon }),
    )
    const rendered = await renderWindow(createBridgeDouble({ ...createSampleSnapshot(), jobs }))
    await openPalette(rendered, 'volume 19')
    expect(lines().length).toBeLessThan(50)
    expect(names()).toContain('Volume 19')
  })
})
