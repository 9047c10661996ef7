import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { endedJob, largeResult } from '../support/sample-data.ts'
import { detail, openDetail } from './open-detail.tsx'
import { button, pass, perform, useFixedClock } from './render-window.tsx'
import { saying } from '../support/job-texts.ts'

useFixedClock()

const open = (result: unknown) =>
  openDetail(endedJob('completed', { jobId: 'done', progress: 100 }), { result })
const box = () => within(detail().getByRole('region', { name: 'Result' }))
/** happy-dom puts spaces into names; browsers don't. */
const item = (text: RegExp | string) =>
  box().getByRole('treeitem', {
    name: (_, { textContent }) => (typeof text === 'string' ? textContent === text : text.test(textContent)),
  })
const items = () => box().getAllByRole('treeitem')

const textsOf = (role: string) =>
  box()
    .getAllByRole(role)
    .map(({ textContent }) => textContent)
const terms = () => textsOf('term')
const definitions = () => textsOf('definition')
async function openTree(result: unknown) {
  const rendered = await open(result)
  await rendered.user.click(button('Show raw JSON'))
  return rendered
}

const nested = {
  status: 'success',
  chunks: [{ id: 1, text: 'Atrial fibrillation' }],
  'odd key': null,
  report: `First line\n${'x'.repeat(60_000)}`,
}

describe('the result of a job', () => {
  it('is a list of facts where it is short and flat', async () => {
    await open({ size: 5, name: 'تجربة', model: null })
    expect(terms()).toEqual(['size', 'name', 'model'])
    expect(definitions()).toEqual(['5', 'تجربة', 'null'])
    expect(box().getByText('تجربة')).toHaveAttribute('dir', 'auto')
  })

  it('is laid out in words where it counts something, and the raw JSON is one press away', async () => {
    const result = {
      status: 'completed',
      operation: 'taxonomy_generation',
      result: { total_categories: 148, hierarchy_depth: 3, total_chunks: 2_310 },
      model_name: 'llama3',
    }
    const { user } = await open(result)
    expect(terms()).toEqual(['Categories', 'Levels', 'Chunks', 'Model name'])
    expect(definitions()).toEqual(['148', '3', '2,310', 'llama3'])
    expect(box().queryByRole('tree')).not.toBeInTheDocument()
    await user.click(button('Show raw JSON'))
    expect(item('operation: taxonomy_generation')).toBeVisible()
    await user.click(button('Hide raw JSON'))
    expect(box().queryByRole('tree')).not.toBeInTheDocument()
  })

  it('is a text where it is one, reached by keys, and cut where it is huge', async () => {
    const { double, user } = await open('x'.repeat(60_000))
    const text = box().getByRole('group', { name: 'Result text' })
    expect(text.textContent).toHaveLength(50_000)
    expect(text).toHaveAttribute('tabindex', '0')
    expect(box().getByText(/Showing 50,000 of 60,000 characters/)).toBeVisible()
    await user.click(button('Copy result'))
    expect(double.callsOf('copyText')).toEqual([{ text: 'x'.repeat(60_000) }])
  })

  it.each([[undefined], [null], ['']])('is left out where it is %j', async (result) => {
    await open(result)
    expect(detail().queryByRole('region', { name: 'Result' })).not.toBeInTheDocument()
  })

  it('shows that it is empty', async () => {
    await open({})
    expect(box().getByText('The result is empty.')).toBeVisible()
  })

  it('is copied whole as JSON, and saved where the user chooses', async () => {
    const { double, user } = await open(nested)
    double.on('saveResult', () => ({ ok: true, message: saying('Saved to result.json') }))
    await user.click(button('Copy result'))
    expect(double.callsOf('copyText')).toEqual([{ text: JSON.stringify(nested, null, 2) }])
    await user.click(button('Save…'))
    expect(double.callsOf('saveResult')).toEqual([{ key: 'work/done' }])
    expect(screen.getByText('Saved to result.json')).toBeVisible()
  })

  it('shows why it was not saved, and nothing when the user cancels', async () => {
    const { double, user } = await open(nested)
    double.on('saveResult', () => ({ ok: true }))
    await user.click(button('Save…'))
    expect(screen.queryByText(/Saved/)).not.toBeInTheDocument()
    double.on('saveResult', () => ({ ok: false, message: saying('The disk is full') }))
    await user.click(button('Save…'))
    expect(screen.getByText('The disk is full')).toBeVisible()
  })

  it('shows that it’s too long to copy', async () => {
    const { double, user } = await open('x'.repeat(10_000_001))
    await user.click(button('Copy result'))
    expect(double.callsOf('copyText')).toEqual([])
    expect(screen.getByText('Too large to copy. Save it to a file instead.')).toBeVisible()
  })
})

