import { act, fireEvent, screen, within } from '@testing-library/react'
import type { UserEvent } from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { createBridgeDouble, createEmptySnapshot } from '#test/support/bridge-double.ts'
import {
  createEndedJob,
  failedJobKey,
  createJobView,
  createSampleSnapshot,
} from '#test/support/sample-data.ts'
import {
  button,
  listed,
  noon,
  press,
  renderWindow,
  row,
  settled,
  perform,
  useFixedClock,
  searchField,
} from './render-window.tsx'
import { withJobFields } from '#test/support/job-parts.ts'

useFixedClock()

const picked = () =>
  screen
    .getAllByRole('row')
    .filter((found) => found.getAttribute('aria-selected') === 'true')
    .map((found) => found.querySelector('.job-row-name')?.textContent?.slice(0, 5))

const bar = () => within(screen.getByRole('region', { name: 'Selected jobs' }))

const holding = (user: UserEvent, key: string) => ({
  async click(element: HTMLElement) {
    await user.keyboard(`{${key}>}`)
    await user.click(element)
    await user.keyboard(`{/${key}}`)
  },
})

describe('selecting jobs with the pointer', () => {
  it('toggles a row with Control or with its icon, without opening the row', async () => {
    const { user } = await renderWindow()
    const control = holding(user, 'Control')
    await control.click(row(/Parse/))
    await control.click(row(/Dataset/))
    expect(picked()).toEqual(['Parse', 'Datas'])
    expect(bar().getByText('2 selected')).toBeVisible()
    expect(screen.queryByRole('complementary')).not.toBeInTheDocument()
    await control.click(row(/Parse/))
    expect(picked()).toEqual(['Datas'])
    await user.click(bar().getByRole('button', { name: 'Clear selection' }))
    expect(picked()).toEqual([])
    await user.click(within(row(/Parse/)).getByRole('img', { name: 'Running' }))
    expect(picked()).toEqual(['Parse'])
  })

  it('ends when the jobs are unwatched, and isn’t restored by “Undo”', async () => {
    const jobs = ['a', 'b', 'c'].map((jobId) => createJobView({ jobId }))
    const { double, user } = await renderWindow(createEmptySnapshot({ jobs }))
    const control = holding(user, 'Control')
    await control.click(row(/^a/))
    await control.click(row(/^b/))
    await user.keyboard('{Delete}')
    perform(() => double.sendPatch({ jobs: { upserts: [], removals: ['work/a', 'work/b'] } }))
    await user.click(button('Undo'))
    perform(() => double.sendPatch({ jobs: { upserts: jobs, removals: [] } }))
    expect(listed()).toEqual(expect.arrayContaining(['a', 'b', 'c']))
    expect(picked()).toEqual([])
  })

  it('selects a range with Shift, even across headings', async () => {
    const { user } = await renderWindow()
    await holding(user, 'Control').click(row(/Extraction/))
    await holding(user, 'Shift').click(row(/Dataset/))
    expect(picked()).toEqual(['Extra', 'Datas'])
  })

  it('starts a range at the open row, and ends when another row is opened', async () => {
    const { user } = await renderWindow()
    await user.click(row(/Parse/))
    await holding(user, 'Shift').click(row(/Extraction/))
    expect(picked()).toEqual(['Parse', 'Extra'])
    await user.click(row(/Dataset/))
    expect(picked()).toEqual([])
    expect(screen.getByRole('complementary')).toHaveTextContent('Dataset')
  })
})

