import { act, fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { Snapshot } from '#shared/contract.ts'
import { createBridgeDouble, createEmptySnapshot } from '#test/support/bridge-double.ts'
import { createEndedJob, createJobView, createServerView } from '#test/support/sample-data.ts'
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
  write,
  searchList,
} from './render-window.tsx'
import type { FlatJobView } from '#test/support/job-parts.ts'

useFixedClock()
const minute = 60_000

const runningIn = (jobId: string, batch: string, addedAgo: number) =>
  createJobView({ jobId, batch, addedAt: noon - addedAgo * minute })
const endedIn = (jobId: string, batch: string, endedAgo: number) =>
  createEndedJob('completed', { jobId, batch, completedAt: noon - endedAgo * minute })

const of = (more: FlatJobView = {}): FlatJobView => ({ batch: 'b', ...more })

function snapshot(more: Partial<Snapshot> = {}): Snapshot {
  return createEmptySnapshot({
    servers: [createServerView({ id: 'work', name: 'Workstation' })],
    batches: [{ id: 'b', name: 'Night run' }],
    jobs: [
      createJobView({
        jobId: 'run',
        label: 'Volume 3',
        progress: 50,
        ...of({ expectedEnd: { at: noon + 62 * minute, minRemainingMs: 0 } }),
      }),
      createEndedJob('completed', {
        jobId: 'done',
        label: 'Volume 1',
        ...of({ addedAt: noon - 50 * minute }),
      }),
      createEndedJob('failed', {
        jobId: 'bad',
        label: 'Volume 2',
        error: 'E: no memory',
        ...of(),
      }),
      createJobView({ jobId: 'alone', label: 'Something else', progress: 10 }),
    ],
    ...more,
  })
}

const batchRow = () => row(/Night run.*3 jobs/)
const choose = async (user: Awaited<ReturnType<typeof renderWindow>>['user'], name: string) => {
  await press(user, within(batchRow()).getByRole('button', { name: 'Actions for Night run' }))
  await press(user, screen.getByRole('menuitem', { name: new RegExp(`^${name}`) }))
}

