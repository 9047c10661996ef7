import { describe, expect, it } from 'vitest'
import { matchesOutcome, matchesJobEvent, matchesServerEvent } from '#main/core/hooks/hook-filter.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import type { Hook } from '#shared/hooks.ts'
import type { JobOutcome, JobState } from '#shared/model.ts'
import { defaultSettings, type Settings } from '#shared/settings.ts'
import { createHookState } from '#test/support/hooks-sample.ts'
import { createSampleOutcome } from '#test/support/outcome-sample.ts'
import { withJobFields, type FlatJob } from '#test/support/job-parts.ts'

const now = Date.UTC(2026, 10, 24, 12)
const minute = 60_000

const hook = (given: Partial<Hook> = {}): Hook =>
  createHookState({ id: 'h', name: 'Tell the team', outcomes: ['completed', 'failed'], ...given })
const outcome = (given: Partial<JobOutcome> = {}) =>
  createSampleOutcome('completed', { key: 's/x-1', at: now, startedAt: now - 10 * minute, ...given })
const job = (given: FlatJob = {}): JobState => withJobFields(createJob('s', 'x-1', now), given)

const contextOf = (watched: readonly JobState[], settings: Partial<Settings>) => ({
  jobs: new Map(watched.map((each) => [each.identity.key, each])),
  servers: new Map(),
  settings: { ...defaultSettings, ...settings },
  now,
})

function acts(
  given: Partial<Hook>,
  ended: Partial<JobOutcome> = {},
  watched: FlatJob = {},
  settings: Partial<Settings> = {},
) {
  const one = job(watched)
  return matchesOutcome(hook(given), outcome(ended), one, contextOf([one], settings))
}

const heard = (given: Partial<Hook>, settings = {}) => {
  const context = contextOf([], settings)
  const chosen = hook({ notices: ['overdue', 'alert'], ...given })
  return [
    matchesJobEvent(chosen, 'overdue', job({ kind: 'parsing' }), context),
    matchesServerEvent(chosen, 'alert', 's', context),
  ]
}

it('a hook gets only events that match its filter, and by default none during a pause', () => {
  expect(heard({})).toEqual([true, true])
  expect(heard({ kinds: ['parsing'], servers: ['s'] })).toEqual([true, true])
  expect(heard({ kinds: ['extraction'] })).toEqual([false, true])
  const deaf: readonly Partial<Hook>[] = [{ notices: ['batch'] }, { isOn: false }, { servers: ['t'] }]
  for (const given of deaf) expect(heard(given)).toEqual([false, false])
  expect(heard({}, { pausedUntil: now + 1 })).toEqual([false, false])
})

describe('a hook', () => {
  it('is called only for selected outcomes, and only while it is switched on', () => {
    expect(acts({})).toBe(true)
    expect(acts({}, { kind: 'failed' })).toBe(true)
    expect(acts({}, { kind: 'lost' })).toBe(false)
    expect(acts({ isOn: false })).toBe(false)
  })

  it('is called for a run with errors if it selects completed or failed runs', () => {
    const kind = 'completedWithErrors'
    expect(acts({ outcomes: ['completed'] }, { kind })).toBe(true)
    expect(acts({ outcomes: ['failed'] }, { kind })).toBe(true)
    expect(acts({ outcomes: ['lost', 'cancelled'] }, { kind })).toBe(false)
  })

  it('is called only for kinds and servers in its filter, or for all without a filter', () => {
    expect(acts({ kinds: ['extraction'] }, {}, { kind: 'extraction' })).toBe(true)
    expect(acts({ kinds: ['extraction'] }, {}, { kind: 'parsing' })).toBe(false)
    expect(acts({ kinds: ['extraction'] })).toBe(false)
    expect(acts({ kinds: ['extraction'] }, { result: { kind: 'extraction', counts: {} } })).toBe(true)
    expect(matchesOutcome(hook({ kinds: ['parsing'] }), outcome(), undefined, contextOf([], {}))).toBe(false)
    expect(acts({ servers: ['s', 't'] })).toBe(true)
    expect(acts({ servers: ['t'] })).toBe(false)
  })

  it('is called during a pause, quiet hours or a mute only if it is set to ignore them', () => {
    const silences = [
      { settings: { pausedUntil: now + 1 }, watched: {} },
      { settings: { quietHours: { on: true, from: 0, to: 1439 } }, watched: {} },
      { settings: {}, watched: { muted: true } },
    ]
    for (const { settings, watched } of silences) {
      expect(acts({}, {}, watched, settings)).toBe(false)
      expect(acts({ alsoWhilePaused: true }, {}, watched, settings)).toBe(true)
    }
  })
})