describe('selecting jobs with the keyboard', () => {
  it('is possible with X for a row, Shift and an arrow key for a range, and Control+A for all', async () => {
    const { user } = await renderWindow()
    await user.keyboard('jjx')
    expect(picked()).toEqual(['Parse'])
    await user.keyboard('{Shift>}{ArrowDown}{ArrowDown}{/Shift}')
    expect(picked()).toEqual(['Parse', 'Extra', 'Datas'])
    await user.keyboard('{Shift>}{ArrowUp}{/Shift}')
    expect(picked()).toEqual(['Parse', 'Extra'])
    await user.keyboard('{Control>}a{/Control}')
    expect(picked()).toHaveLength(7)
    expect(screen.getByRole('grid')).toHaveAttribute('aria-multiselectable', 'true')
  })

  it('keeps the selection while the arrow keys move the focus', async () => {
    const { user } = await renderWindow()
    await user.keyboard('jjx{ArrowDown}{ArrowDown}x')
    expect(picked()).toEqual(['Parse', 'Datas'])
  })

  it('ends with Escape; a second Escape closes the details', async () => {
    const { user } = await renderWindow()
    await user.keyboard('jj{Enter}{Control>}a{/Control}{Escape}')
    expect(picked()).toEqual([])
    expect(screen.getByRole('complementary')).toBeVisible()
    await user.keyboard('{Escape}')
    expect(screen.queryByRole('complementary')).not.toBeInTheDocument()
  })

  it('ends when a filter shows other jobs', async () => {
    const { user } = await renderWindow()
    await user.keyboard('j{Control>}a{/Control}')
    await user.click(button('Finished 2'))
    expect(picked()).toEqual([])
  })
})

describe('the commands for selected jobs', () => {
  const failed = ['a', 'b', 'c'].map((jobId) => createEndedJob('failed', { jobId, completedAt: noon }))
  const keys = failed.map(({ identity: { key } }) => key)
  const some = () =>
    createBridgeDouble(createEmptySnapshot({ jobs: [...failed, createJobView({ jobId: 'runs' })] }))

  async function pickAll(double = some()) {
    const rendered = await renderWindow(double)
    await rendered.user.keyboard('j{Control>}a{/Control}')
    return rendered
  }

  it('are buttons in the selection bar if they apply, with the number of jobs; the others are in a menu', async () => {
    const { user } = await pickAll()
    const names = bar()
      .getAllByRole('button')
      .map((found) => found.getAttribute('aria-label') ?? found.textContent)
    expect(names).toEqual([
      'Restart 3',
      'Mute',
      'Unwatch',
      'Cancel 1…',
      'Actions for selected jobs',
      'Clear selection',
    ])
    await user.click(bar().getByRole('button', { name: 'Actions for selected jobs' }))
    await settled()
    expect(lines()).toEqual(['Dismiss', 'Copy watch link', 'Copy IDs', 'Group as batch'])
  })

  it('mute them with a button in the selection bar, and unmute them with M', async () => {
    const { double, user } = await pickAll()
    await user.click(bar().getByRole('button', { name: 'Mute' }))
    expect(double.getArguments('setMuted')).toEqual([{ keys: [...keys, 'work/runs'], muted: true }])
    expect(screen.getByRole('log')).toHaveTextContent('4 jobs muted')
    row(/^a, Failed/).focus()
    await user.keyboard('m')
    expect(double.getArguments('setMuted').at(-1)).toEqual({ keys: [...keys, 'work/runs'], muted: false })
  })

  it('copy their IDs, one per line', async () => {
    const { double, user } = await pickAll()
    await user.click(bar().getByRole('button', { name: 'Actions for selected jobs' }))
    await settled()
    await press(user, screen.getByRole('menuitem', { name: 'Copy IDs' }))
    await user.keyboard('{Escape}')
    row(/^a, Failed/).focus()
    await user.keyboard('{Control>}c{/Control}')
    expect(double.getArguments('copyText')).toEqual([{ text: 'a\nb\nc\nruns' }, { text: 'a' }])
  })

  it('ask before they restart failed jobs', async () => {
    const { double, user } = await pickAll()
    expect(bar().getByRole('button', { name: 'Restart 3' })).toBeVisible()
    row(/^a, Failed/).focus()
    await user.keyboard('r')
    await settled()
    const dialog = within(screen.getByRole('dialog', { name: 'Restart 3 jobs?' }))
    await user.click(dialog.getByRole('button', { name: 'Restart 3 jobs' }))
    expect(double.getArguments('restartMany')).toEqual([{ keys }])
  })

  it('unwatch them with Delete, and restore them with Control+Z', async () => {
    const { double, user } = await pickAll()
    await user.keyboard('{Escape}j{Shift>}{ArrowDown}{/Shift}{Delete}')
    expect(double.getArguments('unwatch')).toEqual([{ keys: ['work/b', 'work/c'] }])
    expect(listed()).toEqual(['Needs attention', 'a', 'Running', 'runs'])
    expect(screen.getByText('Stopped watching 2 jobs')).toBeVisible()
    await user.keyboard('{Control>}z{/Control}')
    expect(double.getArguments('undoUnwatch')).toEqual([{}])
    expect(screen.queryByText(/Stopped watching/)).not.toBeInTheDocument()
  })

  it('apply only to selected jobs that the filter still shows', async () => {
    const { double, user } = await renderWindow()
    await user.click(button('Running 2'))
    row(/Parse/).focus()
    await user.keyboard('{Control>}a{/Control}')
    expect(bar().getByText('2 selected')).toBeVisible()
    perform(() => double.changeJob('work/parse-1', { status: 'completed' }))
    await user.click(bar().getByRole('button', { name: 'Mute' }))
    expect(double.getArguments('setMuted')).toEqual([
      {
        keys: ['work/extract-1'],
        muted: true,
      },
    ])
  })
})

