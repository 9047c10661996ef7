import { describe, expect, it } from 'vitest'
import { labelsOf } from '../../../renderer/state/models/label-pattern.ts'
import type { JobView } from '../../../shared/model.ts'
import { texts } from '../../support/english.ts'
import { jobOf } from '../../support/sample-data.ts'

const named = (jobs: readonly Partial<JobView>[], pattern: string) =>
  labelsOf(
    jobs.map((job, index) => jobOf({ jobId: `job-${index + 1}`, ...job })),
    pattern,
    texts,
  ).map(({ label }) => label)

describe('labels by a pattern', () => {
  const extraction = { kind: 'extraction', project: { id: '1', name: 'Cardiology' } } as const

  it('number the jobs in their order, with as many digits as they need', () => {
    expect(named([{}, {}], 'Volume {n}')).toEqual(['Volume 1', 'Volume 2'])
    expect(
      named(
        Array.from({ length: 10 }, () => ({})),
        '{n}',
      ).slice(8),
    ).toEqual(['09', '10'])
  })

  it('hold what is known of each job, and nothing for what is not', () => {
    expect(named([{ ...extraction, label: 'Old' }], '{name}: {kind} of {project}, {id}')).toEqual([
      'Old: Extraction of Cardiology, job-1',
    ])
    expect(named([{ kind: undefined, label: undefined }], '{kind} {n}')).toEqual(['1'])
  })

  it('keep unknown braces, do not read names as patterns, and are no longer than a label may be', () => {
    expect(named([{ label: '{id}' }], '{name} {what} $&')).toEqual(['{id} {what} $&'])
    expect(named([{}], 'x'.repeat(300))[0]).toHaveLength(200)
  })
})
