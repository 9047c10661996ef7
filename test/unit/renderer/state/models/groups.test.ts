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
    ['all', 'all groups', [...groupNames, yesterday]],
    ['finished', 'today and the earlier days', ['today', yesterday]],
    ['running', 'the running jobs', ['running']],
    ['attention', 'the jobs that need attention', ['attention']],
  ] as const)('with the filter “%s” are %s', (filter, _, expected) => {
    expect([...groupNames, yesterday].filter((name) => matchesFilter(name, filter))).toEqual(expected)
  })

  it.each([
    ['today', 'at midnight today', 'today', midnight],
    ['yesterday', 'just before midnight', yesterday, midnight - 1],
    ['yesterday', 'at the beginning of yesterday', yesterday, midnight - 24 * hour],
    ['an earlier day', 'just before yesterday began', dayBefore, midnight - 24 * hour - 1],
    ['yesterday', 'an hour before midnight', yesterday, midnight - hour],
  ] as const)('include %s for a run that ended %s', (_day, _time, name, completedAt) => {
    const context = { startOfToday: midnight, unchecked: new Map() }
    expect(getGroupName(ended('completed', { completedAt }), context)).toBe(name)
  })
})

describe('the end of a run', () => {
  it('is unknown while the run is active', () => {
    const job = createJobView({ jobId: 'a', completedAt: midnight })
    expect([isJobOver(job), getEndTime(job)]).toEqual([false, undefined])
  })

  it('is the server’s end time, or else the time of the outcome or of the last update', () => {
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
    ['isn’t', 'a running job', createJobView({ jobId: 'a' }), false],
    ['is', 'a completed job', ended('completed'), true],
    ['isn’t', 'a failed job that needs attention', ended('failed'), false],
    ['is', 'a failed job that was dismissed', ended('failed', { attention: false }), true],
    ['is', 'a lost job', ended('lost'), true],
    ['is', 'a job that another user cancelled', ended('cancelled', { attention: true }), true],
  ])('%s grey for %s', (_is, _kind, job, expected) => {
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

  it.each([
    ['by its label', 'strasse'],
    ['by its kind', 'PARSING'],
    ['by its project', 'cardio'],
    ['by its subject', 'book.pdf'],
    ['by its user', 'anna'],
    ['by its ID', 'id-7'],
    ['by its step', 'pages'],
    ['by its error', 'disk full'],
    ['if the search text is empty', ''],
    ['if the search text is only spaces', '  '],
  ])('finds a job %s', (_, search) => {
    expect(matchesSearch(job, search)).toBe(true)
  })

  it('requires each word to be in the job or in the name of the job’s batch', () => {
    expect(matchesSearch(job, 'anna night', 'Night run')).toBe(true)
    expect(matchesSearch(job, 'night', 'Night run')).toBe(true)
    expect(matchesSearch(job, 'night')).toBe(false)
    expect(matchesSearch(job, 'anna oncology', 'Night run')).toBe(false)
  })

  it('finds no word that spans two fields', () => {
    expect(matchesSearch(job, 'parsingcardiology')).toBe(false)
  })
})
