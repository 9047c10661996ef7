import { cutTexts } from '../support/cut-texts.ts'
import { changeJob, changeServer } from '../support/double.ts'
import { expect, moment, test } from '../support/fixtures.ts'
import { standsStill } from '../support/stands-still.ts'
import { detail, row } from './window.ts'

const dataset = 'Dataset, 5,000 questions and answers'

test('ten thousand jobs can be scrolled through, and only visible rows are rendered', async ({ stage }) => {
  const { page } = stage
  await stage.open('many', { isLive: true })
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('End')
  await expect(row(page, /^job-9996, /)).toBeFocused()
  await page.keyboard.press('Home')
  await expect(row(page, /^job-9999, /)).toBeFocused()
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

test('each heading stands above the rows of its group at every scroll position', async ({ stage }) => {
  const { page } = stage
  await stage.open('mixed-40', { size: { width: 760, height: 560 } })
  const end = await page
    .locator('.job-list')
    .evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)
  expect(end).toBeGreaterThan(500)
  for (let top = 0; top <= end; top += 70) {
    await page.locator('.job-list').evaluate((list, to) => list.scrollTo({ top: to }), top)
    await standsStill(page)
    const misplaced = await page.locator('.job-list').evaluate((list) => {
      const stuckAt = list.getBoundingClientRect().top
      const rows = [...list.querySelectorAll<HTMLElement>('[role=row]:not(.job-list-group)')]
      return [...list.querySelectorAll<HTMLElement>('.job-list-group')].flatMap((group) => {
        const heading = group.querySelector('.job-list-heading')?.getBoundingClientRect() ?? new DOMRect()
        const index = Number(group.ariaRowIndex)
        const next = rows.find((each) => Number(each.ariaRowIndex) === index + 1)?.getBoundingClientRect()
        const previous = rows.find((each) => Number(each.ariaRowIndex) === index - 1)?.getBoundingClientRect()
        const isStuck = heading.top < stuckAt + 1
        const isAboveNext = !next || Math.abs(next.top - heading.bottom) < 1
        const isBelowPrevious = !previous || previous.bottom <= heading.top + 1
        return isBelowPrevious && (isStuck || isAboveNext) ? [] : [group.textContent]
      })
    })
    expect(misplaced, `scrolled by ${top} px`).toEqual([])
  }
})

for (const width of [420, 760, 1_120])
  test(`a text with an ellipsis ends where the end column begins at ${width} px`, async ({ stage }) => {
    const { page } = stage
    await stage.open('long', { size: { width, height: 1_000 } })
    const gaps = await page.locator('.job-row').evaluateAll((rows) =>
      rows.flatMap((found) => {
        const text = found.querySelector('.job-row-sentence')
        const end = found.querySelector('.job-row-side > span')
        if (!text || !end || text.scrollWidth <= text.clientWidth) return []
        return [end.getBoundingClientRect().left - text.getBoundingClientRect().right]
      }),
    )
    expect(gaps.length).toBeGreaterThan(0)
    expect(new Set(gaps)).toEqual(new Set([12]))
  })

test('a cause is whole in a narrow window, where its time has no room', async ({ stage }) => {
  const { page } = stage
  await stage.open('causes', { size: { width: 420, height: 720 } })
  const cause = page.locator('.cause-row-what').first()
  await expect(cause).toHaveText('12 jobs: Ollama refused the connection')
  const isWhole = await cause.evaluate((text) => text.scrollHeight <= text.clientHeight)
  expect(isWhole).toBe(true)
})

for (const { width, language, actions } of [
  { width: 1_120, language: 'en', actions: ['Restart 1', 'Mute', 'Unwatch', 'Cancel 20…'] },
  { width: 760, language: 'de', actions: ['1 neu starten', 'Stummschalten'] },
  { width: 420, language: 'en', actions: ['Restart 1', 'Mute', 'Unwatch'] },
] as const)
  test(`the bar for selected jobs shows what fits at ${width} px, and its menu the rest (${language})`, async ({
    stage,
  }) => {
    const { page } = stage
    await stage.open('mixed-40', { language, size: { width, height: 720 } })
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Control+a')
    const bar = page.locator('.picked-bar')
    await expect(bar.locator('.picked-actions button:visible')).toHaveText(actions)
    await bar.locator('.menu-opener').click()
    await expect(page.getByRole('menu')).toBeVisible()
    const entries = await page.getByRole('menuitem').allTextContents()
    expect(entries.length + actions.length).toBe(8)
    const cut = await bar.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
    expect(cut).toBe(0)
    expect(await cutTexts(bar)).toEqual([])
  })

test('the timeline keeps its position when a click opens the details', async ({ stage }) => {
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
  expect(after.axis).toBe(before.axis)
  expect(after.axis).toBeLessThanOrEqual(after.list)
})

test('no text in the README’s screenshot is truncated', async ({ stage }) => {
  const { page } = stage
  await stage.open('sample')
  await row(page, /Risk factors/).click()
  await standsStill(page)
  expect(await cutTexts(page.locator('body'))).toEqual([])
})

for (const language of ['en', 'de'] as const)
  test(`a banner in the header has at most two lines, and covers no controls (${language})`, async ({
    stage,
  }) => {
    const { page } = stage
    for (const width of [420, 740, 1_120]) {
      await stage.open('sample', { language, size: { width, height: 640 } })
      const banner = await page.locator('.banner').boundingBox()
      expect(banner?.y).toBeGreaterThanOrEqual(7)
      expect(banner?.height).toBeLessThanOrEqual(34)
      expect(await cutTexts(page.locator('.banner'))).toEqual([])
      const covered = await page.evaluate(() =>
        [...document.querySelectorAll('button')].flatMap((button) => {
          const { left, right, top, bottom } = button.getBoundingClientRect()
          const isInSight =
            button.checkVisibility() && top >= 0 && bottom <= innerHeight && right <= innerWidth
          if (!isInSight || getComputedStyle(button).opacity === '0') return []
          const found = document.elementFromPoint((left + right) / 2, (top + bottom) / 2)
          return button.contains(found) ? [] : [button.ariaLabel ?? button.textContent]
        }),
      )
      expect(covered).toEqual([])
    }
  })

for (const [width, language] of [
  [420, 'de'],
  [760, 'en'],
  [1_120, 'de'],
] as const)
  test(`the summary line fits at ${width} px (${language})`, async ({ stage }) => {
    const { page } = stage
    await stage.open('causes', { language, size: { width, height: 640 } })
    await row(page, /^Lab values/).click()
    await page.keyboard.press('Escape')
    const line = page.locator('.summary-line')
    expect((await line.boundingBox())?.height).toBe(32)
    expect(await line.evaluate((found) => found.scrollWidth - found.clientWidth)).toBe(0)
    await expect(line).toContainText(/^3 /)
    await expect(line.getByRole('button')).toHaveText(language === 'de' ? '16 brauchen dich' : '16 need you')
  })

test('no banner or failure moves the row under a resting pointer', async ({ stage }) => {
  const { page } = stage
  await stage.open('sample')
  await row(page, dataset).hover()
  const before = await row(page, dataset).boundingBox()
  await changeServer(page, 'work', { reach: 'unreachable' })
  await page.evaluate(() =>
    window.double.sendPatch({
      banners: [{ id: 'note', tone: 'info', message: { code: 'system.failed', values: ['Much to say'] } }],
      bulk: { done: 1, total: 9, refused: 0 },
    }),
  )
  const failed = { status: 'failed', attention: true, completedAt: moment, error: 'Out of memory' } as const
  for (const key of ['work/extract-1', 'work/chunk-1', 'work/benchmark-14', 'lab/dataset-1'] as const)
    await changeJob(page, key, failed)
  await expect(page.getByRole('region', { name: 'Restarts' })).toBeVisible()
  await expect(page.getByText('2 servers are unreachable')).toBeVisible()
  await expect(row(page, dataset)).toContainText('Out of memory')
  expect(await row(page, dataset).boundingBox()).toEqual(before)
  await page.mouse.down()
  await page.mouse.up()
  await expect(detail(page).getByRole('heading', { name: dataset })).toBeVisible()
})

for (const size of [
  { width: 1_120, height: 720 },
  { width: 420, height: 720 },
  { width: 760, height: 480 },
])
  test(`a row’s menu is as high as its entries wherever it opens at ${size.width} × ${size.height} px`, async ({
    stage,
  }) => {
    const { page } = stage
    await stage.open('mixed-40', { size })
    const { left, right, top, bottom } = await page
      .locator('.job-list')
      .evaluate((list) => list.getBoundingClientRect())
    for (const x of [left + 60, (left + right) / 2, right - 30])
      for (let y = top + 40; y < bottom; y += 30) {
        await page.mouse.click(x, y, { button: 'right' })
        const menu = page.getByRole('menu')
        if ((await menu.count()) === 0) continue
        await standsStill(page)
        const edges = await menu.evaluate((found) => {
          const rect = found.getBoundingClientRect()
          return {
            left: rect.left,
            top: rect.top,
            right: innerWidth - rect.right,
            bottom: innerHeight - rect.bottom,
            hidden: found.scrollHeight - found.clientHeight,
          }
        })
        const { hidden, ...distances } = edges
        expect(
          Math.min(...Object.values(distances)),
          JSON.stringify({ x, y, ...distances }),
        ).toBeGreaterThanOrEqual(4)
        expect(hidden, JSON.stringify({ x, y, ...distances })).toBe(0)
        await page.keyboard.press('Escape')
        await expect(menu).toBeHidden()
      }
  })