describe('the keys for a single job', () => {
  it('restart a failed or cancelled job at once, and do nothing to other jobs', async () => {
    const { double, user } = await renderWindow()
    await user.keyboard('jjr')
    expect(double.calls.filter(({ name }) => name.startsWith('restart'))).toEqual([])
    await user.keyboard('{Home}r{End}r')
    expect(double.getArguments('restart')).toEqual([{ key: failedJobKey }, { key: 'work/benchmark-14' }])
  })

  it('move the focus to a neighbouring row when the job is unwatched', async () => {
    const { double, user } = await renderWindow()
    await user.keyboard('jj{Delete}')
    expect(double.getArguments('unwatch')).toEqual([{ keys: ['work/parse-1'] }])
    expect(row(/Extraction/)).toHaveFocus()
    await user.keyboard('{End}{Delete}')
    expect(row(/Chunk the/)).toHaveFocus()
  })
})

const lines = () =>
  screen.getAllByRole('menuitem').map((item) => item.querySelector('span')?.textContent ?? '')

async function chooseInMenu(user: UserEvent, name: RegExp, line: string): Promise<void> {
  fireEvent.contextMenu(row(name), { button: 2 })
  await settled()
  await press(user, screen.getByRole('menuitem', { name: line }))
}

async function chooseWithin(user: UserEvent, name: RegExp, line: string, choice: string): Promise<void> {
  fireEvent.contextMenu(row(name), { button: 2 })
  await settled()
  act(() => screen.getByRole('menuitem', { name: line }).focus())
  await user.keyboard('{ArrowRight}')
  await settled()
  act(() => screen.getByRole('menuitemradio', { name: choice }).focus())
  await user.keyboard('{Enter}')
  await settled()
}

