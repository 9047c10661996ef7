import { describe, expect, it } from 'vitest'
import { getGuiUrl, getGuiPage, getDefaultGuiUrl } from '#shared/web-page-url.ts'
import type { JobKind } from '#shared/job-kind.ts'
import { sampleOutcome } from '#test/support/outcome-sample.ts'
import { jobWith } from '#test/support/job-parts.ts'

const outcome = sampleOutcome('completed')

const gui = 'http://gpu:8501'

describe('the web interface of a server', () => {
  it.each([
    ['http://gpu:8000', 'http://gpu:8501'],
    ['http://gpu', 'http://gpu:8501'],
    ['http://gpu:8000/compileo', 'http://gpu:8501'],
    ['http://[::1]:8000', 'http://[::1]:8501'],
    ['https://gpu.example', 'https://gpu.example:8501'],
  ])('of %s is at %s by default', (server, usual) => {
    expect(getDefaultGuiUrl(server)).toBe(usual)
  })

  it('is at the entered address, else at the default one', () => {
    expect(getGuiUrl({ url: 'http://gpu:8000', guiUrl: 'http://a' })).toBe('http://a')
    expect(getGuiUrl({ url: 'http://gpu:8000' })).toBe(gui)
  })
})

describe('the page that shows a job', () => {
  it.each<[JobKind | undefined, string]>([
    ['parsing', 'document_processing'],
    ['chunking', 'document_processing'],
    ['taxonomy', 'taxonomy'],
    ['extraction', 'extraction_unified'],
    ['dataset', 'core_dataset_generation'],
    ['benchmarking', 'benchmarking'],
    [undefined, 'job_management'],
  ])('of %s is the queue while it is active, then %s', (kind, page) => {
    expect(getGuiPage(gui, jobWith({ kind }))).toBe(`${gui}/?page=job_management`)
    expect(getGuiPage(gui, jobWith({ kind, outcome }))).toBe(`${gui}/?page=${page}`)
    expect(
      getGuiPage(gui, jobWith({ outcome: { ...outcome, result: { ...(kind && { kind }), counts: {} } } })),
    ).toBe(`${gui}/?page=${page}`)
  })

  it('of an analysis, which no queue has, is always that of its kind', () => {
    expect(getGuiPage(gui, jobWith({ followedBy: 'quality' }))).toBe(`${gui}/?page=quality`)
    expect(getGuiPage(gui, { identity: { followedBy: 'evaluation' } })).toBe(
      `${gui}/?page=core_dataset_generation`,
    )
  })

  it('of no job is the queue', () => {
    expect(getGuiPage('https://h/compileo')).toBe('https://h/compileo/?page=job_management')
  })
})
