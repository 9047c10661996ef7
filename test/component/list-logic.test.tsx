import { describe, expect, it } from 'vitest'
import type { JobKey } from '#shared/model.ts'
import { getListCommand } from '#renderer/screens/jobs/list/list-keys.ts'
import { listSorts } from '#shared/list-view.ts'
import { groupListedJobs, isListed, type ListOptions } from '#renderer/state/models/listing.ts'
import { noPickedJobs, pickRange, togglePickedJob } from '#renderer/state/models/picking.ts'
import { splitText } from '#renderer/state/models/split-text.ts'
import { loadView, saveView } from '#renderer/state/remembered-view.ts'
import { createWindowStore } from '#renderer/state/window-store.ts'
import { createEndedJob, createJobView } from '#test/support/sample-data.ts'

const minute = 60_000
const now = new Date(2026, 10, 24, 12).getTime()
const context = { startOfToday: 0, unchecked: new Map() }

describe('the list', () => {
  const all: ListOptions = { onlyKeys: undefined, filter: 'all', onServer: undefined, search: '' }
  const job = createJobView({ jobId: 'a', label: 'Chunk the guidelines', startedBy: 'anna' })
  const cases: readonly [string, Partial<ListOptions>, boolean][] = [
    ['every job without a filter', {}, true],
    ['a job of the chosen filter', { filter: 'running' }, true],
    ['no job of another filter', { filter: 'finished' }, false],
    ['a job of the chosen server', { onServer: 'work' }, true],
    ['no job of another server', { onServer: 'lab' }, false],
    ['a job that matches the search', { search: 'guidelines chunk' }, true],
    ['only jobs that match the search', { search: 'oncology' }, false],
    [
      'every job of a notification, regardless of the filter',
      { onlyKeys: new Set([job.identity.key]), filter: 'finished', onServer: 'lab' },
      true,
    ],
    ['no job outside the shown notification', { onlyKeys: new Set(['work/b']) }, false],
    ['a job that was started by the user whose name is searched for', { search: 'anna' }, true],
    [
      'only those jobs of a notification that match the search',
      { onlyKeys: new Set([job.identity.key]), search: 'oncology' },
      false,
    ],
  ]

  it.each(cases)('includes %s', (_, given, expected) => {
    expect(isListed(job, { ...all, ...given }, context)).toBe(expected)
  })

  it('keeps jobs in their groups, and sorts each group', () => {
    const jobs = [
      createJobView({
        jobId: 'r1',
        label: 'Volume 10',
        progress: 20,
        startedAt: now,
        createdAt: now - 3 * minute,
      }),
      createJobView({
        jobId: 'r2',
        label: 'volume 9',
        progress: 80,
        startedAt: now + 1,
        createdAt: now - minute,
      }),
      createJobView({
        jobId: 'r3',
        label: 'Volume 1',
        progress: 50,
        startedAt: now + 2,
        createdAt: now - 2 * minute,
      }),
      createEndedJob('failed', { jobId: 'f', label: 'Aa' }),
    ]
    const orders = listSorts.map((sort) => {
      const [failed, running] = groupListedJobs(jobs, context, sort)
      expect(failed?.jobs.map(({ identity: { jobId } }) => jobId)).toEqual(['f'])
      return [sort, running?.jobs.map(({ identity: { jobId } }) => jobId).join(' ')]
    })
    expect(orders).toEqual([
      ['default', 'r1 r2 r3'],
      ['name', 'r3 r2 r1'],
      ['progress', 'r2 r3 r1'],
      ['newest', 'r2 r3 r1'],
    ])
  })
})

describe('the list’s saved state', () => {
  it('is restored', () => {
    localStorage.clear()
    const given = {
      filter: 'running',
      onServer: 'lab',
      sort: 'name',
      asBatch: true,
    } as const
    const state = { ...createWindowStore(given).getState(), search: 'oncology' }
    saveView(localStorage, state)
    expect(loadView(localStorage)).toEqual(given)
  })

  it.each([
    ['no values if none is saved', undefined, {}],
    ['no values if they are invalid JSON', '{', {}],
    ['no values if they are a text', '"all"', {}],
    ['no values if they are null', 'null', {}],
    ['no values if all of them are invalid', '{"filter":"some","sort":3,"onServer":{},"search":null}', {}],
    [
      'the valid values if another is invalid',
      '{"filter":"running","sort":"sideways"}',
      { filter: 'running' },
    ],
  ])('is loaded with %s', (_, stored, expected) => {
    localStorage.clear()
    if (stored !== undefined) localStorage.setItem('list', stored)
    expect(loadView(localStorage)).toEqual(expected)
  })
})