describe('a batch in the list', () => {
  it('is a single row with its progress and expected end', async () => {
    const { double } = await renderWindow(snapshot())
    expect(listed()).toEqual([
      'Needs attention',
      'Volume 2',
      'Batches',
      'Night run',
      'Running',
      'Something else',
    ])
    expect(batchRow()).toHaveTextContent('3 jobs: 1 completed, 1 failed, 1 running, done about 1:00 PM')
    expect(batchRow()).toHaveTextContent('83%')
    expect(row(/Volume 2/)).toHaveTextContent('Night run')
    fireEvent.click(row(/Volume 2/))
    expect(screen.getByRole('complementary')).toHaveTextContent('Night run · Workstation')
    fireEvent.click(button('Close details'))
    expect([...document.querySelectorAll('.job-list-count')].map((each) => each.textContent)).toEqual([
      '1',
      '2',
      '1',
    ])
    perform(() => double.changeJob('work/run', { progress: 80 }))
    expect(batchRow()).toHaveTextContent('93%')
  })

  it('opens and closes on click, but its failed jobs stay under “Needs attention”', async () => {
    const { user } = await renderWindow(snapshot())
    await user.click(batchRow())
    expect(listed()).toEqual([
      'Needs attention',
      'Volume 2',
      'Batches',
      'Night run',
      'Volume 1',
      'Volume 3',
      'Running',
      'Something else',
    ])
    expect(button('Hide jobs of Night run')).toHaveAttribute('aria-expanded', 'true')
    await user.click(button('Hide jobs of Night run'))
    expect(listed()).toHaveLength(6)
  })

  it('closes a job’s details when the batch is collapsed', async () => {
    const { user } = await renderWindow(snapshot())
    await user.click(batchRow())
    await user.click(row(/Volume 3/))
    expect(screen.getByRole('complementary')).toBeVisible()
    await user.click(button('Hide jobs of Night run'))
    expect(screen.queryByRole('complementary')).not.toBeInTheDocument()
    expect(listed()).toHaveLength(6)
  })

  it('moves to the finished jobs once all its jobs have ended', async () => {
    const { double } = await renderWindow(snapshot())
    perform(() => {
      const run = createEndedJob('completed', { jobId: 'run', label: 'Volume 3', ...of() })
      double.sendPatch({ jobs: { upserts: [run], removals: [] } })
    })
    expect(listed().slice(-3)).toEqual(['Something else', 'Finished batches', 'Night run'])
    expect(batchRow()).toHaveTextContent(/3 jobs: 2 completed, 1 failed.*\d+:\d+ [AP]M$/)
    expect(within(batchRow()).queryByRole('progressbar')).not.toBeInTheDocument()
  })

  it('is listed above batches that were created later or ended earlier', async () => {
    await renderWindow(
      snapshot({
        batches: ['Later', 'Earlier', 'Ended first', 'Ended last'].map((name) => ({ id: name, name })),
        jobs: [
          runningIn('a', 'Later', 40),
          runningIn('b', 'Later', 30),
          runningIn('c', 'Earlier', 50),
          runningIn('d', 'Earlier', 10),
          endedIn('e', 'Ended first', 20),
          endedIn('f', 'Ended first', 10),
          endedIn('g', 'Ended last', 30),
          endedIn('h', 'Ended last', 5),
        ],
      }),
    )
    expect(listed()).toEqual(['Batches', 'Earlier', 'Later', 'Finished batches', 'Ended last', 'Ended first'])
  })

  it('is expanded if the user came from a notification, and can be collapsed', async () => {
    const { double, user } = await renderWindow(snapshot())
    perform(() => double.sendIntent({ show: 'list', keys: ['work/done', 'work/bad', 'work/run'] }))
    expect(listed()).toEqual(['Needs attention', 'Volume 2', 'Batches', 'Night run', 'Volume 1', 'Volume 3'])
    await user.click(button('Hide jobs of Night run'))
    expect(listed()).toEqual(['Needs attention', 'Volume 2', 'Batches', 'Night run'])
  })

  it('is found by its name', async () => {
    const { user } = await renderWindow(snapshot())
    await searchList(user, 'night')
    expect(listed()).toEqual(['Needs attention', 'Volume 2', 'Batches', 'Night run'])
  })

  it('isn’t shown if it has only one job', async () => {
    const jobs = [createJobView({ jobId: 'run', label: 'Volume 3', ...of() })]
    await renderWindow(snapshot({ jobs }))
    expect(listed()).toEqual(['Running', 'Volume 3'])
  })

  it('can be opened, closed and selected with the keyboard', async () => {
    const { user } = await renderWindow(snapshot())
    row(/Volume 2/).focus()
    await user.keyboard('{ArrowDown}')
    expect(batchRow()).toHaveFocus()
    await user.keyboard('{ArrowRight}')
    expect(listed()).toContain('Volume 1')
    await user.keyboard('{ArrowDown}')
    expect(row(/Volume 1/)).toHaveFocus()
    const tabStops = () => batchRow().querySelectorAll('button[tabindex="0"]').length
    expect(tabStops()).toBe(0)
    await user.keyboard('{ArrowLeft}')
    expect(batchRow()).toHaveFocus()
    expect(tabStops()).toBe(2)
    await user.keyboard('{ArrowLeft}')
    expect(listed()).not.toContain('Volume 1')
    await user.keyboard('{Enter}')
    expect(listed()).toContain('Volume 1')
    await user.keyboard('{Shift>}{F10}{/Shift}')
    await settled()
    const items = [...screen.getByRole('menu').querySelectorAll('[role=menuitem], [role=separator]')]
    expect(items.map((item) => item.querySelector('span')?.textContent ?? item.getAttribute('role'))).toEqual(
      [
        'Rename',
        'Restart 1 failed',
        'Save results…',
        'Copy watch link',
        'separator',
        'Ungroup',
        'Unwatch all',
        'separator',
        'Cancel 1 job…',
      ],
    )
    expect(items[0]).toHaveFocus()
    await user.keyboard('{Escape}')
    await settled()
    expect(batchRow()).toHaveFocus()
    await user.keyboard('x')
    expect(screen.getByText('3 selected')).toBeVisible()
  })
})

