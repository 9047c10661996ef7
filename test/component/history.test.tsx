import { fireEvent, screen, within } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import type { Reply } from '#shared/contract.ts'
import type { HistoryEntry } from '#shared/model.ts'
import { createBridgeDouble, type BridgeDouble } from '#test/support/bridge-double.ts'
import { answerHistory, entryOf, longHistory, sampleHistory } from '#test/support/history-sample.ts'
import { outcomeOf, failedKey, jobOf, sampleSnapshot } from '#test/support/sample-data.ts'
import {
  button,
  choose,
  later,
  noon,
  pass,
  press,
  renderWindow,
  settled,
  perform,
  useFixedClock,
  write,
} from './render-window.tsx'
import { saying } from '#test/support/job-texts.ts'

useFixedClock()
const minute = 60_000

const outcomes = () => screen.getByRole('list', { name: 'Runs, newest first' })
const read = (): string[] =>
  [...outcomes().querySelectorAll('h3, .job-row-name')].map((found) => found.textContent ?? '')
const outcome = (name: RegExp): HTMLElement => within(outcomes()).getByRole('button', { name })
const searched = () => screen.queryAllByRole<HTMLInputElement>('searchbox').map(({ value }) => value)
const search = () => screen.getByRole('searchbox', { name: 'Search history' })

async function openHistory(
  entries: HistoryEntry[] = sampleHistory(noon),
  start: BridgeDouble = createBridgeDouble(sampleSnapshot()),
) {
  answerHistory(start, () => entries)
  const rendered = await renderWindow(start)
  await rendered.user.click(button('History'))
  await pass(0)
  return { ...rendered, entries }
}

function end(double: BridgeDouble, entries: HistoryEntry[], jobId: string): void {
  const job = jobOf({ jobId, status: 'completed', completedAt: noon, startedAt: noon - minute })
  entries.unshift(entryOf('completed', { jobId, at: noon, startedAt: noon - minute }))
  perform(() =>
    double.emit({
      jobs: { upserts: [{ ...job, outcome: outcomeOf(job, 'completed', noon) }], removals: [] },
    }),
  )
}

describe('the history', () => {
  it('shows outcomes newest first, by day, each with outcome, server and time', async () => {
    await openHistory()
    expect(read()).toEqual([
      'Today',
      'Risk factors in cardiology textbooks',
      'Chunk the oncology guidelines',
      'Benchmark run 14',
      'Yesterday',
      'Dataset, 5,000 questions and answers',
      'Job b3013a51',
      'Saturday, November 21',
      'Extraction, symptoms and treatments',
    ])
    expect(screen.getByText('6 runs')).toBeVisible()
    expect(outcome(/Risk factors/)).toHaveTextContent(
      /Failed after 12 min: Ollama refused the connection11:59\sAMWorkstation/,
    )
    expect(outcome(/Chunk/)).toHaveTextContent('412 chunks from 5 documents · in 8 min 12 s')
    expect(outcome(/Dataset/)).toHaveTextContent('No notification: notifications paused')
    expect(outcome(/Benchmark/)).not.toHaveTextContent('No notification')
    expect(outcome(/b3013a51/)).toHaveTextContent('Lost: Old workstation no longer has this job')
  })

  it('keeps today and yesterday apart after midnight', async () => {
    await openHistory()
    vi.setSystemTime(noon + 13 * 60 * minute)
    await pass(1_000)
    expect(read()[0]).toBe('Yesterday')
  })

  it('shows placeholders for rows only if loading takes a moment', async () => {
    const double = createBridgeDouble(sampleSnapshot())
    const answer = later<Reply<'history'>>()
    const { user } = await renderWindow(double)
    double.on('history', () => answer.promise)
    await user.click(button('History'))
    expect(screen.queryByText('Loading history')).not.toBeInTheDocument()
    await pass(150)
    expect(screen.getByText('Loading history')).toBeInTheDocument()
    answer.settle({ entries: sampleHistory(noon), total: 6 })
    await pass(0)
    expect(screen.queryByText('Loading history')).not.toBeInTheDocument()
    expect(read()).toHaveLength(9)
  })

  it('says why it could not be loaded, and retries', async () => {
    const double = createBridgeDouble(sampleSnapshot())
    const { user } = await renderWindow(double)
    double.on('history', () => Promise.reject(new Error('busy')))
    await user.click(button('History'))
    await pass(0)
    expect(screen.getByRole('alert')).toHaveTextContent('Couldn’t load history: busy')
    answerHistory(double, () => sampleHistory(noon))
    await user.click(button('Try again'))
    await pass(0)
    expect(read()).toHaveLength(9)
    expect(screen.queryByRole('alert')).not.toBeInTheDocument()
  })

  it('explains what will appear here while it is empty', async () => {
    await openHistory([])
    expect(screen.getByText('No finished jobs yet')).toBeVisible()
    expect(screen.getByText(/it’s kept here for 90 days/)).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Export' })).not.toBeInTheDocument()
  })
})

