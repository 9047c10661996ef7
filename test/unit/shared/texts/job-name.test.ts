import { describe, expect, it } from 'vitest'
import { createTexts } from '#shared/texts/index.ts'
import { formatJobName } from '#shared/texts/job-name.ts'

const [english, german] = [createTexts('en', 'en'), createTexts('de', 'de')]
const uuid = 'a1b2c3d4-5e6f-4a7b-8c9d-0e1f2a3b4c5d'

describe('a job’s name', () => {
  it.each([
    [
      'the label without surrounding spaces',
      { jobId: uuid, kind: 'taxonomy', label: ' Cardiology ' },
      'Cardiology',
    ],
    ['the kind and the beginning of a UUID', { jobId: uuid, kind: 'taxonomy' }, 'Taxonomy · a1b2c3d4'],
    [
      'the kind and an ID that isn’t a UUID if the label is blank',
      { jobId: 'night-run-7', kind: 'dataset', label: '  ' },
      'Dataset · night-run-7',
    ],
    [
      'the kind and the file',
      { jobId: uuid, kind: 'chunking', subject: 'cardiology.pdf' },
      'Chunking · cardiology.pdf',
    ],
    ['“Job” and the beginning of a UUID if only the ID is known', { jobId: uuid }, 'Job a1b2c3d4'],
    ['an ID that isn’t a UUID if only the ID is known', { jobId: 'night-run-7' }, 'night-run-7'],
    [
      'the kind and the project',
      { jobId: uuid, kind: 'extraction', project: { id: 'p', name: 'Cardiology' } },
      'Extraction · Cardiology',
    ],
    [
      'the project and the beginning of a UUID if the kind is unknown',
      { jobId: uuid, project: { id: 'p', name: 'Cardiology' } },
      'Cardiology · a1b2c3d4',
    ],
    [
      'the label even if the kind and the project are known',
      { jobId: uuid, kind: 'extraction', label: 'Tuesday', project: { id: 'p', name: 'Cardiology' } },
      'Tuesday',
    ],
  ] as const)('is %s', (_, job, name) => {
    expect(formatJobName(job, english)).toBe(name)
  })

  it('contains the kind in the user’s language', () => {
    expect(formatJobName({ jobId: uuid, kind: 'taxonomy' }, german)).toBe('Taxonomie · a1b2c3d4')
  })
})
