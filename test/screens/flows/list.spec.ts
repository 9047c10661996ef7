import type { Page } from 'playwright/test'
import { requests } from '../../../shared/contract.ts'
import { callsOf, copiedOn } from '../support/double.ts'
import { expect, test } from '../support/fixtures.ts'
import { standsStill } from '../support/stands-still.ts'
import { button, chooseFrom, detail, dialog, listed, row, selected, toast } from './window.ts'

const taxonomy = 'Taxonomy of the cardiology textbooks'
const parse = 'Parse 1,240 page PDF'
const extraction = 'Extraction, symptoms and treatments'
const archive = 'Job b3013a51'
const dataset = 'Dataset, 5,000 questions and answers'
const chunk = 'Chunk the oncology guidelines'
const benchmark = 'Benchmark run 14'

const search = (page: Page) => page.getByRole('searchbox', { name: 'Search jobs, steps, errors' })
const selection = (page: Page) => page.getByRole('region', { name: 'Selected jobs' })

test.describe('what the list shows', () => {
  test('a search narrows the list, shows that nothing is left, and leads back', async ({ stage }) => {
    const { page } = stage
    await stage.open('sample')
    await page.keyboard.press('/')
    await page.keyboard.type('refused the connection')
    await expect.poll(() => listed(page)).toEqual([taxonomy])
    await search(page).fill('nephrology')
    await expect(page.getByText('No jobs match “nephrology”')).toBeVisible()
    await button(page, 'Show all jobs').click()
    await expect(search(page)).toHaveValue('')
    await expect.poll(() => listed(page)).toHaveLength(7)
  })

  test('filter, server and order are as they were when the window is opened again, the search is not', async ({
    stage,
  }) => {
    const { page } = stage
    await stage.open('sample')
    await button(page, /^Running/).click()
    await chooseFrom(page, 'Server: All servers', 'Workstation')
    await chooseFrom(page, 'Sort: Oldest first', 'Progress')
    await expect.poll(() => listed(page)).toEqual([parse, extraction])
    await search(page).fill('extraction')
    await page.reload()
    await expect.poll(() => listed(page)).toEqual([parse, extraction])
    await expect(button(page, 'Sort: Progress')).toBeVisible()
    await expect(button(page, 'Server: Workstation')).toBeVisible()
    await expect(search(page)).toHaveValue('')
    await expect(button(page, /^Running/)).toHaveAttribute('aria-current', 'true')
  })

  const orders = [
    { order: 'Name', running: [extraction, parse], finished: [benchmark, chunk] },
    { order: 'Progress', running: [parse, extraction], finished: [chunk, benchmark] },
    { order: 'Oldest first', running: [parse, extraction], finished: [chunk, benchmark] },
  ]
  for (const { order, running, finished } of orders) {
    test(`sorted "${order}" the jobs stand in that order in their groups`, async ({ stage }) => {
      const { page } = stage
      await stage.open('sample')
      await chooseFrom(page, 'Sort: Oldest first', order)
      await expect.poll(() => listed(page)).toEqual([taxonomy, ...running, dataset, archive, ...finished])
    })
  }

  test('ten thousand jobs are scrolled through to the last', async ({ stage }) => {
    const { page } = stage
    await stage.open('many', { isLive: true })
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('End')
    await expect(row(page, /^job-9996, /)).toBeFocused()
    await page.keyboard.press('Home')
    await expect(row(page, /^job-9999, /)).toBeFocused()
  })

  test('of ten thousand jobs only the visible ones are rendered, by the time of the scroll event', async ({
    stage,
  }) => {
    const { page } = stage
    await stage.open('many-at-rest')
    const seen = await page.evaluate(() => {
      const list = document.querySelector('.job-list')
      if (!list) throw new Error('There is no list')
      const { left, top } = list.getBoundingClientRect()
      let [empty, most] = [0, 0]
      for (let y = 0; y < list.scrollHeight; y += list.scrollHeight / 40) {
        list.scrollTop = y
        // The browser sends the event before painting.
        list.dispatchEvent(new Event('scroll'))
        most = Math.max(most, list.querySelectorAll('[data-key]').length)
        if (!document.elementFromPoint(left + 200, top + 300)?.closest('[role=row]')) empty += 1
      }
      return { empty, most }
    })
    expect(seen.empty).toBe(0)
    expect(seen.most).toBeLessThan(60)
  })
})

