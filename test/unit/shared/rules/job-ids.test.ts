import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findJobs, isJobId } from '#shared/rules/job-ids.ts'
import { invalidJobIds } from '#test/support/invalid-job-ids.ts'

const a = '0b7c1f6e-58f6-4a57-9a3e-0d1f6e58f64a'
const b = '1c8d2a7f-69a7-4b68-8b4f-1e2a7f69a75b'
const idsIn = (text: string) => findJobs(text).map(({ jobId }) => jobId)

describe('a job ID', () => {
  it.each(invalidJobIds)('can’t be %j', (text) => {
    expect(isJobId(text)).toBe(false)
  })

  it.each([a, 'x', 'job_42.retry-1', 'a:b', 'x'.repeat(200)])(
    'may be %j, and is a single segment of a path',
    (id) => {
      expect(isJobId(id)).toBe(true)
      expect(new URL(`http://h/a/${encodeURIComponent(id)}/b`).pathname.split('/')).toHaveLength(4)
    },
  )
})

describe('a search for jobs in a text', () => {
  it.each([
    ['an ID that isn’t a UUID', 'job_42.retry-1', ['job_42.retry-1']],
    ['IDs in several lines', `${a}\r\n${b}\n\nshort-id\n`, [a, b, 'short-id']],
    ['an ID once if it occurs twice', `${a}\n${a}`, [a]],
    ['several IDs in one line, in their order', `${b}, ${a}; then ${b}`, [b, a]],
    [
      'several IDs that aren’t UUIDs in one line',
      'taxonomy-7 taxonomy-8, job_42.',
      ['taxonomy-7', 'taxonomy-8', 'job_42'],
    ],
    ['no IDs in a sentence or a time', 'Extraction of 3 documents\n2026-11-24 12:30:00', []],
    ['the job in the text of the web interface', `Extraction job started successfully! Job ID: ${a}`, [a]],
    ['a short ID in the text of the web interface', 'Job started. Job ID: abc123.', ['abc123']],
    ['the job in a response of the server', `{"job_id":"${a}","status":"running","progress":55.0}`, [a]],
    [
      'the job in a response that is printed over several lines',
      `{\n  "job_id": "extract-7",\n  "status": "running",\n  "result": null\n}`,
      ['extract-7'],
    ],
    ['the job in a response that another client prints', `{"jobId": "extract-7"}`, ['extract-7']],
    [
      'every job in a list of responses',
      `[{"job_id":"x1","status":"failed"},{"job_id":"x2","status":"pending"}]`,
      ['x1', 'x2'],
    ],
    [
      'the job, but not the project, in a response of POST /documents/process',
      `{"job_id":"${a}","message":"Document processing job submitted successfully. Track progress with job ID: ${a}","status":"submitted","estimated_duration":"Processing in background","debug_info":{"total_requested":3,"project_id":"${b}","parser":"pypdf","chunk_strategy":"character","chunker":"gemini"}}`,
      [a],
    ],
    [
      'jobs deep in a response',
      `{"total":2,"analyses":[{"job_id":"x1","p":"${b}"},null,[{"job_id":"x2"}]]}`,
      ['x1', 'x2'],
    ],
    ['the UUIDs in JSON that contains no job', `{"id":"${a}","job_id":null}`, [a]],
    ['a job in text that only looks like JSON', `{"job_id":"${a}"`, [a]],
    ['a job in a line of a log', `2026-11-24 13:52:38 INFO worker: job_id=${a} status=running`, [a]],
    ['a short ID with spaces around it', ' short-id\t', ['short-id']],
    ['an ID that begins like an address', 'xhttps:1', ['xhttps:1']],
    [
      'IDs in words and addresses, in their order',
      `Job ID: x1, http://h/api/v1/jobs/status/x2`,
      ['x1', 'x2'],
    ],
  ])('finds %s', (_, text, expected) => {
    expect(idsIn(text)).toEqual(expected)
  })

  it('recognises a job’s kind by the object’s own fields, not by nested fields', () => {
    const message = 'Document processing job submitted'
    const response = { job_id: a, message, debug_info: { kind: 'extraction' } }
    expect(findJobs(JSON.stringify(response, undefined, 2))).toEqual([{ jobId: a, kind: 'parsing' }])
    expect(findJobs(JSON.stringify({ job_id: a, steps: ['parsing'] }))).toEqual([{ jobId: a }])
  })

  it.each([
    [`http://localhost:8000/api/v1/jobs/status/${a}`, 'http://localhost:8000', a],
    [`https://gpu.example/compileo/api/v1/jobs/status/${a}/stream`, 'https://gpu.example/compileo', a],
    [`HTTP://GPU.example/api/v1/jobs/cancel/x1?force=1#top`, 'HTTP://GPU.example', 'x1'],
    [`curl -X POST "http://h:1/api/v1/jobs/restart/x-1"`, 'http://h:1', 'x-1'],
    [`See http://h:1/api/v1/jobs/status/x-1.`, 'http://h:1', 'x-1'],
    [`(http://h:1/api/v1/jobs/status/x-1)`, 'http://h:1', 'x-1'],
    [`http://h:1/api/v1/jobs/status/x%2D1`, 'http://h:1', 'x-1'],
  ])('also finds the server in “%s”', (text, serverUrl, jobId) => {
    expect(findJobs(text)).toEqual([{ jobId, serverUrl }])
  })

  it.each([
    ['an empty text', ''],
    ['empty lines', '\n \r\n\t\n'],
    ['a sentence', 'The job was started yesterday and is still running'],
    ['the address of a server', 'http://localhost:8000'],
    ['the beginning of an address', 'https:x\nHTTP:x'],
    ['the address of the queue', 'http://localhost:8000/api/v1/jobs/queue/stats'],
    ['an address without a job', 'http://localhost:8000/api/v1/jobs/status/'],
    ['an address with an ID that no server would create', 'http://localhost:8000/api/v1/jobs/status/a%20b'],
    ['an address that cannot be decoded', 'http://localhost:8000/api/v1/jobs/status/%E0%A4%A'],
    ['a sentence about IDs', 'Every job id is shown in the list; jobs without an id are not'],
  ])('finds no jobs in %s', (_, text) => {
    expect(findJobs(text)).toEqual([])
  })

  it.each([
    '../../etc/passwd',
    '-rf',
    '<script>alert(1)</script>',
    'a b',
    'a%2Fb',
    'a\u0000b',
    'é',
    '１２３',
    '{"job_id": "../x"}',
    '{"job_id": ""}',
    '{"job_id": null}',
    '{"job_id": ["x"]}',
    '{"job_id": {"__proto__": 1}}',
    'job_id=$HOME',
    'http://h/api/v1/jobs/status/..',
    'http://h/api/v1/jobs/status/%2e%2e',
    'http://h/api/v1/jobs/status/a%00b',
    'http:///api/v1/jobs/status/%',
    'https://"/api/v1/jobs/status/x"',
    '{',
    '%',
    '.',
    'x'.repeat(201),
  ])('finds no jobs in %j', (text) => {
    expect(findJobs(text)).toEqual([])
  })

  const pieces = ['job_id', ':', '"', ' ', '\n', 'http://', 'h', '/api/v1/jobs/status/', 'x1', '%', '..']
  it('finds only IDs that fit into a path segment, and never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 300 }),
          fc.array(fc.constantFrom(...pieces)).map((parts) => parts.join('')),
        ),
        (text) => {
          for (const { jobId } of findJobs(text)) {
            expect(jobId).toMatch(/^[A-Za-z0-9][A-Za-z0-9_.:-]*$/)
            expect(encodeURIComponent(jobId).replaceAll('%3A', ':')).toBe(jobId)
          }
        },
      ),
      { numRuns: 500 },
    )
  })

  it.each([
    ['Extraction job started successfully! Job ID: 4b1e', 'extraction'],
    ['Dataset generation started: job_id: taxonomy-7', 'dataset'],
    ['{"job_id": "a", "message": "Parsing job submitted"}', 'parsing'],
  ])('recognises a job’s kind by the words around its ID in %j', (text, kind) => {
    expect(findJobs(text)[0]?.kind).toBe(kind)
  })

  it.each(['taxonomy-7', 'Job ID: chunking_42', 'Job ID: parse'])(
    'doesn’t recognise a job’s kind by its ID in %j',
    (text) => {
      expect(findJobs(text)[0]?.kind).toBeUndefined()
    },
  )

  it.each([`Parsing ${a}, ${b}`, 'Parsing: job_id: a, chunking: job_id: b'])(
    'recognises no kind for several jobs in %j',
    (text) => {
      expect(findJobs(text)[0]?.kind).toBeUndefined()
    },
  )
})