describe('an open outcome', () => {
  it('shows all saved facts, can be copied as text, and leads to its job', async () => {
    const { double, user } = await openHistory()
    await user.click(outcome(/Risk factors/))
    expect(outcome(/Risk factors/)).toHaveAttribute('aria-expanded', 'true')
    const terms = screen.getAllByRole('term').map((term) => term.textContent)
    expect(terms).toEqual(['Ended', 'Started', 'Duration', 'Progress', 'Server', 'Job ID', 'Run'])
    const facts = screen.getAllByRole('definition').map((fact) => fact.textContent)
    expect(facts.slice(2)).toEqual(['12 min', '40%', 'Workstation', failedKey.slice('work/'.length), '2'])
    expect(facts[0]).toMatch(/^Nov 24, 2026, 11:59:00\sAM$/)
    expect(screen.getByRole('region', { name: 'Error' })).toHaveTextContent(/Max retries exceeded$/)
    await user.click(button('Copy'))
    expect(double.callsOf('copyText')).toEqual([
      {
        text: expect.stringMatching(
          /^Risk factors in cardiology textbooks: Failed\nEnded: .*Error:\nOllama.*retries exceeded$/s,
        ),
      },
    ])
    expect(screen.getByText('Copied')).toBeVisible()
    await user.click(outcome(/Risk factors/))
    expect(screen.queryByRole('term')).not.toBeInTheDocument()
    await user.click(outcome(/Risk factors/))
    await user.click(button('Open job'))
    expect(screen.getByRole('complementary')).toHaveTextContent('Risk factors in cardiology textbooks')
  })

  it('shows earlier reports, the result, and why there was no notification', async () => {
    const { user } = await openHistory()
    await user.click(outcome(/Dataset/))
    expect(screen.getByText('Previously reported as cancelled, but kept running.')).toBeVisible()
    expect(screen.getByText('5,000 entries')).toBeVisible()
    expect(screen.getAllByText('No notification: notifications paused')).toHaveLength(2)
    await user.click(outcome(/Benchmark/))
    expect(screen.getByText('No notification: turned off for this outcome')).toBeVisible()
    expect(outcome(/Dataset/)).toHaveAttribute('aria-expanded', 'false')
  })

  it('watches its job again', async () => {
    const { double, user } = await openHistory()
    const answer = later<Reply<'watch'>>()
    double.on('watch', () => answer.promise)
    await user.click(outcome(/Extraction, /))
    await user.click(button('Watch again'))
    await user.click(button('Watch again'))
    expect(double.callsOf('watch')).toEqual([
      { text: 'extract-9', serverId: 'work', label: 'Extraction, symptoms and treatments' },
    ])
    perform(() => double.emit({ jobs: { upserts: [jobOf({ jobId: 'extract-9' })], removals: [] } }))
    answer.settle({ ok: true, results: [] })
    await pass(0)
    expect(screen.getByText('Watching Extraction, symptoms and treatments again')).toBeVisible()
    expect(button('Open job')).toBeVisible()
  })

  it('says why the job can’t be watched again', async () => {
    const { double, user } = await openHistory()
    const message = 'Workstation no longer has this job'
    double.on('watch', () => ({
      ok: false,
      message: saying('Nothing is watched'),
      results: [{ jobId: 'extract-9', ok: false, message: saying(message) }],
    }))
    await user.click(outcome(/Extraction, /))
    await user.click(button('Watch again'))
    expect(screen.getByText(message)).toBeVisible()
    await user.click(outcome(/b3013a51/))
    expect(screen.getByText('This server has been removed.')).toBeVisible()
    expect(screen.queryByRole('button', { name: 'Watch again' })).not.toBeInTheDocument()
  })
})