test('the timeline stays whole when a press opens the details under a resting pointer', async ({ stage }) => {
  const { page } = stage
  await stage.open('sample')
  const [axis, list] = [page.locator('.today-axis'), page.locator('.job-list')]
  const edges = async () => {
    const [above, below] = [await axis.boundingBox(), await list.boundingBox()]
    return {
      axis: (above?.y ?? Infinity) + (above?.height ?? 0),
      list: below?.y ?? 0,
      width: below?.width ?? 0,
    }
  }
  const before = await edges()
  await row(page, /^Chunk the oncology/).click()
  await expect.poll(async () => (await edges()).width).toBeLessThan(before.width)
  const after = await edges()
  expect(after.axis).toBeGreaterThan(before.axis)
  expect(after.axis).toBeLessThanOrEqual(after.list)
})

test('no banner, strip or failure moves the row under a resting pointer', async ({ stage }) => {
  const { page } = stage
  await stage.open('sample')
  await row(page, dataset).hover()
  const before = await row(page, dataset).boundingBox()
  await page.evaluate(() => {
    const { double } = window
    const { jobs, servers } = double.snapshot()
    const ruleOffer = { id: '1', name: 'Cardiology' }
    const failed = {
      status: 'failed',
      attention: true,
      completedAt: Date.now(),
      error: 'Out of memory',
    } as const
    double.emit({
      jobs: { upserts: jobs.slice(3).map((job) => ({ ...job, ...failed })), removals: [] },
      servers: servers.map((server) => ({ ...server, reach: 'unreachable', ruleOffer })),
      notices: [{ id: 'note', tone: 'info', message: { code: 'system.otherwise', values: ['Much to say'] } }],
      bulk: { done: 1, total: 9, refused: 0 },
    })
  })
  for (const name of ['Restarts', 'Unreachable servers']) {
    await expect(page.getByRole('region', { name })).toBeVisible()
  }
  await expect(row(page, dataset)).toContainText('Failed')
  expect(await row(page, dataset).boundingBox()).toEqual(before)
  await page.mouse.down()
  await page.mouse.up()
  await expect(detail(page).getByRole('heading', { name: dataset })).toBeVisible()
})

test.describe('several jobs at once', () => {
  test('are selected by the mouse: one by one, by their sign, and in a row', async ({ stage }) => {
    const { page } = stage
    await stage.open('sample')
    await row(page, taxonomy).click({ modifiers: ['Control'] })
    await row(page, dataset).getByRole('gridcell', { name: 'Waiting', exact: true }).click()
    expect(await selected(page)).toEqual([taxonomy, dataset])
    await row(page, benchmark).click({ modifiers: ['Shift'] })
    expect(await selected(page)).toEqual([dataset, archive, chunk, benchmark])
    await expect(selection(page)).toContainText('4 selected')
    await button(selection(page), 'Clear selection').click()
    expect(await selected(page)).toEqual([])
    await expect(selection(page)).toBeHidden()
  })

  test('are selected by keys, muted, unwatched, and put back by Undo and by Ctrl+Z', async ({ stage }) => {
    const { page } = stage
    await stage.open('sample')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press(' ')
    await page.keyboard.press('Shift+ArrowDown')
    expect(await selected(page)).toEqual([parse, extraction])

    await page.keyboard.press('m')
    await expect(row(page, parse)).toContainText('Muted')
    await expect(row(page, extraction)).toContainText('Muted')
    expect(await callsOf(page, 'setMuted')).toEqual([
      { keys: ['work/parse-1', 'work/extract-1'], muted: true },
    ])
    await expect(page.getByRole('log')).toHaveText('2 jobs muted')

    await page.keyboard.press('Delete')
    await expect(row(page, parse)).toBeHidden()
    await toast(page, 'Stopped watching 2 jobs').getByRole('button', { name: 'Undo' }).click()
    await expect(row(page, parse)).toBeVisible()
    await expect(row(page, extraction)).toBeVisible()

    await row(page, benchmark).click()
    await page.keyboard.press('Delete')
    await expect(row(page, benchmark)).toBeHidden()
    await expect(detail(page)).toBeHidden()
    await page.keyboard.press('Control+z')
    await expect(row(page, benchmark)).toBeVisible()
    expect(await callsOf(page, 'undoUnwatch')).toHaveLength(2)
  })

  test('have their ids copied, one on a line', async ({ stage }) => {
    const { page } = stage
    await stage.open('sample')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Control+a')
    await expect(selection(page)).toContainText('7 selected')
    await page.keyboard.press('Control+c')
    await expect(toast(page, 'Copied')).toBeVisible()
    const [copied = ''] = await copiedOn(page)
    expect(copied.split('\n')).toHaveLength(7)
  })
})