describe('a row’s menu', () => {
  it('opens the job in Compileo, and so does its shortcut', async () => {
    const start = createSampleSnapshot()
    // These jobs have just begun, because a job that has run for long needs a confirmation first.
    const jobs = start.jobs.map((job) => withJobFields(job, { startedAt: noon }))
    const { double, user } = await renderWindow(createBridgeDouble({ ...start, jobs }))
    await user.pointer({ keys: '[MouseRight]', target: row(/Parse/) })
    await settled()
    expect(lines().slice(0, 2)).toEqual(['Open', 'Open in Compileo'])
    await user.click(screen.getByRole('menuitem', { name: 'Open in Compileo' }))
    act(() => row(/Parse/).focus())
    await user.keyboard('o{Control>}{Shift>}o{/Shift}{/Control}')
    const seen = { key: 'work/parse-1' }
    expect(double.getArguments('openInCompileo')).toEqual([seen, seen, seen])
  })

  it('opens with Shift+F10 or a button, and returns the focus when the menu closes', async () => {
    const { user } = await renderWindow()
    await user.keyboard('j{Shift>}{F10}{/Shift}')
    await settled()
    expect(lines()).toContain('Restart')
    expect(screen.getByRole('menuitem', { name: 'Open' })).toHaveFocus()
    await user.keyboard('{Escape}')
    await settled()
    expect(row(/Risk factors/)).toHaveFocus()
    button('Actions for Parse 1,240 page PDF').focus()
    await user.keyboard('{Enter}')
    await settled()
    expect(lines()).toContain('Cancel job…')
    expect(screen.getByRole('menuitem', { name: 'Open' })).toHaveFocus()
  })

  it('opens with the right mouse button, and runs the chosen command', async () => {
    const { double, user } = await renderWindow()
    const offered: string[][] = []
    for (const line of ['Cancel job…', 'Copy ID', 'Mute', 'Unwatch']) {
      await user.pointer({ keys: '[MouseRight]', target: row(/Parse/) })
      await settled()
      offered.push(lines())
      await press(user, screen.getByRole('menuitem', { name: line }))
      const sure = screen.queryByRole('button', { name: 'Cancel job' })
      if (sure) await user.click(sure)
    }
    expect(offered[0]).toEqual([
      'Open',
      'Open in Compileo',
      'Show all runs',
      'Copy ID',
      'Copy watch link',
      'Rename',
      'Mute',
      'Automatic restarts',
      'Notify if longer than',
      'Unwatch',
      'Cancel job…',
    ])
    const key = 'work/parse-1'
    const asked = ['cancel', 'copyText', 'setMuted', 'unwatch'] as const
    expect(asked.map((name) => double.getArguments(name))).toEqual([
      [{ key }],
      [{ text: 'parse-1' }],
      [{ keys: [key], muted: true }],
      [{ keys: [key] }],
    ])
  })

  it('sets the job’s number of auto-restarts, or restores the server’s number', async () => {
    const { double, user } = await renderWindow()
    for (const choice of ['3 times', 'Server default (never)'])
      await chooseWithin(user, /Parse/, 'Automatic restarts', choice)
    expect(double.getArguments('setAutoRestarts')).toEqual([
      { keys: ['work/parse-1'], times: 3 },
      { keys: ['work/parse-1'], times: null },
    ])
  })

  it('cancels a due auto-restart', async () => {
    const { double, user } = await renderWindow()
    perform(() =>
      double.changeJob(failedJobKey, { recovery: { attempts: 0, restartAt: Date.now() + 60_000 } }),
    )
    await chooseInMenu(user, /Risk factors/, 'Cancel automatic restart')
    expect(double.getArguments('cancelAutoRestart')).toEqual([{ key: failedJobKey }])
  })

  it('applies to all selected jobs if its row is selected, and otherwise to its row', async () => {
    const { double, user } = await renderWindow()
    await holding(user, 'Control').click(row(/Parse/))
    await holding(user, 'Control').click(row(/Dataset/))
    fireEvent.contextMenu(row(/Dataset/), { button: 2 })
    await settled()
    expect(lines()).toEqual([
      'Copy IDs',
      'Copy watch link',
      'Mute',
      'Automatic restarts',
      'Notify if longer than',
      'Batch',
      'Unwatch',
      'Cancel 2 jobs…',
    ])
    await press(user, screen.getByRole('menuitem', { name: 'Mute' }))
    expect(double.getArguments('setMuted')).toEqual([
      { keys: ['work/parse-1', 'lab/dataset-1'], muted: true },
    ])
    fireEvent.contextMenu(row(/Extraction/), { button: 2 })
    await settled()
    expect(lines()[0]).toBe('Open')
  })
})

async function pickTwo(one: RegExp, other: RegExp) {
  const rendered = await renderWindow()
  await holding(rendered.user, 'Control').click(row(one))
  await holding(rendered.user, 'Control').click(row(other))
  return rendered
}

