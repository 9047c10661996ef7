import type { Page } from 'playwright/test'
import { callsOf } from '../support/double.ts'
import { expect, test } from '../support/fixtures.ts'
import { button, detail, dialog, row, toast } from './window.ts'

const form = (page: Page) => dialog(page, 'Watch a job')
const text = (page: Page) => form(page).getByRole('textbox', { name: 'Job ID, link or message' })

async function drop(page: Page, what: { readonly text?: string; readonly file?: string }): Promise<void> {
  const data = await page.evaluateHandle(({ text: plain, file }) => {
    const transfer = new DataTransfer()
    if (plain !== undefined) transfer.setData('text/plain', plain)
    if (file !== undefined) transfer.items.add(new File([file], 'jobs.txt', { type: 'text/plain' }))
    return transfer
  }, what)
  const main = page.getByRole('main')
  await main.dispatchEvent('dragover', { dataTransfer: data })
  await expect(page.getByText('Drop to watch the jobs in it')).toBeVisible()
  await main.dispatchEvent('drop', { dataTransfer: data })
  await expect(page.getByText('Drop to watch the jobs in it')).toBeHidden()
}

test('one job is watched with a label, and is opened', async ({ stage }) => {
  const { page } = stage
  await stage.open('sample')
  await button(page, 'Watch a job').click()
  await expect(text(page)).toBeFocused()
  await page.keyboard.type('7d3c9a52-aaaa')
  await form(page).getByRole('textbox', { name: 'Label' }).fill('Chunk the atlas')
  await form(page).getByRole('combobox', { name: 'Server' }).click()
  await page.getByRole('option', { name: 'Lab GPU' }).click()
  await button(form(page), 'Watch').click()
  await expect(form(page)).toBeHidden()
  await expect(detail(page).getByRole('heading', { name: 'Chunk the atlas' })).toBeVisible()
  expect(await callsOf(page, 'watch')).toEqual([
    { text: '7d3c9a52-aaaa', label: 'Chunk the atlas', serverId: 'lab' },
  ])
})

test('of several ids each has its own line with its result, and what was refused stays to be corrected', async ({
  stage,
}) => {
  const { page } = stage
  await stage.open('sample')
  await page.keyboard.press('w')
  await text(page).fill('taxonomy-2026\nnobody\nchunk-2026')
  await page.keyboard.press('Enter')
  await expect(form(page)).toContainText('Couldn’t watch 1 of 3 jobs')
  await expect(form(page).getByRole('listitem')).toHaveText([
    'taxonomy-2026Watching on Workstation',
    'nobodyNot found on any server',
    'chunk-2026Watching on Workstation',
  ])
  await expect(text(page)).toHaveValue('nobody')
  await text(page).fill('taxonomy-2026 chunk-2026')
  await button(form(page), 'Watch').click()
  await expect(form(page)).toBeHidden()
  await expect(toast(page, 'Watching 2 jobs')).toBeVisible()
})

test('without any text it shows what is missing, at the field', async ({ stage }) => {
  const { page } = stage
  await stage.open('sample')
  await button(page, 'Watch a job').click()
  await button(form(page), 'Watch').click()
  await expect(text(page)).toHaveAccessibleDescription('Paste a job ID first.')
  await expect(text(page)).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(form(page)).toBeHidden()
  await expect(button(page, 'Watch a job')).toBeFocused()
})

test('what was copied is watched by Ctrl+V anywhere', async ({ stage }) => {
  const { page } = stage
  await stage.open('sample')
  const search = page.getByRole('searchbox')
  await search.fill('Job ID: extract-2026')
  await search.press('Control+a')
  await search.press('Control+x')
  await search.press('Escape')
  await page.keyboard.press('Control+v')
  await expect(text(page)).toHaveValue('Job ID: extract-2026')
})

test('a text or a file that is dropped is taken into the form', async ({ stage }) => {
  const { page } = stage
  await stage.open('sample')
  await drop(page, { text: 'extract-2026' })
  await expect(text(page)).toHaveValue('extract-2026')
  await page.keyboard.press('Escape')
  await drop(page, { file: 'chunk-2026\nchunk-2027\n' })
  await expect(text(page)).toHaveValue('chunk-2026\nchunk-2027')
  await page.keyboard.press('Escape')
  await drop(page, { file: 'PK\0\u0003' })
  await expect(toast(page, 'jobs.txt isn’t a text file')).toBeVisible()
})

test('before the first job the form is in the window, and the first job takes its place', async ({
  stage,
}) => {
  const { page } = stage
  await stage.open('empty-with-server')
  await expect(page.getByRole('heading', { name: 'You’re not watching any jobs yet' })).toBeVisible()
  await page.evaluate(() =>
    window.double.on('watch', ({ text: id }) => {
      const key = `work/${id}` as const
      const job = {
        key,
        jobId: id,
        serverId: 'work',
        status: 'running',
        progress: 12,
        run: 1,
        connection: { state: 'live' } as const,
        addedAt: Date.now(),
        muted: false,
        attention: false,
        unseen: false,
      }
      window.double.emit({ jobs: { upserts: [job], removals: [] } })
      return {
        ok: true,
        results: [
          { jobId: id, key, ok: true, message: { code: 'commands.watch.on', values: ['Workstation'] } },
        ],
      }
    }),
  )
  await page.getByRole('textbox', { name: 'Job ID, link or message' }).fill('first-job')
  await page.keyboard.press('Enter')
  await expect(row(page, /first-job/)).toContainText('12%')
  await expect(detail(page)).toBeVisible()
})

for (const language of ['en', 'de'] as const)
  test(`no placeholder is cut before the first server and the first job (${language})`, async ({ stage }) => {
    const { page } = stage
    for (const state of ['no-server', 'empty-with-server'])
      for (const width of [1_120, 788, 420]) {
        await stage.open(state, { language, size: { width, height: 720 } })
        const cut = await page.locator('main [placeholder]').evaluateAll((fields: HTMLInputElement[]) =>
          fields.flatMap((field) => {
            const { font, paddingLeft, paddingRight } = getComputedStyle(field)
            const pen = new OffscreenCanvas(1, 1).getContext('2d')
            if (!pen) return [field.placeholder]
            pen.font = font
            const room = field.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight)
            return field.tagName === 'INPUT' && pen.measureText(field.placeholder).width > room
              ? [field.placeholder]
              : []
          }),
        )
        expect(cut).toEqual([])
      }
  })