describe('finding an outcome', () => {
  it('searches once typing pauses', async () => {
    const { double, user } = await openHistory()
    await user.type(search(), 'retries cardio')
    expect(double.callsOf('history')).toHaveLength(1)
    await pass(150)
    expect(double.callsOf('history').at(-1)).toEqual({
      search: 'retries cardio',
      kinds: [],
      offset: 0,
      limit: 200,
    })
    expect(read()).toEqual(['Today', 'Risk factors in cardiology textbooks'])
    expect(screen.getByText('1 run')).toBeVisible()
    await user.keyboard('{Escape}')
    await pass(150)
    expect(read()).toHaveLength(9)
  })

  it('filters by outcome and by server', async () => {
    const { user } = await openHistory()
    await choose(user, 'Outcome', 'Completed')
    expect(read()).toEqual([
      'Today',
      'Chunk the oncology guidelines',
      'Yesterday',
      'Dataset, 5,000 questions and answers',
    ])
    await choose(user, 'Server', 'Lab GPU')
    expect(read()).toEqual(['Yesterday', 'Dataset, 5,000 questions and answers'])
  })

  it('says that nothing was found, and offers to clear the filter', async () => {
    const { user } = await openHistory()
    await write(user, search(), 'unicorn')
    await pass(150)
    expect(screen.getByText('No results for “unicorn”')).toBeVisible()
    await user.click(button('Clear filters'))
    await pass(0)
    expect(read()).toHaveLength(9)
    expect(search()).toHaveValue('')
  })

  it('ignores a response to an outdated search', async () => {
    const { double, user, entries } = await openHistory()
    const slow = later<Reply<'history'>>()
    double.on('history', () => slow.promise)
    await user.type(search(), 'a')
    await pass(150)
    answerHistory(double, () => entries)
    await write(user, search(), 'b3013')
    fireEvent.change(search(), { target: { value: 'b3013' } })
    await pass(150)
    slow.settle({ entries: [], total: 0 })
    await pass(0)
    expect(read()).toEqual(['Yesterday', 'Job b3013a51'])
  })
})

describe('the search of the window', () => {
  it('searches the history while it is open, and its shortcuts move the focus there', async () => {
    const { user } = await openHistory()
    expect(screen.getAllByRole('searchbox')).toEqual([search()])
    await user.keyboard('/')
    expect(search()).toHaveFocus()
    await user.click(button(/^All/))
    expect(screen.getByRole('searchbox', { name: 'Search jobs, steps, errors' })).toBeVisible()
  })

  it('doesn’t affect other screens or the list', async () => {
    const { user } = await renderWindow()
    for (const [name, values] of [
      ['Settings', ['']],
      ['History', ['']],
    ] as const) {
      await write(user, screen.getByRole('searchbox'), 'oncology')
      await press(user, button(name))
      expect(searched()).toEqual(values)
      await user.click(button(/^All/))
      expect(searched()).toEqual([''])
    }
  })

  it('opens the palette if there is nothing to filter, also with its shortcuts', async () => {
    const { user } = await renderWindow()
    await user.click(button(/^Workstation/))
    for (const open of [() => user.click(button('Search or run a command')), () => user.keyboard('/')]) {
      await open()
      await settled()
      expect(screen.getByRole('dialog', { name: 'Command palette' })).toBeVisible()
      await user.keyboard('{Escape}')
      await settled()
    }
  })
})

