import { describe, expect, it } from 'vitest'
import { createLayout } from '#renderer/screens/jobs/list/list-layout.ts'
import { getVisibleItems } from '#renderer/ui/virtual-list-layout.ts'
import { groupListedJobs } from '#renderer/state/models/listing.ts'
import { findServerUrl } from '#renderer/screens/watch/use-watch-form.ts'
import { texts } from '#test/support/english.ts'
import { getErrorText } from '#renderer/state/page-errors.ts'
import { createJobView } from '#test/support/sample-data.ts'

const minute = 60_000
const now = new Date(2026, 10, 24, 12).getTime()

describe('formatted texts', () => {
  it.each([
    ['a duration of zero', '0 s', '0 s', 0],
    ['40.999 seconds', '40 s', '40 s', 40_999],
    ['a minute', '1 min', '1 min', minute],
    ['492 seconds', '8 min 12 s', '8 min', 492_000],
    ['125 minutes', '2 h 5 min', '2 h 5 min', 125 * minute],
    ['120 minutes', '2 h', '2 h', 120 * minute],
    ['25 hours', '1 d 1 h', '1 d 1 h', 25 * 60 * minute],
    ['a negative duration', '0 s', '0 s', -5],
  ])('show %s as “%s” in the exact format, and as “%s” in the rounded format', (_, exact, rough, ms) => {
    expect(texts.format.duration(ms)).toBe(exact)
    expect(texts.format.roughDuration(ms)).toBe(rough)
  })

  it('never round a percentage up to 100%', () => {
    expect(texts.format.percent(99.9)).toBe('99%')
    expect(texts.format.percent(100)).toBe('100%')
  })

  it('show an error from the main process without Electron’s prefix', () => {
    const error = new Error("Error invoking remote method 'compileo:call': TypeError: no such call")
    expect(getErrorText(error)).toBe('no such call')
    expect(getErrorText('plain')).toBe('plain')
  })
})

it.each([
  ['http://localhost:8000/api/v1/jobs/status/abc', 'http://localhost:8000'],
  ['GET https://lab.example/compileo/api/v1/jobs/abc now', 'https://lab.example/compileo'],
  ['"http://lab:9000"', 'http://lab:9000'],
])('the server address in the text “%s” is %s', (text, url) => {
  expect(findServerUrl(text)).toBe(url)
})

it('no server address is found in the text “Job ID: abc”', () => {
  expect(findServerUrl('Job ID: abc')).toBeUndefined()
})

describe('the layout of the list', () => {
  const jobs = ['a', 'b', 'c'].map((jobId, i) => createJobView({ jobId, startedAt: now + i }))
  const groups = groupListedJobs(jobs, { startOfToday: 0, unchecked: new Map() })
  const layout = createLayout(groups)

  it('computes each row’s position without measuring the rows', () => {
    expect(layout.items.map(({ id, y, height }) => [id, y, height])).toEqual([
      ['group:running', 0, 28],
      ['work/a', 28, 56],
      ['work/b', 84, 56],
      ['work/c', 140, 56],
    ])
    expect(layout.height).toBe(208)
  })

  it('renders rows that are visible, near the visible part, or focused', () => {
    const many = createLayout([
      { name: 'running', jobs: Array.from({ length: 1_000 }, (_, n) => createJobView({ jobId: `${n}` })) },
    ])
    const top = 10_000
    const inSight = many.items.filter(({ y, height }) => y + height >= top - 400 && y <= top + 1_200)
    expect(getVisibleItems(many, { top, height: 800 }, many.items[1])).toEqual([many.items[1], ...inSight])
    expect(getVisibleItems(many, { top, height: 800 }, inSight[3])).toEqual(inSight)
    expect(getVisibleItems(many, { top, height: 800 }, many.items.at(-1)).at(-1)).toBe(many.items.at(-1))
    expect(getVisibleItems(createLayout([]), { top: 0, height: 800 }, undefined)).toEqual([])
  })
})
