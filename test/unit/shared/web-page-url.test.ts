import { describe, expect, it } from 'vitest'
import { getGuiUrl, getGuiPage, getDefaultGuiUrl } from '#shared/web-page-url.ts'
import type { JobKind } from '#shared/job-kind.ts'
import { createSampleOutcome } from '#test/support/outcome-sample.ts'
import { createTestJob } from '#test/support/job-parts.ts'

const outcome = createSampleOutcome('completed')

const gui = 'http://gpu:8501'

describe('a server’s web interface', () => {
  it.each([
    ['http://gpu:8000', 'http://gpu:8501'],
    ['http://gpu', 'http://gpu:8501'],
    ['http://gpu:8000/compileo', 'http://gpu:8501'],
    ['http://[::1]:8000', 'http://[::1]:8501'],
    ['https://gpu.example', 'https://gpu.example:8501'],
  ])('is at $1 by default if the server is at %s', (server, usual) => {
    expect(getDefaultGuiUrl(server)).toBe(usual)
  })

  it('has the address that the user entered, or else the default address', () => {
    expect(getGuiUrl({ url: 'http://gpu:8000', guiUrl: 'http://a' })).toBe('http://a')
    expect(getGuiUrl({ url: 'http://gpu:8000' })).toBe(gui)
  })
})

describe('the web page that shows a job', () => {
  it.each<[kind: string, page: string, JobKind | undefined]>([
    ['parsing', 'document_processing', 'parsing'],
    ['chunking', 'document_processing', 'chunking'],
    ['taxonomy', 'taxonomy', 'taxonomy'],
    ['extraction', 'extraction_unified', 'extraction'],
    ['dataset', 'core_dataset_generation', 'dataset'],
    ['benchmarking', 'benchmarking', 'benchmarking'],
    ['unknown', 'job_management', undefined],
  ])('of the kind “%s” is the queue while the job is active, and then %s', (_, page, kind) => {
    expect(getGuiPage(gui, createTestJob({ kind }))).toBe(`${gui}/?page=job_management`)
    expect(getGuiPage(gui, createTestJob({ kind, outcome }))).toBe(`${gui}/?page=${page}`)
    expect(
      getGuiPage(
        gui,
        createTestJob({ outcome: { ...outcome, result: { ...(kind && { kind }), counts: {} } } }),
      ),
    ).toBe(`${gui}/?page=${page}`)
  })

  it('is the kind’s page for an analysis, because analyses are never in the queue', () => {
    expect(getGuiPage(gui, createTestJob({ followedBy: 'quality' }))).toBe(`${gui}/?page=quality`)
    expect(getGuiPage(gui, { identity: { followedBy: 'evaluation' } })).toBe(
      `${gui}/?page=core_dataset_generation`,
    )
  })

  it('is the queue if no job is given', () => {
    expect(getGuiPage('https://h/compileo')).toBe('https://h/compileo/?page=job_management')
  })
})
