import { vi, describe, expect, it } from 'vitest'
import { explainResponse, parseRetryAfter } from '#main/compileo/explain-response.ts'
import { explainThrownError } from '#main/compileo/explain-thrown.ts'
import {
  parseFrame,
  parseHealth,
  parseMessage,
  parseServerTime,
  parseStats,
  parseStatus,
} from '#main/compileo/schema.ts'
import { parsePluginEvent } from '#main/compileo/plugin.ts'
import { foldError } from '#renderer/screens/detail/fold-text.ts'
import { createLog } from '#main/base/log/log.ts'
import { nastyTexts } from '#test/support/nasty-texts.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'

const now = Date.UTC(2026, 10, 24, 14)

/** Only these patterns may run on a text of any length, for the reason given. */
const linear: ReadonlyMap<string, string> = new Map([
  ['\\S', 'one character'],
  ['[|+]', 'one character'],
  ['"status":\\s*"(?:failed|completed|cancelled)"', 'the spaces of two matches are different ones'],
  ['^\\{"job_id": "([^"\\\\]{0,500})", "status": "([^"\\\\]{0,100})", ', 'begins at the beginning alone'],
  ['\\n(?: *\\| )?([^\\s|+].*)', 'begins at a line end alone, and ends before the next'],
  ['\\n *\\+-(\\+?)', 'begins at a line end alone, and ends before the next'],
  ['^[A-Za-z0-9][A-Za-z0-9_.:-]{0,199}$', 'begins at the beginning alone'],
  ['^\\d+(\\.\\d+)?$', 'begins at the beginning alone'],
  ['^[a-z]{3}', 'begins at the beginning alone'],
  ['^proxy authentication required', 'begins at the beginning alone'],
  ['[\\uD800-\\uDBFF]', 'one character; zod asks with it for the length of a text'],
  ['__proto__|\\\\u(?:d[89a-f]|00[567])', 'nine characters'],
  ['^(?:[+|] )?Exception Group$', 'begins at the beginning alone'],
])
const longestOfOthers = 2_000

const parsers: readonly (readonly [string, (text: string) => void])[] = [
  ['a status', (text) => void parseStatus({ job_id: text, status: text }, now)],
  [
    'the fields of a status',
    (text) => {
      const times = { created_at: text, started_at: text, completed_at: text }
      const texts = { current_step: text, error: text, result: text }
      const answer = { job_id: 'a', status: 'failed', ...texts, ...times }
      expect(parseStatus(answer, now)).toMatchObject({ status: 'failed' })
    },
  ],
  ['a frame', (text) => void parseFrame(text, 'a', now)],
  [
    'a frame that is cut',
    (text) => void parseFrame(`{"job_id": "a", "status": "running", ${text}`, 'a', now),
  ],
  [
    'the fields of a frame',
    (text) => {
      const frame = { job_id: 'a', status: 'failed', current_step: text, timestamp: text }
      expect(parseFrame(JSON.stringify(frame), 'a', now)).toMatchObject({ kind: 'job' })
    },
  ],
  ['an error of a stream', (text) => void parseFrame(JSON.stringify({ error: text }), 'a', now)],
  ['an event of the plugin', (text) => void parsePluginEvent(text, now)],
  [
    'the fields of an event of the plugin',
    (text) => {
      const texts = { job_type: text, current_step: text, error: text, created_at: text }
      const job = { job_id: 'a', status: 'failed', ...texts }
      expect(parsePluginEvent(JSON.stringify({ jobs: [job], full: true }), now)).toMatchObject({
        jobs: [{ status: 'failed' }],
      })
    },
  ],
  ['statistics', (text) => void parseStats({ pending_jobs: text })],
  ['a message', (text) => void parseMessage({ message: text })],
  ['a word of health', (text) => void parseHealth({ status: text })],
  ['a time', (text) => void parseServerTime(text, now)],
  ['a time to wait', (text) => void parseRetryAfter(text, now)],
  ['an error in the details', (text) => void foldError(text)],
  [
    'an error that was thrown',
    (text) => void explainThrownError(new Error(text, { cause: new Error(text) })),
  ],
]

const statuses = [403, 404, 409, 422, 500]

const bodiesOf = (text: string): readonly string[] => [
  text,
  ...[
    { detail: text, message: text, error: text },
    { message: text },
    { detail: [{ msg: text }, { msg: text }] },
  ].map((body) => JSON.stringify(body)),
]

function explainAll(text: string) {
  for (const body of bodiesOf(text)) {
    for (const status of statuses) {
      const answer = { status, body, hasRequestId: true, retryAfter: text, sentKey: true }
      expect(formatMessageOrText(explainResponse(answer, now).message).length).toBeLessThanOrEqual(300)
    }
  }
}

describe.each(nastyTexts)('a text of 128 kB %s', (_, text) => {
  it('is only matched against fast patterns, wherever it occurs in a response', () => {
    const met = metByPatterns(() => {
      for (const [, parse] of parsers) parse(text)
      explainAll(text)
    })
    const long = [...met].filter(([source, length]) => length > longestOfOthers && !linear.has(source))
    expect(long).toEqual([])
  })

  it('is truncated in the log', () => {
    const lines: string[] = []
    const file = {
      path: '',
      append: (line: string) => void lines.push(line),
      tail: () => [],
      close: () => undefined,
    }
    const log = createLog({ file, now: () => now, level: 'info' })
    const met = metByPatterns(() => log.error(text, new Error(text)))
    expect(Math.max(...met.values())).toBeLessThanOrEqual(40_000)
    expect(lines.join('').length).toBeLessThanOrEqual(40_100)
  })
})

type Met = ReadonlyMap<string, number>

/** Counts characters because, unlike times, they are the same on every machine. */
function metByPatterns(work: () => void): Met {
  const met = new Map<string, number>()
  const { exec } = RegExp.prototype
  // A replaced `exec` sees every use of a pattern (ECMA-262, RegExpExec).
  const recorder = vi.spyOn(RegExp.prototype, 'exec').mockImplementation(function (this: RegExp, text) {
    met.set(this.source, Math.max(met.get(this.source) ?? 0, text.length))
    return Reflect.apply(exec, this, [text])
  })
  try {
    work()
  } finally {
    recorder.mockRestore()
  }
  return met
}
