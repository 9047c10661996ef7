import { describe, expect, it } from 'vitest'
import { createAutoRestartChoices, createLimitChoices } from '#renderer/state/models/number-choices.ts'
import { texts } from '#test/support/english.ts'
import { createJobView, createServerView } from '#test/support/sample-data.ts'

const minute = 60_000
const servers = [
  createServerView({ id: 'work', name: 'Work', autoRestarts: 3 }),
  createServerView({ id: 'lab', name: 'Lab', autoRestarts: 1 }),
]
const job = (autoRestarts?: number, serverId = 'work') =>
  createJobView({ jobId: 'a', serverId, ...(autoRestarts !== undefined && { autoRestarts }) })

describe('the choices for the number of auto-restarts', () => {
  it('begin with the server’s number', () => {
    expect(createAutoRestartChoices([job()], servers, texts)).toEqual({
      choices: [
        { value: '', name: 'Server default (3 times)' },
        { value: '0', name: 'Never' },
        { value: '1', name: 'Once' },
        { value: '3', name: '3 times' },
        { value: '5', name: '5 times' },
      ],
      chosen: '',
    })
  })

  it.each([
    ['Server default', 'jobs on several servers', [job(), job(undefined, 'lab')]],
    ['Server default (3 times)', 'jobs on one server', [job(), job()]],
    ['Server default (never)', 'a job on a removed server', [job(undefined, 'gone')]],
  ])('begin with “%s” for %s', (name, _, jobs) => {
    expect(createAutoRestartChoices(jobs, servers, texts).choices[0]?.name).toBe(name)
  })

  it.each([
    ['“3 times”', 'two jobs that are set to 3 auto-restarts', '3', [job(3), job(3)]],
    ['“Never”', 'a job that is set to 0 auto-restarts', '0', [job(0)]],
    ['no number', 'jobs that are set to 3 and 0 auto-restarts', 'several', [job(3), job(0)]],
    [
      'no number',
      'a job that is set to 3 auto-restarts and a job without a setting',
      'several',
      [job(3), job()],
    ],
  ])('have %s selected for %s', (_, _jobs, chosen, jobs) => {
    expect(createAutoRestartChoices(jobs, servers, texts).chosen).toBe(chosen)
  })

  it('include an unusual number in the right place if a job has it', () => {
    const { choices } = createAutoRestartChoices([job(4), job(3)], servers, texts)
    expect(choices.map(({ value }) => value)).toEqual(['', '0', '1', '3', '4', '5'])
  })
})

it('the choices for a time limit are durations, and include the job’s own limit', () => {
  const own = createLimitChoices([{ user: { limitMs: 45 * minute } }, { user: {} }], texts)
  expect(own.chosen).toBe('several')
  expect(own.choices.map(({ name }) => name)).toEqual([
    'Three times the usual time',
    '15 min',
    '30 min',
    '45 min',
    '1 h',
    '2 h',
    '4 h',
    '8 h',
    '1 d',
  ])
})
