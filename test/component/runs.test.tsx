import { fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import type { Reply } from '#shared/contract.ts'
import type { HistoryEntry } from '#shared/model.ts'
import { createBridgeDouble, createEmptySnapshot, type BridgeDouble } from '#test/support/bridge-double.ts'
import {
  serveHistory,
  createHistoryEntry,
  createLongHistory,
  createSampleHistory,
} from '#test/support/history-sample.ts'
import { createJobOutcome, createJobView, createSampleSnapshot } from '#test/support/sample-data.ts'
import {
  button,
  later,
  listed,
  noon,
  pass,
  press,
  renderWindow,
  row,
  perform,
  useFixedClock,
  searchList,
  searchField,
  searchHeading,
} from './render-window.tsx'
import { createQuotedMessage } from '#test/support/job-texts.ts'

useFixedClock()
const minute = 60_000

const details = () => within(screen.getByRole('complementary'))

/** Opens a list that contains only saved runs, whose server still exists. */
async function openRuns(entries: HistoryEntry[] = createSampleHistory(noon)) {
  const { servers } = createSampleSnapshot()
  const double = createBridgeDouble(createEmptySnapshot({ servers }))
  serveHistory(double, () => entries)
  return { ...(await renderWindow(double)), entries }
}

const isListed = () => screen.queryByRole('row', { name: /b3013a51.*Lost/ }) !== null
const heading = () => document.querySelector('.job-list-heading')?.textContent

const scroller = () => document.querySelector('.job-list') ?? document.body

function end(double: BridgeDouble, entries: HistoryEntry[], jobId: string): void {
  const job = createJobView({ jobId, status: 'completed', completedAt: noon, startedAt: noon - minute })
  entries.unshift(createHistoryEntry('completed', { jobId, at: noon, startedAt: noon - minute }))
  perform(() => double.sendPatch({ jobs: { upserts: [createJobView({ jobId })], removals: [] } }))
  perform(() =>
    double.sendPatch({
      jobs: { upserts: [{ ...job, outcome: createJobOutcome(job, 'completed', noon) }], removals: [] },
    }),
  )
}

describe('earlier runs in the list', () => {
  it('are shown as rows, newest first and grouped by day', async () => {
    await openRuns()
    expect(listed()).toEqual([
      'Finished today',
      'Risk factors in cardiology textbooks',
      'Chunk the oncology guidelines',
      'Benchmark run 14',
      'Yesterday',
      'Dataset, 5,000 questions and answers',
      'Job b3013a51',
      'Saturday, November 21',
      'Extraction, symptoms and treatments',
    ])
    expect(row(/^Risk factors/)).toHaveTextContent(/Ollama refused the connection/)
    expect(row(/^Chunk/)).toHaveTextContent('412 chunks from 5 documents')
    expect(row(/b3013a51/)).toHaveTextContent('Old workstation no longer has it9:00 AM')
  })

  it('need no attention, even if they failed', async () => {
    await openRuns()
    expect(row(/^Risk factors/).querySelector('.job-icon')).toHaveAttribute('data-tone', 'plain')
    expect(screen.queryByRole('button', { name: /Restart/ })).not.toBeInTheDocument()
  })

  it('aren’t shown in the list of a notification’s jobs', async () => {
    const { double } = await openRuns()
    expect(listed()).toHaveLength(9)
    perform(() => double.sendIntent({ show: 'list', keys: ['work/gone'] }))
    expect(screen.queryAllByRole('row')).toEqual([])
  })

  it('get new day headings after midnight', async () => {
    await openRuns()
    vi.setSystemTime(noon + 13 * 60 * minute)
    await pass(1_000)
    expect(listed()[0]).toBe('Yesterday')
  })

  it('are shown under “All jobs” and “Finished” only', async () => {
    const double = createBridgeDouble(createSampleSnapshot())
    serveHistory(double, () => createSampleHistory(noon))
    const { user } = await renderWindow(double)
    expect(isListed()).toBe(true)
    for (const [filter, expected] of [
      [/^Needs attention/, false],
      [/^Running/, false],
      [/^Not watched/, false],
      [/^Finished/, true],
    ] as const) {
      await press(user, button(filter))
      expect(isListed()).toBe(expected)
    }
  })

  it('show an error if they couldn’t be loaded, and can be loaded again', async () => {
    const double = createBridgeDouble(createSampleSnapshot())
    double.handle('history', () => Promise.reject(new Error('busy')))
    const { user } = await renderWindow(double)
    expect(screen.getByRole('alert')).toHaveTextContent('Couldn’t load earlier runs: busy')
    serveHistory(double, () => createSampleHistory(noon))
    await press(user, button('Try again'))
    expect(row(/b3013a51.*Lost/)).toBeVisible()
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  })
})

describe('the details of an earlier run', () => {
  it('show what was saved, and why there was no notification', async () => {
    const { user, double } = await openRuns()
    await press(user, row(/^Dataset/))
    expect(details().getByRole('heading', { level: 2 })).toHaveTextContent('Dataset, 5,000 questions')
    expect(details().getByText('Completed after all · 5,000 entries')).toBeVisible()
    expect(details().getByText('None: notifications paused')).toBeVisible()
    expect(double.getArguments('jobDetail')).toEqual([])
    await press(user, row(/^Risk factors/))
    expect(details().getByRole('region', { name: 'Error' })).toHaveTextContent(
      'Ollama refused the connection',
    )
    await press(user, details().getByRole('button', { name: 'Copy error' }))
    expect(double.getArguments('copyText')).toEqual([{ text: expect.stringMatching(/retries exceeded$/) }])
  })

  it('offer to watch the job again, and then to open it', async () => {
    const { double, user } = await openRuns()
    const answer = later<Reply<'watch'>>()
    double.handle('watch', () => answer.promise)
    await press(user, row(/^Extraction, /))
    await press(user, button('Watch again'))
    expect(double.getArguments('watch')).toEqual([
      { text: 'extract-9', serverId: 'work', label: 'Extraction, symptoms and treatments' },
    ])
    perform(() =>
      double.sendPatch({ jobs: { upserts: [createJobView({ jobId: 'extract-9' })], removals: [] } }),
    )
    answer.settle({ ok: true, results: [] })
    await pass(0)
    expect(screen.getByText('Watching Extraction, symptoms and treatments again')).toBeVisible()
    await press(user, button('Open job'))
    expect(details().getByRole('button', { name: 'Cancel job…' })).toBeVisible()
  })

  it('show why the job can’t be watched again', async () => {
    const { double, user } = await openRuns()
    const message = 'Workstation no longer has this job'
    double.handle('watch', () => ({
      ok: false,
      message: createQuotedMessage('Nothing is watched'),
      results: [{ jobId: 'extract-9', ok: false, message: createQuotedMessage(message) }],
    }))
    await press(user, row(/^Extraction, /))
    await press(user, button('Watch again'))
    expect(screen.getByText(message)).toBeVisible()
    await press(user, row(/b3013a51/))
    expect(screen.queryByRole('button', { name: 'Watch again' })).not.toBeInTheDocument()
  })

  it('offer a list of all the job’s runs', async () => {
    const { user } = await openRuns()
    await press(user, row(/^Chunk/))
    await press(user, button('Show all runs'))
    await pass(150)
    expect(searchHeading()).toHaveTextContent('Search: “chunk-1”')
    expect(listed()).toEqual(['Finished today', 'Chunk the oncology guidelines'])
  })
})

describe('all runs of a watched job', () => {
  it('can be shown with the job’s menu', async () => {
    const double = createBridgeDouble(
      createEmptySnapshot({ jobs: [createJobView({ jobId: 'many-runs', label: 'Chunks' })] }),
    )
    const entries = [1, 2].map((n) =>
      createHistoryEntry('failed', { jobId: 'many-runs', label: 'Chunks', at: noon - n * minute, number: n }),
    )
    serveHistory(double, () => [...entries, ...createSampleHistory(noon)])
    const { user } = await renderWindow(double)
    fireEvent.contextMenu(row(/^Chunks, running/))
    await pass(100)
    await press(user, screen.getByRole('menuitem', { name: 'Show all runs' }))
    await pass(150)
    expect(listed()).toEqual(['Running', 'Chunks', 'Finished today', 'Chunks', 'Chunks'])
  })
})

describe('the list’s search', () => {
  it('also finds saved runs', async () => {
    const { double, user } = await openRuns()
    await searchList(user, 'retries cardio')
    expect(double.getArguments('history').at(-1)).toEqual({
      search: 'retries cardio',
      kinds: [],
      offset: 0,
      limit: 200,
    })
    expect(listed()).toEqual(['Finished today', 'Risk factors in cardiology textbooks'])
    await press(user, button('Clear search'))
    expect(listed()).toHaveLength(9)
  })

  it('shows a message if nothing was found, and offers to show the whole list', async () => {
    const { user } = await openRuns()
    await searchList(user, 'unicorn')
    await pass(150)
    expect(screen.getByText('No jobs match “unicorn”')).toBeVisible()
    await press(user, button('Show all jobs'))
    expect(listed()).toHaveLength(9)
    expect(searchHeading()).toBeNull()
  })

  it('filters the loaded runs while the response is pending', async () => {
    const { double, user } = await openRuns()
    double.handle('history', () => later<Reply<'history'>>().promise)
    await searchList(user, 'b3013')
    expect(listed()).toEqual(['Yesterday', 'Job b3013a51'])
  })

  it('ignores the response to an outdated search', async () => {
    const { double, user, entries } = await openRuns()
    const slow = later<Reply<'history'>>()
    double.handle('history', () => slow.promise)
    await searchList(user, 'a')
    serveHistory(double, () => entries)
    await searchList(user, 'b3013')
    slow.settle({ entries: [], total: 0 })
    await pass(0)
    expect(listed()).toEqual(['Yesterday', 'Job b3013a51'])
  })

  it('is cleared when another screen is opened', async () => {
    const { user } = await renderWindow()
    await searchList(user, 'oncology')
    await press(user, button('Settings'))
    expect(searchHeading()).toBeNull()
    await press(user, button(/^All/))
    expect(searchHeading()).toBeNull()
  })
})

describe('a watched job with a saved run', () => {
  it('has only one row after the job has ended', async () => {
    const { double, entries } = await openRuns()
    end(double, entries, 'parse-1')
    await pass(0)
    expect(listed().filter((name) => name === 'parse-1' || name === 'Job parse-1')).toHaveLength(1)
  })

  it('causes no new history request while the list shows only a notification’s jobs', async () => {
    const { double, entries } = await openRuns()
    perform(() => double.sendIntent({ show: 'list', keys: ['work/parse-1'] }))
    end(double, entries, 'parse-1')
    await pass(0)
    expect(double.getArguments('history')).toHaveLength(1)
  })

  it('causes no new history request if only the job’s progress changes', async () => {
    const { double } = await renderWindow()
    perform(() => double.changeJob('work/parse-1', { progress: 90 }))
    await pass(0)
    expect(double.getArguments('history')).toHaveLength(1)
  })
})

it('ten thousand runs are loaded page by page, and only visible rows are rendered', async () => {
  const { double } = await openRuns(createLongHistory(noon))
  expect(double.getArguments('history')).toHaveLength(1)
  expect(listed().length).toBeLessThan(60)
  for (let page = 1; page < 5; page += 1) {
    scroller().scrollTop = page * 200 * 56
    fireEvent.scroll(scroller())
    await pass(0)
  }
  expect(double.getArguments('history').map((asked) => Reflect.get(Object(asked), 'offset'))).toEqual([
    0, 200, 400, 600, 800,
  ])
  expect(listed().length).toBeLessThan(60)
})

it('the heading of a day has no count while some of its runs aren’t loaded', async () => {
  const entries = Array.from({ length: 210 }, (_, n) =>
    createHistoryEntry('completed', { jobId: `job-${n}`, at: noon - n * 1_000 }),
  )
  await openRuns(entries)
  expect(heading()).toBe('Finished today')
  scroller().scrollTop = 200 * 56
  fireEvent.scroll(scroller())
  await pass(0)
  scroller().scrollTop = 0
  fireEvent.scroll(scroller())
  await pass(0)
  expect(heading()).toBe('Finished today210')
})

describe('the rows of saved runs', () => {
  it('can be selected with the arrow keys, and opened with Enter', async () => {
    const { user } = await openRuns()
    perform(() => searchField().focus())
    await user.keyboard('{ArrowDown}')
    expect(row(/^Risk factors/)).toHaveFocus()
    await user.keyboard('{ArrowDown}{ArrowDown}')
    expect(row(/^Benchmark/)).toHaveFocus()
    await user.keyboard('{Enter}')
    expect(details().getByRole('heading', { level: 2 })).toHaveTextContent('Benchmark run 14')
    await user.keyboard('{End}')
    expect(row(/^Extraction, /)).toHaveFocus()
    await user.keyboard('{Home}')
    expect(row(/^Risk factors/)).toHaveFocus()
  })

  it('ignore the shortcuts for watched jobs', async () => {
    const { user, double } = await openRuns()
    row(/^Risk factors/).focus()
    await user.keyboard('rmdx{Delete}{F2}')
    await pass(0)
    const commands = ['restart', 'setMuted', 'setDismissed', 'unwatch', 'setLabel'] as const
    expect(commands.flatMap((name) => double.getArguments(name))).toEqual([])
    await user.keyboard('{Control>}c{/Control}')
    expect(double.getArguments('copyText')).toEqual([{ text: '123e4567-e89b-12d3-a456-426614174000' }])
  })
})
