import { describe, expect, it } from 'vitest'
import { explainResponse, parseRetryAfter, type ErrorResponse } from '#main/compileo/explain-response.ts'
import { createMessage } from '#shared/message.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'

const now = Date.UTC(2026, 10, 24, 14)
const page = '<!doctype html><title>Sign in</title><h1>Sign in to the network</h1>'
const bareLimit =
  '{"error":"Internal server error","message":"An unexpected error occurred","request_id":null}'
const brokenImport =
  "Failed to get job status: cannot import name 'settings' from 'src.compileo.core.settings' (/srv/x.py)"

function explain(status: number, body: string, more: Partial<ErrorResponse> = {}) {
  return formatAllMessages(
    explainResponse({ status, body, hasRequestId: true, retryAfter: null, sentKey: true, ...more }, now),
  )
}
const detail = (text: string) => JSON.stringify({ detail: text })
const unauthorized = (message: string) => JSON.stringify({ error: 'Unauthorized', message })

describe('an unexpected response', () => {
  it.each([
    ['“Missing X-API-Key”', 'missing', 'no key', unauthorized('Missing X-API-Key header')],
    // A proxy may have dropped the header.
    ['“Missing X-API-Key”', 'missing', 'a key', unauthorized('Missing X-API-Key header')],
    ['“Invalid API key”', 'rejected', 'a key', unauthorized('Invalid API key')],
    ['“Not authenticated”', 'rejected', 'a key', detail('Not authenticated')],
    ['“Not authenticated”', 'missing', 'no key', detail('Not authenticated')],
    ['no text', 'missing', 'no key', ''],
  ])('with status 401 and %s means a %s key if %s was sent', (_, meaning, sent, body) => {
    const sentKey = sent === 'a key'
    const cause = meaning === 'missing' ? 'missing-key' : 'refused-key'
    expect(explain(401, body, { sentKey, hasRequestId: false })).toMatchObject({
      kind: 'unauthorized',
      cause,
      message: cause === 'missing-key' ? 'The server requires an API key' : 'The server rejected the API key',
    })
  })

  it.each<[meaning: string, status: number, contents: string, kind: string, body: string, more: object]>([
    [
      'the server rejected the API key',
      403,
      'JSON',
      'unauthorized',
      detail('Forbidden'),
      { cause: 'refused-key' },
    ],
    [
      'the server isn’t a Compileo server',
      403,
      'a web page',
      'not-compileo',
      page,
      { message: 'This isn’t a Compileo server (403)' },
    ],
    [
      'the server isn’t a Compileo server',
      404,
      'a web page',
      'not-compileo',
      page,
      { message: 'No Compileo Jobs API at this address (404)' },
    ],
    [
      'a proxy requires a sign-in',
      407,
      'a web page',
      'unreachable',
      page,
      { cause: 'proxy', message: 'A proxy requires a sign-in' },
    ],
    [
      'the job’s state doesn’t allow the request',
      409,
      'JSON',
      'conflict',
      detail('Job is running'),
      { message: 'Job is running' },
    ],
    [
      'the job’s state doesn’t allow the request',
      409,
      'empty',
      'conflict',
      '',
      { message: 'Not possible in the job’s current state' },
    ],
    [
      'the server rejected the request',
      422,
      'JSON',
      'protocol',
      detail('No'),
      { message: 'The server rejected the request: No' },
    ],
  ])('means that %s if its status is %i and its body is %s', (_, status, __, kind, body, more) => {
    expect(explain(status, body)).toMatchObject({ kind, ...more })
  })

  it('comes from the proxy if its body is HTML, and from the server if its body is JSON', () => {
    const proxy = createMessage('serverErrors.proxy.ofVariable', 'p:3128', 'HTTP_PROXY')
    expect(explain(403, page, { proxy })).toEqual({
      kind: 'unreachable',
      cause: 'proxy',
      message: 'The proxy p:3128 (HTTP_PROXY) refused to forward the request (403)',
    })
    for (const status of [502, 503, 504]) {
      expect(explain(status, page, { proxy })).toMatchObject({ kind: 'unreachable', cause: 'proxy' })
      expect(explain(status, detail('Redis is away'), { proxy })).toMatchObject({ kind: 'unavailable' })
      expect(explain(status, page)).toMatchObject({ kind: 'unavailable' })
    }
    expect(explain(404, page, { proxy })).toMatchObject({ kind: 'not-compileo' })
  })

  it.each([
    ['Job a1 not found', 'the job doesn’t exist', 'not-found'],
    ['Job c-1 not found or cannot be cancelled', 'the job can’t be cancelled', 'conflict'],
    ['Job c-1 not found or cannot be restarted', 'the job can’t be restarted', 'conflict'],
    ['Not Found', 'the server isn’t a Compileo server', 'not-compileo'],
    ['Job routes are off', 'the server isn’t a Compileo server', 'not-compileo'],
    ['Project not found: its job is gone', 'the server isn’t a Compileo server', 'not-compileo'],
  ])('with status 404 and the text “%s” means that %s', (text, _, kind) => {
    expect(explain(404, detail(text)).kind).toBe(kind)
  })

  it('says why the server rejected the request if its status is 422', () => {
    const body = JSON.stringify({
      detail: [
        { type: 'greater_than_equal', loc: ['query', 'timeout'], msg: 'Input should be 1 or more' },
        { type: 'missing', loc: ['query', 'x'], msg: 'Field required' },
      ],
    })
    expect(explain(422, body)).toEqual({
      kind: 'protocol',
      message: 'The server rejected the request: Input should be 1 or more; Field required',
    })
  })

  it('means that the rate limit was exceeded if it has status 500 and no request ID', () => {
    expect(explain(500, bareLimit, { hasRequestId: false })).toEqual({
      kind: 'limited',
      message: 'The server is limiting requests',
    })
    expect(explain(500, bareLimit, { hasRequestId: true }).kind).toBe('unavailable')
    expect(explain(502, bareLimit, { hasRequestId: false }).kind).toBe('unavailable')
    expect(explain(500, bareLimit.replace('null', '"x"'), { hasRequestId: false }).kind).toBe('unavailable')
  })

  it.each([
    ['missing', null],
    ['empty', ''],
    ['“soon”', 'soon'],
    ['negative', '-3'],
  ])('requests no specific delay if its status is 429 and Retry-After is %s', (_, retryAfter) => {
    expect(parseRetryAfter(retryAfter, now)).toBeUndefined()
    expect(explain(429, '', { retryAfter })).toEqual({
      kind: 'limited',
      message: 'The server is limiting requests',
    })
  })

  it.each([
    ['7 s', '7', '7', 7_000],
    ['0 s', '0', '0', 0],
    ['1.5 s', '1.5', '1.5', 1_500],
    ['30 s', '30 s from now', 'Tue, 24 Nov 2026 14:00:30 GMT', 30_000],
    ['0 s', 'in the past', 'Tue, 24 Nov 2026 13:00:00 GMT', 0],
    // A pause of a day helps no one: we retry after an hour.
    ['an hour', 'a day', '86400', 3_600_000],
    ['an hour', 'a huge number', '99999999999999999999999', 3_600_000],
    ['an hour', 'a century from now', 'Tue, 24 Nov 2126 14:00:30 GMT', 3_600_000],
  ])('requests a delay of %s if its status is 429 and Retry-After is %s', (_, __, retryAfter, ms) => {
    expect(parseRetryAfter(retryAfter, now)).toBe(ms)
    expect(explain(429, '', { retryAfter })).toEqual({
      kind: 'limited',
      message: 'The server is limiting requests',
      retryAfterMs: ms,
    })
  })

  it.each([
    ['7 s', '7', '7', 7_000],
    ['a minute', 'a day', '86400', 60_000],
  ])('requests a delay of %s if its status is 503 and Retry-After is %s', (_, __, retryAfter, ms) => {
    const error = explain(503, '{}', { retryAfter })
    expect(error.kind).toBe('unavailable')
    expect(Reflect.get(error, 'retryAfterMs')).toBe(ms)
  })

  it.each([
    [503, 'missing', null],
    [502, '7', '7'],
  ])('requests no specific delay if its status is %i and Retry-After is %s', (status, _, retryAfter) => {
    const error = explain(status, '{}', { retryAfter })
    expect(error.kind).toBe('unavailable')
    expect(Reflect.get(error, 'retryAfterMs')).toBeUndefined()
  })

  it.each([500, 502, 503, 504])('means a server error if its status is %s', (status) => {
    expect(explain(status, page, { hasRequestId: false })).toEqual({
      kind: 'unavailable',
      status,
      maybeMissing: false,
      message: `Server error (${status})`,
    })
    expect(explain(status, detail('Queue manager not available'))).toMatchObject({
      kind: 'unavailable',
      message: 'Server error: Queue manager not available',
    })
  })

  it('with status 500 may mean a missing job, unless Redis is unreachable', () => {
    expect(explain(500, detail(brokenImport))).toMatchObject({ kind: 'unavailable', maybeMissing: true })
    expect(explain(500, detail('Failed to get job status: Error 111 connecting to x'))).toMatchObject({
      kind: 'unavailable',
      maybeMissing: false,
    })
  })

  it('is permanent if its status is 500 because of an unreadable result', () => {
    const text =
      'Failed to get job status: 1 validation error for JobStatusResponse\nresult\n  Input should be a dict'
    expect(explain(500, detail(text))).toEqual({
      kind: 'unavailable',
      status: 500,
      maybeMissing: false,
      lasting: true,
      message: 'Server error: Failed to get job status: 1 validation error for JobStatusResponse',
    })
  })

  it.each([[501], [505], [507]])(
    'means that the server is permanently unavailable if its status is %s',
    (status) => {
      expect(explain(status, '')).toMatchObject({ kind: 'unavailable', lasting: true })
    },
  )

  it.each([201, 204, 206, 304, 400, 405, 418])(
    'means that the server isn’t a Compileo server if its status is %s',
    (status) => {
      expect(explain(status, page)).toEqual({
        kind: 'not-compileo',
        message: `This isn’t a Compileo server (${status})`,
      })
    },
  )

  it('is explained by the first line of its text, shortened to 200 characters', () => {
    const { message } = explain(500, detail(`${'x'.repeat(300)}\nmore`))
    expect(message).toBe(`Server error: ${'x'.repeat(199)}…`)
  })

  it.each([
    ['is null', 'null'],
    ['is a number', '7'],
    ['is a string', '"text"'],
    ['is a list', '[]'],
    ['has a number as its detail', '{"detail":7}'],
    ['has an object as its message', '{"message":{}}'],
    ['is incomplete JSON', '{'],
    ['is empty', ''],
  ])('is explained even if its body %s', (_, body) => {
    expect(explain(500, body)).toMatchObject({
      kind: 'unavailable',
      message: 'Server error (500)',
    })
    expect(explain(401, body).kind).toBe('unauthorized')
    expect(explain(404, body).kind).toBe('not-compileo')
    expect(explain(422, body).kind).toBe('protocol')
  })
})
