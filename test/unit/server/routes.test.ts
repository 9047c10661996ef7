import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isOpen, routeOf } from '#test/server/routes.ts'

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
  ['/api/v1/projects?page=1', 'projects', 'GET'],
  ['/api/v1/extraction/projects/p/jobs', 'extraction-list', 'GET'],
  ['/api/v1/extraction/a', 'extraction', 'GET'],
  ['/api/v1/datasets/generate/a/status', 'dataset', 'GET'],
  ['/api/v1/quality/a/results', 'quality', 'GET'],
  ['/api/v1/quality/history?limit=5', 'quality-history', 'GET'],
  ['/api/v1/plugins/upload', 'plugin-upload', 'POST'],
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
  '/api/v1/projects/',
  '/api/v1/extraction/projects/p/jobs/',
  '/api/v1/documents/process/a/status',
  '/toString',
  '/%E0%A4%A',
])('%s is unknown, as a trailing slash is', (target) => {
  expect(routeOf(target).name).toBe('unknown')
})

test('the job ID is decoded, whatever it is', () => {
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

test('only the routes that describe the server need no key', () => {
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