describe('the commands for a batch', () => {
  it('rename the batch in its row, also with F2', async () => {
    const { double, user } = await renderWindow(snapshot())
    await choose(user, 'Rename')
    const field = screen.getByRole('textbox', { name: 'Name of Night run' })
    expect(field).toHaveFocus()
    await user.clear(field)
    await user.type(field, 'Corpus{Enter}')
    expect(double.getArguments('renameBatch')).toEqual([{ batchId: 'b', name: 'Corpus' }])
    expect(row(/Corpus.*3 jobs/)).toHaveFocus()
    await user.keyboard('{F2}')
    expect(screen.getByRole('textbox', { name: 'Name of Corpus' })).toHaveFocus()
  })

  it('save the batch’s results, restart its failed jobs, and copy a link with its name', async () => {
    const { double, user } = await renderWindow(snapshot())
    await choose(user, 'Save results')
    const keys = ['work/done', 'work/bad', 'work/run']
    expect(double.getArguments('saveResults')).toEqual([{ keys }])
    await choose(user, 'Restart 1 failed')
    expect(double.getArguments('restart')).toEqual([{ key: 'work/bad' }])
    await choose(user, 'Copy watch link')
    expect(double.getArguments('copyText')).toEqual([{ text: expect.stringMatching(/&label=Night\+run$/) }])
  })

  it('save the batch’s results in the order of its rows', async () => {
    const jobs = ['third', 'first', 'second'].map((label, nth) =>
      createEndedJob('completed', { jobId: `${(nth + 2) % 3}`, label, ...of({ addedAt: noon - minute }) }),
    )
    const { double, user } = await renderWindow(snapshot({ jobs }))
    await choose(user, 'Save results')
    expect(double.getArguments('saveResults')).toEqual([{ keys: ['work/0', 'work/1', 'work/2'] }])
  })

  it('ungroup the batch, which the user can undo', async () => {
    const { double, user } = await renderWindow(snapshot())
    await choose(user, 'Ungroup')
    expect(listed()).toEqual([
      'Needs attention',
      'Volume 2',
      'Running',
      'Something else',
      'Volume 3',
      'Finished today',
      'Volume 1',
    ])
    await user.click(button('Undo'))
    const keys = ['work/done', 'work/bad', 'work/run']
    expect(double.getArguments('groupJobs')).toEqual([{ keys, batchId: 'b' }])
    expect(batchRow()).toBeVisible()
  })

  it('unwatch all jobs of the batch', async () => {
    const { double, user } = await renderWindow(snapshot())
    await choose(user, 'Unwatch all')
    expect(double.getArguments('unwatch')).toEqual([{ keys: ['work/done', 'work/bad', 'work/run'] }])
    expect(listed()).toEqual(['Running', 'Something else'])
  })
})

describe('the selected jobs', () => {
  it('can be grouped into a batch, whose name can then be typed', async () => {
    const jobs = ['a', 'b', 'c'].map((id) => createJobView({ jobId: id, label: `Volume ${id}` }))
    const { double, user } = await renderWindow(snapshot({ jobs, batches: [] }))
    fireEvent.click(row(/Volume a/), { ctrlKey: true })
    fireEvent.click(row(/Volume c/), { ctrlKey: true })
    await user.click(button('Actions for selected jobs'))
    await settled()
    await press(user, screen.getByRole('menuitem', { name: 'Group as batch' }))
    expect(double.getArguments('groupJobs')).toEqual([{ keys: ['work/a', 'work/c'] }])
    const field = screen.getByRole('textbox', { name: 'Name of Batch' })
    await user.type(field, 'Night run{Enter}')
    expect(listed()).toEqual(['Batches', 'Night run', 'Running', 'Volume b'])
  })

  it('can be added to a batch or removed from it with a row’s menu', async () => {
    const { double, user } = await renderWindow(snapshot())
    const pickBatch = async (name: RegExp, batch: string) => {
      await press(user, within(row(name)).getByRole('button', { name: /^Actions for/ }))
      act(() => screen.getByRole('menuitem', { name: 'Batch' }).focus())
      await user.keyboard('{ArrowRight}')
      await settled()
      act(() => screen.getByRole('menuitemradio', { name: batch }).focus())
      await user.keyboard('{Enter}')
      await settled()
    }
    await pickBatch(/Something else/, 'Night run')
    expect(double.getArguments('groupJobs')).toEqual([{ keys: ['work/alone'], batchId: 'b' }])
    await pickBatch(/Volume 2/, 'No batch')
    expect(double.getArguments('ungroupJobs')).toEqual([{ keys: ['work/bad'] }])
  })
})

