import { describe, expect, it } from 'vitest'
import type { CompileoError } from '#main/compileo/errors.ts'
import { collectCandidates, isRequestError } from '#main/core/discovery/candidates.ts'
import type { Candidate, ListSource, ScanContext } from '#main/core/discovery/source.ts'
import type { JobSource } from '#shared/model.ts'
import { createQuotedMessage } from '#test/support/job-texts.ts'
import { call, clientOf } from '#test/integration/compileo/set-up.ts'

const message = createQuotedMessage('No')
const project = { id: 'p', name: 'Cardiology' }

function lookOf(): ScanContext {
  const { client } = clientOf('http://127.0.0.1:9')
  return { client, options: call(), paths: new Set(), projects: [], now: 0 }
}

const sourceOf = (
  name: JobSource,
  found: readonly Omit<Candidate, 'source'>[] | CompileoError,
  more: Partial<ListSource> = {},
): ListSource & { readonly finds: () => number } => {
  let finds = 0
  return {
    name,
    isAvailable: () => true,
    findCandidates: async () => {
      finds += 1
      return 'kind' in found
        ? { ok: false, error: found }
        : { ok: true, value: found.map((each) => ({ ...each, source: name })) }
    },
    finds: () => finds,
    ...more,
  }
}

it.each<[string, CompileoError]>([
  ['an invalid response', { kind: 'protocol', message }],
  ['the status 404', { kind: 'not-found', message }],
  ['a response that isn’t from Compileo', { kind: 'not-compileo', message }],
  ['a conflict with the job’s state', { kind: 'conflict', message }],
  ['the status 500', { kind: 'unavailable', status: 500, maybeMissing: false, message }],
])('%s is an error of one request, not of the whole server', (_, error) => {
  expect(isRequestError(error)).toBe(true)
})

it.each<[string, CompileoError]>([
  ['the status 503', { kind: 'unavailable', status: 503, maybeMissing: false, message }],
  ['a missing API key', { kind: 'unauthorized', cause: 'missing-key', message }],
  ['a refused connection', { kind: 'unreachable', cause: 'refused', message }],
  ['an exceeded rate limit', { kind: 'limited', message }],
])('%s is an error of the whole server, not of one request', (_, error) => {
  expect(isRequestError(error)).toBe(false)
})

describe('a server’s scanned lists', () => {
  const complete = { listsQueueJobs: true, isComplete: true } as const

  it('are requested in turn, and invalid lists are skipped', async () => {
    const sources = [
      sourceOf('plugin', { kind: 'protocol', message }, complete),
      sourceOf('extraction', [{ jobId: 'a', kind: 'extraction' }], { listsQueueJobs: true }),
      sourceOf('quality', [{ jobId: 'b', kind: 'quality' }, { jobId: 'a' }]),
    ]
    const found = await collectCandidates(sources, lookOf(), () => false)
    if (!found.ok) throw new Error('not found')
    expect(found.value.sources).toEqual(['extraction', 'quality'])
    expect([...found.value.jobs.values()]).toEqual([
      { jobId: 'a', kind: 'extraction', source: 'extraction' },
      { jobId: 'b', kind: 'quality', source: 'quality' },
    ])
  })

  it('aren’t requested after the server has rejected a request because of its rate limit', async () => {
    const error: CompileoError = { kind: 'limited', message }
    const last = sourceOf('quality', [])
    expect(await collectCandidates([sourceOf('plugin', error), last], lookOf(), () => false)).toEqual({
      ok: false,
      error,
    })
    expect(last.finds()).toBe(0)
  })

  it.each([
    ['provide the project of a new extraction if the plugin provides none', { kind: 'extraction' }, false, 1],
    ['aren’t requested for an extraction that is already known', { kind: 'extraction' }, true, 0],
    [
      'aren’t requested for an extraction whose project the plugin provides',
      { kind: 'extraction', project },
      false,
      0,
    ],
    ['aren’t requested for a job that isn’t an extraction', { kind: 'parsing' }, false, 0],
  ] as const)('%s', async (_, job, known, finds) => {
    const rows = [
      { jobId: 'a', kind: 'extraction', project },
      { jobId: 'b', kind: 'extraction', project },
    ] as const
    const extractions = sourceOf('extraction', rows, { listsQueueJobs: true })
    const sources = [sourceOf('plugin', [{ jobId: 'a', ...job }], complete), extractions]
    const found = await collectCandidates(sources, lookOf(), () => known)
    if (!found.ok) throw new Error('not found')
    expect(extractions.finds()).toBe(finds)
    expect(found.value.sources).toEqual(['plugin'])
    const all = [...found.value.jobs.values()]
    expect(all).toMatchObject([{ jobId: 'a', source: 'plugin' }])
    expect(all[0]?.project).toEqual(finds === 1 || 'project' in job ? project : undefined)
  })
})
