import { describe, expect, it } from 'vitest'
import { getEntryId, prependPage, appendPage } from '#renderer/screens/history/history-entries.ts'
import { createLayout, getScrollShift } from '#renderer/screens/history/history-layout.ts'
import { formatDay, formatEntry, formatSilence } from '#renderer/screens/history/outcome-texts.ts'
import { entryOf } from '#test/support/history-sample.ts'
import { texts } from '#test/support/english.ts'

const hour = 3_600_000
const noon = new Date(2026, 10, 24, 12).getTime()
const midnight = new Date(2026, 10, 24).getTime()

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((jobId, i) =>
  entryOf('completed', { jobId, at: noon - i * 10 * hour }),
)
if (!a || !b || !c || !d) throw new Error('four entries')

describe('pages of the history', () => {
  it('are consecutive, even if a new outcome has shifted the next page', () => {
    expect(appendPage([a, b], [b, c])).toEqual([a, b, c])
  })

  it('get new outcomes before them', () => {
    expect(prependPage([b, c, d], [a, b])).toEqual([a, b, c, d])
    expect(prependPage([], [a])).toEqual([a])
  })

  it('are updated with new details of an outcome', () => {
    const muted = { ...b, silence: 'paused' } as const
    expect(prependPage([b, c], [a, muted])).toEqual([a, muted, c])
  })

  it('start over after a gap', () => {
    expect(prependPage([c, d], [a, b])).toEqual([a, b])
  })
})

describe('the layout of the history', () => {
  const layout = createLayout([a, b, c, d], undefined)

  it('places outcomes under their days', () => {
    expect(layout.items.map(({ kind, y, height }) => [kind, y, height])).toEqual([
      ['day', 0, 28],
      ['entry', 28, 56],
      ['entry', 84, 56],
      ['day', 140, 28],
      ['entry', 168, 56],
      ['entry', 224, 56],
    ])
    expect(layout.height).toBe(296)
  })

  it('makes room for the open one', () => {
    const open = createLayout([a, b, c, d], { id: getEntryId(b), height: 100 })
    expect(open.items.map(({ y }) => y)).toEqual([0, 28, 84, 240, 268, 324])
  })

  it('doesn’t move visible rows when a row is added above them', () => {
    const after = createLayout([entryOf('failed', { jobId: 'new', at: noon + 1 }), a, b, c, d], undefined)
    expect(getScrollShift(layout, after, 100, undefined)).toBe(56)
    expect(getScrollShift(layout, createLayout([c, d], undefined), 100, undefined)).toBe(0)
  })

  it('doesn’t move the clicked row when another one above it closes', () => {
    const before = createLayout([a, b, c, d], { id: getEntryId(a), height: 100 })
    const after = createLayout([a, b, c, d], { id: getEntryId(c), height: 0 })
    expect(getScrollShift(before, after, 0, getEntryId(c))).toBe(-100)
  })
})

describe('the texts of the history', () => {
  const times = { at: noon, startedAt: noon - 492_000 }
  const error = 'Traceback (most recent call last):\n  x\nValueError: bad'
  const saved = { fields: [{ name: 'output', value: '/x' }] }
  const parsedAfterAll = { result: { kind: 'parsing' }, after: 'failed' } as const

  it.each([
    ['completed', { result: { counts: { chunks: 412 } } }, '412 chunks · in 8 min 12 s'],
    ['completed', { result: saved }, 'Completed in 8 min 12 s · output: /x'],
    ['completed', parsedAfterAll, 'Completed after all · Documents parsed · in 8 min 12 s'],
    ['completed', { after: 'cancelled' }, 'Completed after all, in 8 min 12 s'],
    ['failed', { error }, 'Failed after 8 min: ValueError: bad'],
    ['cancelled', {}, 'Cancelled after 8 min'],
    ['lost', {}, 'Lost: Workstation no longer has this job'],
    ['failed', { startedAt: noon + 1 }, 'Failed'],
  ] as const)('say how a run ended: %s, %o', (kind, given, sentence) => {
    expect(formatEntry(entryOf(kind, { jobId: 'a', ...times, ...given }), texts)).toBe(sentence)
  })

  it('say why there was no notification', () => {
    expect(formatSilence(entryOf('failed', { jobId: 'a', ...times, silence: 'paused' }), texts)).toBe(
      'No notification: notifications paused',
    )
    expect(formatSilence(entryOf('failed', { jobId: 'a', ...times }), texts)).toBeUndefined()
  })

  it('name the days', () => {
    expect(formatDay(midnight, midnight, texts)).toBe('Today')
    expect(formatDay(midnight - 24 * hour, midnight, texts)).toBe('Yesterday')
    expect(formatDay(midnight - 48 * hour, midnight, texts)).toMatch(/Sunday/)
    // The day when clocks go forward has 23 hours.
    const spring = new Date(2026, 2, 29).getTime()
    expect(formatDay(spring, new Date(2026, 2, 30).getTime(), texts)).toBe('Yesterday')
  })
})