describe('the menu of several selected rows', () => {
  it('lists the jobs and asks before it cancels them', async () => {
    const { double, user } = await pickTwo(/Parse/, /Dataset/)
    await chooseInMenu(user, /Dataset/, 'Cancel 2 jobs…')
    const question = within(screen.getByRole('dialog', { name: 'Cancel 2 jobs?' }))
    expect(question.getByText('Parse 1,240 page PDF')).toBeVisible()
    expect(question.getByRole('button', { name: 'Keep running' })).toHaveFocus()
    await user.keyboard('{Enter}')
    await settled()
    expect(double.getArguments('cancel')).toEqual([])
    await chooseInMenu(user, /Dataset/, 'Cancel 2 jobs…')
    await user.click(button('Cancel 2 jobs'))
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument()
    expect(double.getArguments('cancel')).toEqual([
      { key: 'work/parse-1', isBulk: true },
      { key: 'lab/dataset-1', isBulk: true },
    ])
  })

  it('cancels only the jobs that can still be cancelled', async () => {
    const { double, user } = await pickTwo(/Parse/, /Dataset/)
    await chooseInMenu(user, /Dataset/, 'Cancel 2 jobs…')
    perform(() =>
      double.changeJob('work/parse-1', { pendingCommand: { kind: 'cancel', at: noon, state: 'sent' } }),
    )
    await user.click(button('Cancel 2 jobs'))
    expect(double.getArguments('cancel')).toEqual([{ key: 'lab/dataset-1', isBulk: true }])
  })

  it('copies one watch link per server', async () => {
    const { double, user } = await renderWindow()
    await chooseInMenu(user, /Parse/, 'Copy watch link')
    row(/Parse/).focus()
    await user.keyboard('{Control>}a{/Control}')
    await chooseInMenu(user, /Parse/, 'Copy watch link')
    expect(double.getArguments('copyText')).toEqual([
      { text: expect.stringMatching(/^compileo-tray:.*&job=parse-1&label=Parse\+1%2C240\+page\+PDF$/) },
      { text: expect.stringMatching(/^compileo-tray:.*\ncompileo-tray:.*\ncompileo-tray:.*$/) },
    ])
  })
})

it('a row’s menu sets the time after which a job’s run causes a notification', async () => {
  const { double, user } = await renderWindow()
  await chooseWithin(user, /Parse/, 'Notify if longer than', '2 h')
  expect(double.getArguments('setLimit')).toEqual([{ keys: ['work/parse-1'], limitMs: 7_200_000 }])
  perform(() => double.changeJob('work/parse-1', { overLimitMs: 7_200_000, startedAt: noon - 8_000_000 }))
  await user.click(row(/Parse/))
  expect(screen.getByRole('complementary')).toHaveTextContent('Running longer than 2 h')
})

const field = () => screen.getByRole('textbox', { name: /^Label for/ })

describe('editing a label', () => {
  it('starts with F2, and Enter saves the label', async () => {
    const { double, user } = await renderWindow()
    await user.keyboard('jj{F2}')
    expect(field()).toHaveFocus()
    await user.clear(field())
    await user.type(field(), ' Volume 2 {Enter}')
    expect(double.getArguments('setLabel')).toEqual([{ key: 'work/parse-1', label: 'Volume 2' }])
    expect(row(/Volume 2/)).toHaveFocus()
  })

  it('is cancelled with Escape, and saves nothing if the label is unchanged', async () => {
    const { double, user } = await renderWindow()
    await user.keyboard('jj{F2}Other{Escape}')
    expect(row(/Parse/)).toHaveFocus()
    await user.keyboard('{F2}{Enter}')
    expect(double.getArguments('setLabel')).toEqual([])
  })

  it('saves the label when the focus moves elsewhere', async () => {
    const { double, user } = await renderWindow()
    await user.keyboard('jj{F2}Other')
    perform(() => searchField().focus())
    await settled()
    expect(double.getArguments('setLabel')).toEqual([{ key: 'work/parse-1', label: 'Other' }])
    expect(searchField()).toHaveFocus()
  })

  it('removes the label if the field is empty', async () => {
    const { double, user } = await renderWindow()
    await user.keyboard('jj{F2}')
    await user.clear(field())
    await user.keyboard('{Enter}')
    expect(double.getArguments('setLabel')).toEqual([{ key: 'work/parse-1', label: '' }])
    expect(row(/parse-1/)).toBeVisible()
  })

  it('starts from the menu, with the focus in the field', async () => {
    const { user } = await renderWindow()
    await chooseInMenu(user, /b3013a51/, 'Add label')
    expect(field()).toHaveFocus()
  })
})