describe('a selection of jobs', () => {
  const rows = ['w/a', 'w/b', 'w/c', 'w/d'] as const satisfies JobKey[]
  const [a, b, c, d] = rows

  it('extends from its first row in either direction', () => {
    const begun = togglePickedJob(noPickedJobs, b)
    const down = pickRange(begun, rows, d, { start: undefined })
    expect([...down.keys]).toEqual([b, c, d])
    expect([...pickRange(down, rows, a, { start: undefined }).keys]).toEqual([a, b])
  })

  it('is extended from the given row if it is empty or its first row was removed', () => {
    expect([...pickRange(noPickedJobs, rows, c, { start: b }).keys]).toEqual([b, c])
    const gone = { keys: new Set(['w/x' as const]), from: 'w/x' as const }
    expect([...pickRange(gone, rows, c, { start: d }).keys]).toEqual([c, d])
  })

  it('can be extended by another range', () => {
    const picked = togglePickedJob(togglePickedJob(noPickedJobs, a), c)
    expect(pickRange(picked, rows, d, { start: undefined, more: true }).keys).toEqual(new Set([a, c, d]))
  })
})

function press(shortcut: string) {
  const keys = shortcut.split('+')
  return getListCommand({
    key: keys.at(-1) ?? '',
    shiftKey: keys.includes('Shift'),
    ctrlKey: keys.includes('Ctrl'),
    metaKey: keys.includes('Cmd'),
    altKey: keys.includes('Alt'),
  })
}

describe('the list’s keyboard shortcuts', () => {
  it.each([
    ['ArrowDown', 'move', { step: 1, extend: false }],
    ['Shift+ArrowUp', 'move', { step: -1, extend: true }],
    ['End', 'move', { step: Infinity, extend: false }],
    ['Ctrl+a', 'pick-all', {}],
    ['Cmd+a', 'pick-all', {}],
    ['Ctrl+c', 'copy', {}],
    ['Shift+F10', 'menu', {}],
    ['r', 'restart', {}],
    ['Ctrl+Shift+R', 'restart', {}],
    ['Cmd+Shift+M', 'mute', {}],
    ['Backspace', 'unwatch', {}],
    ['Cmd+ArrowUp', 'move', { step: -Infinity, extend: false }],
    ['Cmd+Shift+ArrowDown', 'move', { step: Infinity, extend: true }],
    ['Delete', 'unwatch', {}],
    ['x', 'toggle', {}],
  ])('make %s run the command “%s”', (shortcut, action, more) => {
    expect(press(shortcut)).toEqual({ action, ...more })
  })

  it.each(['Ctrl+r', 'Shift+R', 'Ctrl+m', 'Alt+Delete', 'Ctrl+ArrowDown'])(
    'leave %s to the browser',
    (shortcut) => {
      expect(press(shortcut)).toBeUndefined()
    },
  )
})

describe('a long pasted text', () => {
  it('is split between lines', () => {
    const text = 'aaaa\nbbbb\ncccc\n'
    expect(splitText(text, 11)).toEqual(['aaaa\nbbbb\n', 'cccc\n'])
    expect(splitText(text, 100)).toEqual([text])
  })

  it('is split within a long line at a comma, at a space, or anywhere', () => {
    expect(splitText('aaaa,bbbb cccc', 8)).toEqual(['aaaa,', 'bbbb ', 'cccc'])
    expect(splitText('aaaaaaaa', 5)).toEqual(['aaaaa', 'aaa'])
  })

  it('loses no characters when it is split, and has no empty parts', () => {
    const ids = Array.from({ length: 2_000 }, (_, i) => `123e4567-e89b-12d3-a456-${i}`)
    const parts = splitText(ids.join('\n'))
    expect(parts.every((part) => part.length <= 20_000)).toBe(true)
    expect(parts.join('').split('\n')).toEqual(ids)
    expect(splitText('  \n ')).toEqual([])
  })
})
