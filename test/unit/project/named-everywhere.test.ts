import { describe, expect, it } from 'vitest'
import { toCsv } from '#main/core/commands/history/export-history.ts'
import { createOutcomeNotificationUnlessSuppressed } from '#main/core/notifications/policy.ts'
import { getPastRuns } from '#renderer/state/models/runs.ts'
import { formatJobName } from '#shared/texts/job-name.ts'
import { matchesSearch } from '#renderer/state/models/groups.ts'
import { groupListedJobs } from '#renderer/state/models/listing.ts'
import { type JobKind, jobKinds } from '#shared/job-kind.ts'
import { createTexts, type Texts } from '#shared/texts/index.ts'
import { createHistoryEntry } from '#test/support/history-sample.ts'
import { createJobView } from '#test/support/sample-data.ts'
import * as fixtures from '../main/core/notifications/outcomes.ts'
import * as tray from '../main/desktop/tray/states.ts'

const jobId = 'a1b2c3d4-e89b-12d3-a456-426614174000'
const project = { id: '1', name: 'Cardiology' }
const known = { kind: 'extraction', project } as const
const name = 'Extraction · Cardiology'
const german = createTexts('de', 'de')

describe('a job without a label', () => {
  it('is named after its kind and project in the tray', () => {
    const shown = tray.view({ jobs: [tray.job(jobId, { ...known, progress: 40 })] })
    expect(tray.readMenu(shown.menu)).toContainEqual(expect.stringContaining(`${name}: 40%`))
    expect(tray.readMenu(tray.view({ jobs: [tray.job(jobId, known)], texts: german }).menu)).toContainEqual(
      expect.stringContaining('Extraktion · Cardiology'),
    )
  })

  it('is named after its kind and project in notifications', () => {
    const jobs = [fixtures.job(`s1/${jobId}`, known)]
    const ended = fixtures.outcome('failed', { key: `s1/${jobId}` })
    expect(createOutcomeNotificationUnlessSuppressed(ended, fixtures.context({ jobs }))?.title).toBe(
      `${name} failed`,
    )
  })

  it('is named after its kind and project in the history, even once unwatched', () => {
    const entry = { ...createHistoryEntry('completed', { jobId, at: 0, kind: 'extraction' }), project }
    const [run] = getPastRuns([entry], new Map())
    const format = (texts: Texts) => run && formatJobName(run.job.identity, texts)
    expect(format(createTexts('en', 'en'))).toBe(name)
    expect(format(german)).toBe('Extraktion · Cardiology')
  })

  it('has its kind and its project in separate columns of an export', () => {
    const { outcome } = createHistoryEntry('completed', { jobId, at: 0 })
    const entry = { outcome, jobKind: known.kind, project, announced: true }
    expect(toCsv([entry])).toContain('"extraction","Cardiology"')
  })

  it('can be searched and sorted in the list by its kind and project', () => {
    const job = createJobView({ jobId, ...known })
    expect(matchesSearch(job, 'cardio extraction')).toBe(true)
    expect(matchesSearch(job, 'oncology')).toBe(false)
    expect(matchesSearch(createJobView({ jobId, label: 'Straße' }), 'strasse')).toBe(true)
    const kinds: readonly JobKind[] = [...jobKinds].toReversed()
    const jobs = kinds.map((kind) => createJobView({ jobId: `${kind}-1`, kind, project }))
    const [group] = groupListedJobs(jobs, { startOfToday: 0, unchecked: new Map() }, 'name')
    expect(group?.jobs.map(({ identity: { kind } }) => kind)).toEqual([...jobKinds].toSorted())
  })
})
