import { describe, expect, it } from 'vitest'
import { createExpectations } from '../../../../main/state/expectations.ts'
import { createAppStore } from '../../../../main/state/store.ts'
import { popoverOf } from '../../../../main/tray/popover-view.ts'
import type { JobState } from '../../../../shared/model.ts'
import { createTexts } from '../../../../shared/texts/index.ts'
import { texts as english } from '../../../support/english.ts'
import { ended, job, NOW, server } from './states.ts'

const minute = 60_000

function popover(jobs: readonly JobState[], texts = english) {
  const state = {
    ...createAppStore().state(),
    jobs: new Map(jobs.map((each) => [each.key, each])),
    servers: new Map([['work', server()]]),
  }
  return popoverOf(state, createExpectations(), texts, NOW)
}

const steady = job('parse', {
  label: 'Parse',
  progress: 60,
  trail: [0, 1, 2, 3, 4, 5, 6].map((at) => ({ at: NOW - (6 - at) * minute, progress: at * 10 })),
})

describe('the popover', () => {
  it('shows what runs, when it is done, and when all are', () => {
    const { title, about, jobs } = popover([steady])
    expect(title).toBe('1 running')
    expect(about).toMatch(/^All done about 12:0\d$/)
    expect(jobs).toMatchObject([{ sign: 'running', name: 'Parse', figure: '60%', percent: 60 }])
    expect(jobs[0]?.detail).toMatch(/^Done about 12:0\d$/)
  })

  it('puts what failed first, offers to restart it, and names the line of the error that matters', () => {
    const error = 'Traceback (most recent call last):\n  File "x.py"\nValueError: no model'
    const failed = ended('taxonomy', 'failed', { label: 'Taxonomy', error })
    expect(popover([steady, failed]).jobs).toMatchObject([
      {
        sign: 'failed',
        detail: 'ValueError: no model',
        figure: '12:00',
        restart: { name: 'Restart', named: 'Restart Taxonomy' },
      },
      { sign: 'running' },
    ])
  })

  it('shows what ended last by itself, and nothing older', () => {
    const at = { id: 'a', key: 'work/a', kind: 'completed', run: 1, at: NOW - minute, progress: 100 } as const
    const older = ended('a', 'completed', { label: 'Older', outcome: at })
    const shown = popover([older, ended('b', 'completed', { label: 'Newer' }), steady])
    expect(shown.jobs.map(({ name }) => name)).toEqual(['Parse'])
    expect(shown.last).toMatchObject({ title: 'Last finished', job: { name: 'Newer', detail: 'Completed' } })
  })

  it('has room for six, and shows how many more there are', () => {
    const jobs = Array.from({ length: 9 }, (_, index) => job(`job-${index}`))
    const shown = popover(jobs)
    expect(shown.jobs).toHaveLength(6)
    expect(shown.more).toBe('3 more…')
  })

  it('shows that nothing is watched', () => {
    expect(popover([])).toMatchObject({ title: 'Not watching any jobs', about: '', jobs: [], more: '' })
  })

  it('speaks German', () => {
    const shown = popover([steady], createTexts('de', 'de-DE'))
    expect(shown.about).toMatch(/^Alles fertig gegen 12:0\d$/)
    expect(shown.language).toBe('de')
  })
})