describe('outcomes that arrive while the history is open', () => {
  it('appear at the top, and are included in the total', async () => {
    const { double, entries } = await openHistory()
    end(double, entries, 'parse-1')
    await pass(0)
    expect(read().slice(0, 2)).toEqual(['Today', 'parse-1'])
    expect(screen.getByText('7 runs')).toBeVisible()
  })

  it('don’t move the visible outcomes', async () => {
    const { double, entries } = await openHistory(longHistory(noon))
    const scroller = outcomes().parentElement
    if (!scroller) throw new Error('the list has no scroller')
    scroller.scrollTop = 2_000
    fireEvent.scroll(scroller)
    end(double, entries, 'parse-1')
    await pass(0)
    expect(scroller.scrollTop).toBe(2_056)
  })

  it('don’t move an open outcome, even at the top', async () => {
    const { double, user, entries } = await openHistory()
    await user.click(outcome(/Risk factors/))
    end(double, entries, 'parse-1')
    await pass(0)
    expect(outcomes().parentElement?.scrollTop).toBe(56)
    expect(outcome(/Risk factors/)).toHaveAttribute('aria-expanded', 'true')
  })

  it('aren’t requested when a job only makes progress', async () => {
    const { double } = await openHistory()
    perform(() => double.change('work/parse-1', { progress: 90 }))
    await pass(0)
    expect(double.callsOf('history')).toHaveLength(1)
  })
})

it('ten thousand outcomes are counted, loaded page by page, and rendered if visible', async () => {
  const { double } = await openHistory(longHistory(noon))
  expect(screen.getByText('10,000 runs')).toBeVisible()
  const [first] = within(outcomes()).getAllByRole('button')
  expect(first?.closest('li')).toHaveAttribute('aria-setsize', '10000')
  expect(first?.closest('li')).toHaveAttribute('aria-posinset', '1')
  expect(double.callsOf('history')).toHaveLength(1)
  expect(read().length).toBeLessThan(60)
  const scroller = outcomes().parentElement
  if (!scroller) throw new Error('the list has no scroller')
  for (let page = 1; page < 5; page += 1) {
    scroller.scrollTop = page * 200 * 56
    fireEvent.scroll(scroller)
    await pass(0)
  }
  expect(double.callsOf('history').map((asked) => Reflect.get(Object(asked), 'offset'))).toEqual([
    0, 200, 400, 600, 800,
  ])
  expect(read().length).toBeLessThan(60)
})

describe('the history with the keyboard', () => {
  it('is browsed with arrows, and Enter opens an outcome', async () => {
    const { user } = await openHistory()
    await user.click(search())
    await user.keyboard('{ArrowDown}')
    expect(outcome(/Risk factors/)).toHaveFocus()
    await user.keyboard('{ArrowDown}{ArrowDown}')
    expect(outcome(/Benchmark/)).toHaveFocus()
    await user.keyboard('{Enter}')
    expect(outcome(/Benchmark/)).toHaveAttribute('aria-expanded', 'true')
    await user.keyboard('{End}')
    expect(outcome(/Extraction, /)).toHaveFocus()
    await user.keyboard('{Home}')
    expect(outcome(/Risk factors/)).toHaveFocus()
  })

  it('is one Tab stop, followed by the controls of the open outcome', async () => {
    const { user } = await openHistory()
    await user.click(outcome(/Risk factors/))
    await user.tab()
    expect(screen.getByRole('region', { name: 'Error' })).toHaveFocus()
    await user.keyboard('{ArrowDown}')
    expect(screen.getByRole('region', { name: 'Error' })).toHaveFocus()
    await user.tab()
    expect(button('Open job')).toHaveFocus()
  })
})

it('exporting the history writes the outcomes that match the search and the filter', async () => {
  const { double, user } = await openHistory()
  double.on('exportHistory', () => ({ ok: true, message: saying('Exported 2 runs') }))
  await write(user, search(), 'cardio')
  await pass(150)
  await choose(user, 'Outcome', 'Failed')
  await press(user, button('Export as CSV…'))
  expect(double.callsOf('exportHistory')).toEqual([{ search: 'cardio', kinds: ['failed'] }])
  expect(screen.getByText('Exported 2 runs')).toBeVisible()
})
