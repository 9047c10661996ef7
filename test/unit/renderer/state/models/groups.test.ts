import { describe, expect, it } from 'vitest'
import {
  compareGroups,
  getEndTime,
  getGroupName,
  groupNames,
  isJobOver,
  isRowGrey,
  matchesFilter,
  matchesSearch,
  type GroupName,
} from '#renderer/state/models/groups.ts'
import { withJobFields } from '#test/support/job-parts.ts'
import { createEndedJob, createJobView } from '#test/support/sample-data.ts'

const hour = 3_600_000
const midnight = new Date(2026, 10, 24).getTime()
const yesterday: GroupName = `day:${midnight - 24 * hour}`
const dayBefore: GroupName = `day:${midnight - 48 * hour}`
const ended = (kind: Parameters<typeof createEndedJob>[0], fields = {}) =>
  createEndedJob(kind, { jobId: 'a', completedAt: midnight, ...fields })

describe('the groups of the list', () => {
  it('are followed by the days before today, the latest first', () => {
    const names: GroupName[] = [dayBefore, ...groupNames.toReversed(), yesterday]
    expect(names.toSorted(compareGroups)).toEqual([...groupNames, yesterday, dayBefore])
  })

  it.each([
    ['all', [...groupNames, yesterday]],
    ['finished', ['today', yesterday]],
    ['running', ['running']],
    ['attention', ['attention']],
  ] as const)('that the filter “%s” shows are %j', (filter, expected) => {
    expect([...groupNames, yesterday].filter((name) => matchesFilter(name, filter))).toEqual(expected)
  })

  it.each([
    ['today', midnight],
    [yesterday, midnight - 1],
    [yesterday, midnight - 24 * hour],
    [dayBefore, midnight - 24 * hour - 1],
    [yesterday, midnight - hour],
  ])('include “%s” for a run that ended at %d', (name, completedAt) => {
    const context = { startOfToday: midnight, unchecked: new Map() }
    expect(getGroupName(ended('completed', { completedAt }), context)).toBe(name)
  })
})

describe('the end of a run', () => {
  it('is unknown while the run is active', () => {
    const job = createJobView({ jobId: 'a', completedAt: midnight })
    expect([isJobOver(job), getEndTime(job)]).toEqual([false, undefined])
  })

  it('is the server’s time, or else that of the outcome, or else that of the last update', () => {
    const failed = ended('failed')
    const outcome = failed.outcome && { ...failed.outcome, at: midnight + 1 }
    const unconfirmed = createJobView({ jobId: 'a', status: 'failed', updatedAt: midnight + 2 })
    expect(getEndTime({ ...failed, outcome })).toBe(midnight)
    expect(getEndTime({ ...withJobFields(failed, { completedAt: undefined }), outcome })).toBe(midnight + 1)
    expect([isJobOver(unconfirmed), getEndTime(unconfirmed)]).toEqual([true, midnight + 2])
  })
})

describe('the icon of a row', () => {
  it.each([
    ['a running job', createJobView({ jobId: 'a' }), false],
    ['a completed job', ended('completed'), true],
    ['a failed job that needs attention', ended('failed'), false],
    ['a failed job that was dismissed', ended('failed', { attention: false }), true],
    ['a lost job', ended('lost'), true],
    ['a job that another user cancelled', ended('cancelled', { attention: true }), true],
  ])('for %s: grey is $2', (_, job, expected) => {
    expect(isRowGrey(job)).toBe(expected)
  })
})

describe('a search', () => {
  const job = createJobView({
    jobId: 'id-7',
    label: 'Straße',
    kind: 'parsing',
    project: { id: '4', name: 'Cardiology' },
    subject: 'book.pdf',
    startedBy: 'anna',
    currentStep: 'Reading pages',
    error: 'disk full',
  })

  it.each(['strasse', 'PARSING', 'cardio', 'book.pdf', 'anna', 'id-7', 'pages', 'disk full', '', '  '])(
    'for “%s” finds a job with that text in any field',
    (search) => {
      expect(matchesSearch(job, search)).toBe(true)
    },
  )

  it('finds a job only if each word matches, in the job or in the name of its batch', () => {
    expect(matchesSearch(job, 'anna night', 'Night run')).toBe(true)
    expect(matchesSearch(job, 'night', 'Night run')).toBe(true)
    expect(matchesSearch(job, 'night')).toBe(false)
    expect(matchesSearch(job, 'anna oncology', 'Night run')).toBe(false)
  })

  it('matches no word across two fields', () => {
    expect(matchesSearch(job, 'parsingcardiology')).toBe(false)
  })
})
