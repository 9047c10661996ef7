import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isOpen, routeOf } from '../../server/routes.ts'

const BASE = '/api/v1/jobs'

test.each([
  ['/', 'root', 'GET'],
  ['/health', 'health', 'GET'],
  ['/openapi.json', 'openapi', 'GET'],
  [`${BASE}/status/a`, 'status', 'GET'],
  [`${BASE}/status/a/poll?timeout=1`, 'poll', 'GET'],
  [`${BASE}/status/a/stream`, 'stream', 'GET'],
  [`${BASE}/queue/stats`, 'stats', 'GET'],
  [`${BASE}/cancel/a`, 'cancel', 'POST'],
  [`${BASE}/restart/a`, 'restart', 'POST'],
])('%s is %s', (target, name, method) => {
  expect(routeOf(target)).toMatchObject({ name, method })
})

test.each([
  '/health/',
  `${BASE}/status/a/`,
  `${BASE}/status/a/stream/`,
  `${BASE}/status/`,
  `${BASE}/status/a/b`,
  `${BASE}/cancel/a/stream`,
  `${BASE}/queue/stats/`,
  '/toString',
  '/%E0%A4%A',
])('%s is unknown, as a trailing slash is', (target) => {
  expect(routeOf(target).name).toBe('unknown')
})

test('the job id is decoded, whatever it is', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, unit: 'grapheme' }).filter((id) => !/[/\n\r\u2028\u2029]/.test(id)),
      (id) => {
        expect(routeOf(`${BASE}/status/${encodeURIComponent(id)}/stream`)).toMatchObject({
          name: 'stream',
          jobId: id,
        })
      },
    ),
  )
})

test('only the routes that say what the server is need no key', () => {
  const all = [
    'root',
    'health',
    'openapi',
    'status',
    'poll',
    'stream',
    'stats',
    'cancel',
    'restart',
    'unknown',
  ] as const
  expect(all.filter(isOpen)).toEqual(['root', 'health', 'openapi'])
})
