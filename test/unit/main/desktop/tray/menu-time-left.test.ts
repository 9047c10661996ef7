import { describe, expect, it } from 'vitest'
import { createExpectedEnds } from '#main/core/state/expected-ends.ts'
import { createUsualDurations } from '#main/core/state/usual-durations.ts'
import { createTexts } from '#shared/texts/index.ts'
import { ended, job, NOW, queue, readMenu, server, view, type Given } from './states.ts'
import type { FlatJob } from '#test/support/job-parts.ts'

const minute = 60_000

const history = (...minutes: readonly number[]) =>
  createExpectedEnds(
    createUsualDurations(
      minutes.map((each) => ({
        outcome: { key: 'work/old', kind: 'completed', startedAt: 0, at: each * minute },
        jobKind: 'parsing',
      })),
    ),
  )
const parsing = (id: string, more: FlatJob = {}) => job(id, { kind: 'parsing', ...more })
const half = (id: string, minutes: number, more: FlatJob = {}) =>
  parsing(id, {
    label: id,
    startedAt: NOW - minutes * minute,
    progress: 50,
    trail: [
      { at: NOW - minutes * minute, progress: 0 },
      { at: NOW, progress: 50 },
    ],
    ...more,
  })

const tooltip = (given: Given) => view(given).tooltip
const lineOf = (name: string, given: Given) =>
  readMenu(view(given).menu).find((line) => line.startsWith(name))

describe('the tray’s time estimate', () => {
  it('is the expected end of a running job', () => {
    const given = { jobs: [half('Parse', 31)], expectedEnds: history(60, 62, 64) }
    expect(lineOf('Parse', given)).toBe('Parse: 50%, done about 12:30 >')
    expect(tooltip(given)).toBe('Compileo Tray: 1 running (50%), done about 12:30')
  })

  it('is the usual duration if a job’s expected end is unknown', () => {
    const given = {
      jobs: [parsing('x', { label: 'Parse', startedAt: NOW })],
      expectedEnds: history(2, 8, 20),
    }
    expect(lineOf('Parse', given)).toBe('Parse: 0%, usually 5–14 min >')
    expect(tooltip(given)).toBe('Compileo Tray: 1 running (0%), usually 5–14 min')
  })

  it('shows when all jobs will have ended, including waiting jobs', () => {
    const waits = parsing('y', { status: 'pending' })
    const given = { jobs: [half('Parse', 4), waits, ended('z', 'completed')], expectedEnds: history(8, 8, 8) }
    expect(tooltip(given)).toBe('Compileo Tray: 1 running (50%), 1 waiting, all done about 12:10')
    expect(readMenu(view(given).menu)[0]).toBe('[1 running, 1 waiting, all done about 12:10]')
    const others = { ...given, servers: [server(queue({ running: 2, pending: 1 }))] }
    expect(tooltip(others)).toBe('Compileo Tray: 1 running (50%), 1 waiting, done about 12:10')
    expect(tooltip({ ...given, texts: createTexts('de', 'de') })).toMatch(/alles fertig gegen 12:10$/)
  })

  it('is missing if a job’s end is unknown, or if there are more than 200 jobs', () => {
    const expectedEnds = history(8, 8, 8)
    const unknown = job('y', { kind: 'chunking' })
    expect(tooltip({ jobs: [half('Parse', 4), unknown], expectedEnds })).toBe('Compileo Tray: 2 running')
    const many = Array.from({ length: 201 }, (_, index) => half(`j-${index}`, 4))
    expect(tooltip({ jobs: many, expectedEnds })).toBe('Compileo Tray: 201 running')
  })
})