describe('several IDs in the watch dialog', () => {
  const ids = ['123e4567-e89b-12d3-a456-426614174000', '123e4567-e89b-12d3-a456-426614174001']
  const watching = () => {
    const double = createBridgeDouble(snapshot())
    double.handle('watch', () => ({
      ok: true,
      results: ids.map((jobId) => ({
        jobId,
        key: `work/${jobId}` as const,
        ok: true,
        message: { code: 'commands.watch.on', values: ['Workstation'] },
      })),
    }))
    double.handle('groupJobs', () => ({ ok: true, batchId: 'c' }))
    return double
  }

  it('become one named batch if the user chooses that, and the choice is remembered', async () => {
    const { double, user } = await renderWindow(watching())
    await press(user, button('Watch a job'))
    const text = screen.getByRole('textbox', { name: /Job ID, link or message/ })
    await write(user, text, ids[0] ?? '')
    expect(screen.queryByRole('checkbox')).not.toBeInTheDocument()
    await user.clear(text)
    fireEvent.change(text, { target: { value: ids.join('\n') } })
    const asOne = screen.getByRole('checkbox', { name: /As one batch/ })
    expect(asOne).not.toBeChecked()
    await user.click(asOne)
    await write(user, screen.getByRole('textbox', { name: /Batch name/ }), 'Night run')
    await press(user, button('Watch'))
    expect(double.getArguments('watch')).toEqual([{ text: ids.join('\n') }])
    expect(double.getArguments('groupJobs')).toEqual([
      { keys: ids.map((id) => `work/${id}`), name: 'Night run' },
    ])
    expect(JSON.parse(localStorage.getItem('list') ?? '{}')).toMatchObject({ asBatch: true })
  })

  it('become a batch if a name is entered; unchecking the option clears the name', async () => {
    const { double, user } = await renderWindow(watching())
    await press(user, button('Watch a job'))
    const text = screen.getByRole('textbox', { name: /Job ID, link or message/ })
    fireEvent.change(text, { target: { value: ids[0] } })
    await write(user, screen.getByRole('textbox', { name: /^Label/ }), 'Night run')
    fireEvent.change(text, { target: { value: ids.join('\n') } })
    const name = screen.getByRole('textbox', { name: /^Batch name/ })
    expect(name).toHaveValue('Night run')
    const asOne = screen.getByRole('checkbox', { name: /As one batch/ })
    expect(asOne).toBeChecked()
    await user.click(asOne)
    expect(asOne).not.toBeChecked()
    expect(name).toHaveValue('')
    await write(user, name, 'Night run')
    await press(user, button('Watch'))
    expect(double.getArguments('groupJobs')).toEqual([
      { keys: ids.map((id) => `work/${id}`), name: 'Night run' },
    ])
  })

  it('stay separate jobs unless the user chooses to group them', async () => {
    const { double, user } = await renderWindow(watching())
    await press(user, button('Watch a job'))
    fireEvent.change(screen.getByRole('textbox', { name: /Job ID, link or message/ }), {
      target: { value: ids.join('\n') },
    })
    await press(user, button('Watch'))
    expect(double.getArguments('groupJobs')).toEqual([])
  })
})