test.describe('restarts', () => {
  test('from the row the button shows that it is under way, then the job runs again', async ({ stage }) => {
    const { page } = stage
    await stage.open('sample')
    await button(page, `Restart ${taxonomy}`).click()
    await expect(button(page, `Restarting ${taxonomy}…`)).toBeDisabled()
    await expect(row(page, taxonomy).getByRole('img', { name: 'Running' })).toBeVisible()
    expect(await callsOf(page, 'restart')).toHaveLength(1)
  })

  test('from the detail it is sent once, however often it is pressed', async ({ stage }) => {
    const { page } = stage
    await stage.open('sample')
    await row(page, taxonomy).click()
    await button(detail(page), 'Restart').dblclick()
    await expect(detail(page).getByRole('progressbar')).toBeVisible()
    expect(await callsOf(page, 'restart')).toHaveLength(1)
  })

  test('of all that failed needs a confirmation, is shown while it goes on, and can be stopped', async ({
    stage,
  }) => {
    const { page } = stage
    await stage.open('failed')
    await button(page, 'Restart all failed (14)').click()
    const question = dialog(page, 'Restart 14 jobs?')
    await expect(question).toContainText('Workstation: 9 jobs')
    await expect(question).toContainText('and 9 more')
    await button(question, 'Cancel').click()
    await expect(question).toBeHidden()
    expect(await callsOf(page, 'restartMany')).toEqual([])

    await button(page, 'Restart all failed (14)').click()
    await button(question, 'Restart 14 jobs').click()
    const restarts = page.getByRole('region', { name: 'Restarts' })
    await expect(restarts).toContainText('Restarting 1 of 14')
    await button(restarts, 'Stop').click()
    await expect(restarts).toBeHidden()
    const [asked] = await callsOf(page, 'restartMany')
    expect(requests.restartMany.parse(asked).keys).toHaveLength(14)
    expect(await callsOf(page, 'stopRestarting')).toHaveLength(1)
  })
})

test('a job is given another label in its row, and Escape leaves it as it was', async ({ stage }) => {
  const { page } = stage
  await stage.open('sample')
  await row(page, parse).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Rename' }).click()
  const field = page.getByRole('textbox', { name: 'Label for parse-1' })
  await expect(field).toBeFocused()
  await field.fill('Parse the atlas')
  await page.keyboard.press('Enter')
  await expect(row(page, /Parse the atlas/)).toBeFocused()
  await page.keyboard.press('F2')
  await field.fill('Something else')
  await page.keyboard.press('Escape')
  await expect(row(page, /Parse the atlas/)).toBeFocused()
  expect(await callsOf(page, 'setLabel')).toEqual([{ key: 'work/parse-1', label: 'Parse the atlas' }])
})

test('the menu of a row that a key opened begins at its first line', async ({ stage }) => {
  const { page } = stage
  await stage.open('sample')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Shift+F10')
  await expect(page.getByRole('menuitem', { name: 'Open' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(row(page, taxonomy)).toBeFocused()
  await button(page, `Actions for ${taxonomy}`).press('Enter')
  await expect(page.getByRole('menuitem', { name: 'Open' })).toBeFocused()
})

test('the menu of a row does by the mouse what its keys do', async ({ stage }) => {
  const { page } = stage
  await stage.open('sample')
  const line = (name: string) => page.getByRole('menuitem', { name })
  await row(page, extraction).hover()
  await button(page, `Actions for ${extraction}`).click()
  await line('Automatic restarts').click()
  await page.getByRole('menuitemradio', { name: '3 times' }).click()
  await standsStill(page)
  expect(await callsOf(page, 'setAutoRestarts')).toEqual([{ keys: ['work/extract-1'], times: 3 }])
  await row(page, extraction).hover()
  await button(page, `Actions for ${extraction}`).click()
  await line('Cancel job…').click()
  await button(page.getByRole('dialog'), 'Cancel job').click()
  expect(await callsOf(page, 'cancel')).toEqual([{ key: 'work/extract-1' }])
})
