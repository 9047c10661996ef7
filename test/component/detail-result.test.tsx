import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { createEndedJob } from '#test/support/sample-data.ts'
import { detail, openDetail } from './open-detail.tsx'
import { button, useFixedClock } from './render-window.tsx'
import { createQuotedMessage } from '#test/support/job-texts.ts'
import type { FlatJobView } from '#test/support/job-parts.ts'

useFixedClock()

const completed = (more: FlatJobView = {}) =>
  createEndedJob('completed', { jobId: 'done', progress: 100, ...more })
const open = (result: unknown, more?: FlatJobView) => openDetail(completed(more), { result })
const box = () => within(detail().getByRole('region', { name: 'Result' }))
const text = () => box().queryByRole('group', { name: 'Result text' })

const textsOf = (role: string) =>
  box()
    .getAllByRole(role)
    .map(({ textContent }) => textContent)
const terms = () => textsOf('term')
const definitions = () => textsOf('definition')
const nested = {
  status: 'success',
  chunks: [{ id: 1, text: 'Atrial fibrillation' }],
  'odd key': null,
  report: `First line\n${'x'.repeat(60_000)}`,
}

describe('the result of a job', () => {
  it('is shown as a list of facts if it is short and has no nested values', async () => {
    await open({ size: 5, name: 'تجربة', model: null })
    expect(terms()).toEqual(['size', 'name', 'model'])
    expect(definitions()).toEqual(['5', 'تجربة', 'null'])
    expect(box().getByText('تجربة')).toHaveAttribute('dir', 'auto')
  })

  it('is summarized if it has counts, and a button shows the raw JSON', async () => {
    const result = {
      status: 'completed',
      operation: 'taxonomy_generation',
      result: { total_categories: 148, hierarchy_depth: 3, total_chunks: 2_310 },
      model_name: 'llama3',
    }
    const { user } = await open(result)
    expect(terms()).toEqual(['Categories', 'Levels', 'Chunks', 'Model name'])
    expect(definitions()).toEqual(['148', '3', '2,310', 'llama3'])
    expect(text()).not.toBeInTheDocument()
    await user.click(button('Show raw JSON'))
    expect(text()).toHaveTextContent('"operation": "taxonomy_generation"')
    await user.click(button('Hide raw JSON'))
    expect(text()).not.toBeInTheDocument()
  })

  it('is shown as text if it is a string, and truncated if it is very long', async () => {
    const { double, user } = await open('x'.repeat(260_000))
    expect(text()?.textContent).toHaveLength(200_000)
    expect(text()).toHaveAttribute('tabindex', '0')
    expect(box().getByText(/the beginning: 200,000 of 260,000 characters/)).toBeVisible()
    await user.click(button('Copy result'))
    expect(double.getArguments('copyText')).toEqual([{ text: 'x'.repeat(260_000) }])
  })

  it('is shown only up to 200,000 characters if it is a megabyte with 20,000 entries', async () => {
    const result = { entities: Array.from({ length: 20_000 }, (_, id) => ({ id, name: 'x'.repeat(40) })) }
    expect(JSON.stringify(result).length).toBeGreaterThan(1_000_000)
    await open(result)
    expect(text()?.textContent).toHaveLength(200_000)
    expect(box().getByText(/200,000 of about [\d,]+ characters\. Save the result/)).toBeVisible()
  })

  it.each([
    ['missing', undefined],
    ['null', null],
    ['an empty string', ''],
  ])('has no section in the details if it is %s', async (_, result) => {
    await open(result)
    expect(detail().queryByRole('region', { name: 'Result' })).not.toBeInTheDocument()
  })

  it('shows a message if it is an empty object', async () => {
    await open({})
    expect(box().getByText('The result is empty.')).toBeVisible()
  })

  it('is copied as complete JSON, or saved to a file that the user chooses', async () => {
    const { double, user } = await open(nested)
    double.handle('saveResult', () => ({ ok: true, message: createQuotedMessage('Saved to result.json') }))
    await user.click(button('Copy result'))
    expect(double.getArguments('copyText')).toEqual([{ text: JSON.stringify(nested, null, 2) }])
    await user.click(button('Save…'))
    expect(double.getArguments('saveResult')).toEqual([{ key: 'work/done' }])
    expect(screen.getByText('Saved to result.json')).toBeVisible()
  })

  it('can be saved, but not copied, if it is too large to be shown', async () => {
    const { double, user } = await openDetail(completed(), { isTruncated: true }, {}, 12_000_000)
    expect(box().getByText('12 MB: too large to show. Save it to a file instead.')).toBeVisible()
    expect(box().queryByRole('button', { name: 'Copy result' })).not.toBeInTheDocument()
    await user.click(button('Save…'))
    expect(double.getArguments('saveResult')).toEqual([{ key: 'work/done' }])
  })

  it('has a button that saves the dataset of a dataset job', async () => {
    const { double, user } = await open(nested, { kind: 'dataset' })
    double.handle('saveDataset', () => ({ ok: true, message: createQuotedMessage('Saved to icu.zip') }))
    await user.click(button('Save dataset…'))
    expect(double.getArguments('saveDataset')).toEqual([{ key: 'work/done' }])
    expect(screen.getByText('Saved to icu.zip')).toBeVisible()
  })

  it('shows why it couldn’t be saved, and nothing if the user cancels', async () => {
    const { double, user } = await open(nested)
    double.handle('saveResult', () => ({ ok: true }))
    await user.click(button('Save…'))
    expect(screen.queryByText(/Saved/)).not.toBeInTheDocument()
    double.handle('saveResult', () => ({ ok: false, message: createQuotedMessage('The disk is full') }))
    await user.click(button('Save…'))
    expect(screen.getByText('The disk is full')).toBeVisible()
  })

  it('can’t be copied if it is too long, and a message says so', async () => {
    const { double, user } = await open('x'.repeat(10_000_001))
    await user.click(button('Copy result'))
    expect(double.getArguments('copyText')).toEqual([])
    expect(screen.getByText('Too large to copy. Save it to a file instead.')).toBeVisible()
  })
})

