import { describe, expect, it } from 'vitest'
import { captureNames, captureText, listCaptureNames, readCapture, type Capture } from './capture.ts'

interface Fact {
  readonly text: string
  readonly shownBy: RegExp
  readonly holds: (recording: Capture) => boolean
}

const code = ({ head }: Capture) => Number(head[0]?.split(' ')[1])
const header = ({ head }: Capture, name: string) =>
  head.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
const isStream = (recording: Capture) => header(recording, 'content-type')?.startsWith('text/event-stream')
const responds = (status: number, start: string) => (recording: Capture) =>
  code(recording) === status && recording.body.startsWith(start)
const saysOf = (status: string) => (recording: Capture) =>
  code(recording) === 200 && recording.body.includes(`"status":"${status}"`)
const endsWith = (part: string) => (recording: Capture) =>
  Boolean(isStream(recording)) && (recording.body.trimEnd().split('\n\n').at(-1) ?? '').includes(part)
const limitedBody =
  '{"error":"Internal server error","message":"An unexpected error occurred","request_id":null}'

const facts: readonly Fact[] = [
  {
    text: '`/health` needs no key, and stays healthy without Redis',
    shownBy: /_health$/,
    holds: responds(200, '{"status":"healthy"'),
  },
  {
    text: 'A trailing slash is 404',
    shownBy: /_slash$/,
    holds: (recording) => recording.path.replace(/\?.*/, '').endsWith('/') && code(recording) === 404,
  },
  {
    text: 'Without the key: 401, for the stream too',
    shownBy: /^07_auth_.*nokey$/,
    holds: responds(401, '{"error":"Unauthorized","message":"Missing X-API-Key header"}'),
  },
  {
    text: 'With a wrong key: 401',
    shownBy: /^07_auth_.*wrong$/,
    holds: responds(401, '{"error":"Unauthorized","message":"Invalid API key"}'),
  },
  {
    text: 'A limited request is 500, without `x-request-id` and `retry-after`',
    shownBy: /^08_limited|^20_lists_.*_limited$/,
    holds: (recording) =>
      responds(500, limitedBody)(recording) &&
      !header(recording, 'x-request-id') &&
      !header(recording, 'retry-after'),
  },
  {
    text: 'A successful response says what is left of the limit',
    shownBy: /^02_status_(?!missing)/,
    holds: (recording) =>
      header(recording, 'x-ratelimit-limit') === '200' &&
      header(recording, 'x-ratelimit-remaining') !== undefined,
  },
  {
    text: '`GET /status` of a missing job is 500',
    shownBy: /^02_status_missing$/,
    holds: responds(500, '{"detail":"Failed to get job status: cannot import name'),
  },
  {
    text: 'A long poll for a missing job is 500',
    shownBy: /^04_poll_missing$/,
    holds: responds(500, '{"detail":"Failed to poll job status: cannot import name'),
  },
  {
    text: 'The stream of a missing job says so, and ends',
    shownBy: /^03_sse_missing$/,
    holds: (recording) => endsWith('not found')(recording) && recording.ended === 'in order',
  },
  {
    text: 'Redis away: `GET /status` is 500',
    shownBy: /^09b_redisdown_status$/,
    holds: responds(500, '{"detail":"Failed to get job status: Error 111 connecting to'),
  },
  {
    text: 'Redis away: the stream says so, and ends',
    shownBy: /^09[ab]_.*sse$/,
    holds: endsWith('{"error": "'),
  },
  {
    text: 'Seven statuses occur',
    shownBy: /^02_status_(?!missing)/,
    holds: (recording) => saysOf(recording.path.replace(/.*\/s-/, ''))(recording),
  },
  {
    text: 'Times have no zone',
    shownBy: /^02_(?:status_(?!missing)|whole)/,
    holds: ({ body }) => !/\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)"/.test(body),
  },
  {
    text: 'A whole second has no fraction',
    shownBy: /^02_whole_second/,
    holds: ({ body }) => /T\d\d:\d\d:\d\d"/.test(body),
  },
  {
    text: 'A stream has only `data:` lines, unless a step breaks them',
    shownBy: /^03_sse_(?!special)/,
    holds: ({ body }) => /^(?:data: .*\n\n)+\n?$/.test(body),
  },
  {
    text: 'A frame never holds `result` or `error` of a job',
    shownBy: /^03_sse_run/,
    holds: ({ body }) => !/"(?:result|error)":/.test(body),
  },
  {
    text: 'A stream that was opened on a finished job stays open',
    shownBy: /^03_sse_already/,
    holds: ({ ended }) => ended === 'still open',
  },
  {
    text: 'After a change to an outcome the stream ends',
    shownBy: /^03_sse_run_(?:ok|failed)$/,
    holds: ({ ended }) => ended === 'in order',
  },
  {
    text: 'A quote in a step isn’t escaped in the stream',
    shownBy: /^03_sse_special_dquote$/,
    holds: ({ body }) => body.includes('"Processing "report.pdf" '),
  },
  {
    text: 'A quote in a step is escaped by `GET /status`',
    shownBy: /^03_status_special_dquote$/,
    holds: ({ body }) => body.includes(String.raw`Processing \"report.pdf\"`),
  },
  {
    text: 'The API killed: the stream ends without its last chunk',
    shownBy: /^09g_api_kill/,
    holds: ({ ended }) => ended === 'cut',
  },
  {
    text: 'Cancel and restart respond 404 if they aren’t possible',
    shownBy: /^06_(?:cancel|restart)_(?:completed|missing)$/,
    holds: responds(404, '{"detail":"Job '),
  },
  {
    text: 'A restart keeps the ID, the old step and the old result',
    shownBy: /^06_status_after_restart/,
    holds: responds(
      200,
      '{"job_id":"e-failed","status":"running","progress":0.0,"current_step":"step 3","result":{"old":1},"error":null',
    ),
  },
  {
    text: 'The clean-up fails a job that runs for long',
    shownBy: /^12_long_job/,
    holds: ({ body }) => body.includes('"status": "failed"'),
  },
  {
    text: 'A job that completed with errors is `completed`',
    shownBy: /^21_errors/,
    holds: saysOf('completed'),
  },
  {
    text: '`queue_health` never appears',
    shownBy: /^05_stats/,
    holds: ({ body }) => !body.includes('queue_health'),
  },
  {
    text: 'The first statistics lack `active_workers`',
    shownBy: /^05_stats_1/,
    holds: ({ body }) => !body.includes('active_workers'),
  },
  {
    text: 'Cached statistics have it',
    shownBy: /^05_stats_2/,
    holds: ({ body }) => body.includes('"active_workers":0'),
  },
  {
    text: 'A `timeout` outside of 1 to 300 is 422',
    shownBy: /^04_poll_timeout/,
    holds: responds(422, '{"detail":[{"type":"'),
  },
]

/** One recording has the raw chunks, and isn't curl's. */
const isOfCurl = (name: string) => captureText(name).startsWith('# ')

const recordingsOf = ({ shownBy }: Fact) =>
  [...captureNames(), ...listCaptureNames()].filter((name) => shownBy.test(name) && isOfCurl(name))

describe('the recordings prove of the real server', () => {
  it.each(facts.map((fact) => [fact.text, fact] as const))('%s', (_, fact) => {
    const recordings = recordingsOf(fact)
    expect(recordings).not.toEqual([])
    expect(recordings.filter((name) => !fact.holds(readCapture(name)))).toEqual([])
  })
})
