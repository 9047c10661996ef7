import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { changesOf } from '#test/conformance/changes.ts'
import { notRepeated } from '#test/conformance/recordings.ts'
import { judge } from '#test/conformance/verdict.ts'
import { projectRoot } from '#scripts/project-paths.ts'
import { captureNames, listCaptureNames, readCapture } from '#test/integration/server/capture.ts'

const completed = { jobId: 'a', kind: 'completed' }
const failed = { jobId: 'a', kind: 'failed' }

it.each([
  ['no problem', 'there are neither outcomes nor announcements', [], [], [0, 0, 0]],
  ['no problem', 'each outcome is announced once', [failed, completed], [completed, failed], [0, 0, 0]],
  [
    'no problem',
    'two runs fail and both failures are announced',
    [failed, failed],
    [failed, failed],
    [0, 0, 0],
  ],
  [
    'a lost outcome',
    'two runs fail and only one failure is announced',
    [failed, failed],
    [failed],
    [1, 0, 0],
  ],
  ['a lost outcome', 'an outcome isn’t announced', [completed], [], [1, 0, 0]],
  [
    'a repeated announcement',
    'an outcome is announced twice',
    [completed],
    [completed, completed],
    [0, 1, 0],
  ],
  [
    'a lost outcome and a wrong announcement',
    'a completed job is announced as failed',
    [completed],
    [failed],
    [1, 0, 1],
  ],
  ['a wrong announcement', 'an outcome is announced for a job that didn’t end', [], [failed], [0, 0, 1]],
])(
  'the verdict on a scenario reports %s if %s',
  (_counted, _happened, happened, announced, [lost, doubled, untrue]) => {
    const verdict = judge(happened, announced)
    const figures = [verdict.lost, verdict.doubled, verdict.untrue]
    expect(figures).toEqual([lost, doubled, untrue])
    expect(verdict.details.length === 0).toBe(figures.every((figure) => figure === 0))
  },
)

const withoutTimes = (text: string) => text.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+/g, '(time)')

describe('the differences between a server and its recording', () => {
  const kept = readCapture('02_status_running')
  const { head, body } = kept
  const stream = readCapture('03_sse_run_failed')
  const limit = 'x-ratelimit-limit: 200'
  const headWith = (line: string) => ({ head: head.map((each) => each.replace(limit, line)) })
  const bodyWith = (text: string | RegExp, other: string) => ({ body: body.replace(text, other) })

  it.each([...captureNames(), ...listCaptureNames()])(
    'are empty if the server repeats the recording %s',
    (name) => {
      expect(changesOf(readCapture(name), readCapture(name))).toEqual([])
    },
  )

  it('are empty if only IDs, times and counters differ', () => {
    const later = body.replaceAll(/\d\d:\d\d:\d\d\.\d{6}/g, '09:00:00.123456').replace('65.5', '12')
    const counted = head.map((line) => line.replace(/^(content-length|x-ratelimit-\w+ing|date): .*/, '$1: 7'))
    const dated = counted.map((line) => line.replace('date: 7', 'date: Sat, 28 Nov 2026 09:00:00 GMT'))
    expect(changesOf(kept, { ...kept, head: dated, body: later })).toEqual([])
  })

  it.each([
    [
      'another status',
      { head: ['HTTP/1.1 404 Not Found', ...head.slice(1)], body: '{"detail":"Not Found"}' },
      ['it responds “404 Not Found” instead of “200 OK”: “{"detail":"Not Found"}”'],
    ],
    [
      'a renamed field',
      bodyWith('"progress"', '"percent"'),
      ['the field “progress” is gone', 'the field “percent” is new'],
    ],
    ['another type', bodyWith('65.5', '"65.5"'), ['the field “progress” is text instead of a number']],
    [
      'times with a zone',
      bodyWith(/("created_at":"[^"]*)"/, '$1Z"'),
      ['the field “created_at” is a time with a zone instead of a time without a zone'],
    ],
    [
      'another value',
      bodyWith('"running"', '"active"'),
      ['the field “status” is “active” instead of “running”'],
    ],
    [
      'the fields in another order',
      bodyWith(/"job_id":"[^"]*","status":"[^"]*"/, '"status":"running","job_id":"x"'),
      ['the fields come in another order'],
    ],
    [
      'other headers',
      headWith('X-RateLimit-Limit: 200'),
      ['the header “x-ratelimit-limit” is gone', 'the header “X-RateLimit-Limit” is new'],
    ],
    [
      'another limit',
      headWith('x-ratelimit-limit: 50'),
      ['the header “x-ratelimit-limit” is “50” instead of “200”'],
    ],
    [
      'the headers in another order',
      { head: [head[0] ?? '', ...head.slice(1).toReversed()] },
      ['the headers come in another order'],
    ],
    [
      'text instead of JSON',
      { body: 'running' },
      [`this line is gone: ${body}`, 'this line is new: running'],
    ],
    ['a list instead of an object', { body: `[${body}]` }, ['the body is a list instead of an object']],
  ])('are described as text if the server sends %s', (_, change, changes) => {
    expect(changesOf(kept, { ...kept, ...change }).map(withoutTimes)).toEqual(changes.map(withoutTimes))
  })

  it('are described for a stream’s frames and its end', () => {
    const frames = stream.body.split('\n\n')
    const now = { ...stream, body: frames.toSpliced(1, 1).join('\n\n'), ended: 'still open' as const }
    expect(changesOf(stream, now)).toEqual([
      expect.stringMatching(/^this line is gone: data: .*"timestamp": "\(time\)"\}$/),
      'the response is still open instead of in order',
    ])
  })
})

it('each recording has a request that repeats it, or a reason why there is none', () => {
  const source = readFileSync(join(projectRoot, 'test', 'conformance', 'recordings.ts'), 'utf8')
  const isNamed = (name: string) => {
    const short = name
      .replace(/_jobs_status$/, '')
      .replace(/^20_lists_(extraction_jobs|quality_results)_/, '')
    return source.includes(name) || source.includes(`'${short}'`)
  }
  expect([...captureNames(), ...listCaptureNames()].filter((name) => !isNamed(name))).toEqual([])
  expect(Object.keys(notRepeated).filter((name) => !source.includes(name))).toEqual([])
})