const found = () => box().getByRole('status').textContent
const chosen = () => text()?.querySelector('[data-chosen]')

describe('the search in a result', () => {
  it('marks every match, and moves between matches with Enter and with buttons', async () => {
    const { user } = await open(nested)
    await user.click(button('Show raw JSON'))
    const field = box().getByRole('textbox', { name: 'Find in result' })
    await user.type(field, 'T')
    expect(found()).toMatch(/^1 of \d+$/)
    await user.clear(field)
    await user.type(field, 'FI')
    expect([...(text()?.querySelectorAll('mark') ?? [])].map(({ textContent }) => textContent)).toEqual([
      'fi',
      'Fi',
    ])
    expect(found()).toBe('1 of 2')
    expect(chosen()).toHaveTextContent('fi')
    await user.keyboard('{Enter}')
    expect(found()).toBe('2 of 2')
    expect(chosen()).toHaveTextContent('Fi')
    await user.click(button('Next match'))
    expect(found()).toBe('1 of 2')
    await user.click(button('Previous match'))
    expect(found()).toBe('2 of 2')
  })

  it('shows a message if nothing matches; Escape clears the field but keeps the result', async () => {
    const { user } = await open(nested)
    await user.click(button('Show raw JSON'))
    const field = box().getByRole('textbox', { name: 'Find in result' })
    await user.type(field, 'nowhere')
    expect(found()).toBe('Not found')
    await user.keyboard('{Escape}')
    expect(field).toHaveValue('')
    expect(text()).toBeVisible()
  })

  it.each([
    ['isn’t shown for a result of eleven lines', 11, false],
    ['is shown for a result of twelve lines', 12, true],
  ])('%s', async (_, lines, isShown) => {
    await open(Array.from({ length: lines - 2 }, () => 1))
    expect(text()?.textContent.split('\n')).toHaveLength(lines)
    expect(box().queryByRole('textbox') !== null).toBe(isShown)
  })
})