describe('the tree of a result', () => {
  it('shows values by their names, and what is small is open', async () => {
    await openTree(nested)
    expect(
      items().map((row) => [
        row.textContent,
        row.getAttribute('aria-expanded'),
        row.getAttribute('aria-level'),
      ]),
    ).toEqual([
      ['status: success', null, '1'],
      ['chunks: 1 item', 'true', '1'],
      ['0: 2 fields', 'true', '2'],
      ['id: 1', null, '3'],
      ['text: Atrial fibrillation', null, '3'],
      ['odd key: null', null, '1'],
      [expect.stringMatching(/^report: First line\nx{109}… Show all 60,011 characters$/), 'false', '1'],
    ])
  })

  it('closes and opens by a press, and shows what a closed value holds', async () => {
    const { user } = await openTree(nested)
    await user.click(item(/^0:/))
    expect(item('0: id: 1, text: Atrial fibrillation')).toHaveAttribute('aria-expanded', 'false')
    expect(item(/^0:/)).toHaveFocus()
    await user.click(item(/^0:/))
    expect(item('id: 1')).toBeVisible()
  })

  it('is one stop of the Tab key, and worked by the arrows', async () => {
    const { user } = await openTree(nested)
    button('Hide raw JSON').focus()
    await user.tab()
    expect(item('status: success')).toHaveFocus()
    await user.keyboard('{ArrowDown}{ArrowLeft}')
    expect(item('chunks: 1 item')).toHaveFocus()
    expect(item('chunks: 1 item')).toHaveAttribute('aria-expanded', 'false')
    await user.keyboard('{ArrowRight}{ArrowRight}{End}')
    expect(item(/^report/)).toHaveFocus()
    await user.tab()
    expect(button('Copy value')).toHaveFocus()
    await user.tab({ shift: true })
    expect(item(/^report/)).toHaveFocus()
  })

  it('shows all of a long text on request, as far as it can be laid out, and a press into it marks words', async () => {
    const { user } = await openTree(nested)
    await user.click(box().getByText('Show all 60,011 characters'))
    expect(item(/^report/)).toHaveTextContent('Show less Showing 50,000 of 60,011 characters.')
    await user.click(within(box().getByRole('tree')).getByText(/^First line/))
    expect(item(/^report/)).toHaveAttribute('aria-expanded', 'true')
    await user.keyboard('{Enter}')
    expect(item(/^report/)).toHaveTextContent('Show all')
  })

  it('copies a value and its path', async () => {
    const { double, user } = await openTree(nested)
    expect(box().getByText('4 fields')).toBeVisible()
    await user.click(item('text: Atrial fibrillation'))
    expect(box().getByText('chunks[0].text')).toBeVisible()
    await user.click(button('Copy value'))
    await user.click(button('Copy path'))
    await user.click(item(/^0:/))
    await user.keyboard('{Control>}c{/Control}')
    expect(double.callsOf('copyText')).toEqual([
      { text: 'Atrial fibrillation' },
      { text: 'chunks[0].text' },
      { text: JSON.stringify(nested.chunks[0], null, 2) },
    ])
  })

  it('stays open where it was when the result is loaded again', async () => {
    const { double, user } = await openTree(nested)
    await user.click(item('chunks: 1 item'))
    const result = { ...nested, status: 'success, in the end' }
    double.on('jobDetail', ({ key }) => ({ key, trail: [], timeline: [], runs: [], result }))
    const job = endedJob('completed', { jobId: 'done', progress: 100, completedAt: Date.now() })
    perform(() => double.emit({ jobs: { upserts: [job], removals: [] } }))
    await pass(0)
    expect(item('status: success, in the end')).toBeVisible()
    expect(item('chunks: 1 item')).toHaveAttribute('aria-expanded', 'false')
  })

  it('of 1 MB with 20,000 entries renders only what is opened, a hundred at a time', async () => {
    const result = largeResult()
    expect(JSON.stringify(result).length).toBeGreaterThan(1_000_000)
    const { user } = await openTree(result)
    expect(items()).toHaveLength(8)
    await user.click(item('entities: 20,000 items'))
    expect(items()).toHaveLength(10)
    await user.click(item('10000 – 19999 (10,000)'))
    expect(items()).toHaveLength(110)
    await user.click(item('19900 – 19999 (100)'))
    expect(items()).toHaveLength(210)
    await user.click(item(/^19999: id: 19999, name: entity 19999/))
    expect(box().getByText('entities[19999]')).toBeVisible()
  })
})
