import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explainResponse, parseRetryAfter } from '#main/compileo/explain-response.ts'
import { parseJournal, parsePluginEvent, parsePluginList, parsePluginVersion } from '#main/compileo/plugin.ts'
import {
  parseFrame,
  parseHealth,
  parseMessage,
  parseStats,
  parseStatus,
  parseErrorAndResult,
} from '#main/compileo/schema.ts'
import { toCsv } from '#main/core/commands/history/export-history.ts'
import { selectHistoryPage } from '#main/core/commands/history/load-history.ts'
import { toJobDetail, toJobView } from '#main/core/state/views.ts'
import { formatOutcomeNotification } from '#main/core/notifications/policy.ts'
import { createExpectedEnds } from '#main/core/state/expected-ends.ts'
import { createServerState } from '#main/core/state/new-server.ts'
import { findNewOutcomes, createJob, reduceJob } from '#main/core/state/reduce-job.ts'
import { AppStore } from '#main/core/state/store.ts'
import { defaultSettings } from '#shared/settings.ts'
import type { JobState } from '#shared/model.ts'
import { parseLedger, type LedgerEntry } from '#main/core/storage/ledger-lines.ts'
import { getPastRuns } from '#renderer/state/models/runs.ts'
import { getAreaPath, getLinePath } from '#renderer/ui/chart/lines.ts'
import { foldError } from '#renderer/screens/detail/fold-text.ts'
import {
  toClipboardText,
  chooseResultForm,
  formatScalar,
  toDisplayedText,
} from '#renderer/screens/detail/result/result-text.ts'
import { isContainer } from '#shared/rules/json-value.ts'
import { matchesSearch } from '#renderer/state/models/groups.ts'
import {
  formatOutcomesForScreenReader,
  formatJobState,
  formatTimeLeftOrWaited,
} from '#renderer/state/models/job-texts.ts'
import { getIconShape } from '#renderer/state/models/icon-shape.ts'
import { getFigures } from '#renderer/state/models/server-texts.ts'
import { applyPatch, createMainState } from '#renderer/state/main-state.ts'
import { createEmptySnapshot } from '#test/support/bridge-double.ts'
import { texts } from '#test/support/english.ts'
import { maxTimeDistanceMs } from '#shared/rules/time.ts'
import { findLoneSurrogates } from '#test/support/hostile-json.ts'
import { nastyTexts, prototypeNames } from '#test/support/nasty-texts.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'

const now = Date.UTC(2026, 10, 24, 12)
const jobId = 'j'

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.constantFrom(...prototypeNames),
  fc.constantFrom(...nastyTexts.map(([, long]) => long.slice(0, 5_000))),
  // No encoding can write a lone surrogate.
  fc.string({ unit: fc.constantFrom('\uD83D', '\uDC00', '\u0000', '\u202E', '\n', '"', '\\', 'x') }),
)
const time = fc.oneof(
  text,
  fc.constantFrom(
    '+275760-09-13T00:00:00.000Z',
    '-271821-04-20T00:00:00Z',
    '0000-01-01',
    '9999-12-31T23:59:59',
  ),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
)
const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(1e308, -1e308, 5e-324, -0, 2 ** 53))
const name = fc.oneof(
  text,
  fc.constantFrom('job_id', 'status', 'error', 'detail', 'msg', 'message', 'result'),
)
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 5 }),
    fc
      .array(fc.tuple(name, tie('value')), { maxLength: 5 })
      .map((entries): unknown => Object.fromEntries(entries)),
  ),
}))
const deep = fc
  .tuple(value, fc.integer({ min: 0, max: 3_000 }), fc.boolean())
  .map(([inner, depth, isList]): unknown => {
    let nested: unknown = inner
    for (let level = 0; level < depth; level += 1) nested = isList ? [nested] : { ['__proto__']: nested }
    return nested
  })
const any = fc.oneof(value, fc.constant('x'), deep)

const status = fc.oneof(
  fc.constantFrom('pending', 'scheduled', 'running', 'retrying', 'completed', 'failed', 'cancelled'),
  fc.constantFrom(...prototypeNames),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 50 }),
)
const answer = fc.record(
  {
    job_id: fc.constant(jobId),
    status,
    progress: number,
    current_step: text,
    error: text,
    result: any,
    created_at: time,
    started_at: time,
    completed_at: time,
    timestamp: time,
  },
  { requiredKeys: ['job_id', 'status'] },
)
const body = fc.oneof(answer, any)

const isNear = (at: number | undefined): boolean =>
  at === undefined || Math.abs(at - now) <= maxTimeDistanceMs

describe('any response from a server', () => {
  it('is either rejected or parsed within limits', () => {
    fc.assert(
      fc.property(body, (sent) => {
        const report = parseStatus(sent, now)
        parseErrorAndResult(sent)
        parseStats(sent)
        expect((parseMessage(sent) ?? '').length).toBeLessThanOrEqual(2_000)
        expect((parseHealth(sent) ?? '').length).toBeLessThanOrEqual(100)
        if (!report) return
        expect(report.jobId.length).toBeLessThanOrEqual(500)
        expect(report.step.length).toBeLessThanOrEqual(2_000)
        expect((report.error ?? '').length).toBeLessThanOrEqual(2_000)
        expect(report.progress).toBeGreaterThanOrEqual(0)
        expect(report.progress).toBeLessThanOrEqual(100)
        for (const at of [report.createdAt, report.startedAt, report.completedAt])
          expect(isNear(at)).toBe(true)
        expect(() => JSON.stringify(report)).not.toThrow()
      }),
      { numRuns: 500 },
    )
  })

  it('has a short error message if it isn’t successful', () => {
    const refused = fc.oneof(
      text,
      value.map((sent) => JSON.stringify(sent)),
    )
    fc.assert(
      fc.property(
        refused,
        fc.integer({ min: 201, max: 599 }),
        fc.boolean(),
        time,
        (sent, code, flag, wait) => {
          const error = explainResponse(
            { status: code, body: sent, hasRequestId: flag, retryAfter: wait, sentKey: flag },
            now,
          )
          expect(formatMessageOrText(error.message).length).toBeLessThanOrEqual(300)
          expect(findLoneSurrogates(error)).toEqual([])
          expect(parseRetryAfter(wait, now) ?? 0).toBeLessThanOrEqual(3_600_000)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('is parsed within limits as the plugin’s event, list or journal', () => {
    const job = fc
      .tuple(answer, fc.record({ job_type: text, operation: value, user_id: text }))
      .map(([known, more]) => ({ ...known, ...more }))
    const answered = fc.record(
      {
        jobs: fc.array(fc.oneof(job, any), { maxLength: 5 }),
        outcomes: fc.array(fc.oneof(job, any), { maxLength: 5 }),
        gone: value,
        full: fc.boolean(),
        more: value,
        error: text,
      },
      { requiredKeys: ['jobs', 'full'] },
    )
    fc.assert(
      fc.property(fc.oneof(answered, any), (sent) => {
        parsePluginVersion(sent)
        parsePluginList(sent, now)
        const reports = parseJournal(sent, now)?.outcomes ?? []
        expect(
          reports.every(({ error = '', completedAt }) => error.length <= 2_000 && isNear(completedAt)),
        ).toBe(true)
        const event = parsePluginEvent(JSON.stringify(sent), now)
        const jobs = event.kind === 'changes' ? event.jobs : []
        const short = jobs.flatMap(({ project, startedBy = '' }) => [project?.id ?? '', startedBy])
        const message = event.kind === 'error' ? event.message : ''
        expect([message, ...short].every((each) => each.length <= 200)).toBe(true)
        expect(findLoneSurrogates(event)).toEqual([])
        expect(jobs.every(({ step, completedAt }) => step.length <= 2_000 && isNear(completedAt))).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('that is part of a stream is parsed as a frame or an error, or rejected as invalid', () => {
    const pasted = fc
      .tuple(text, text)
      .map(([step, end]) => `{"job_id": "${jobId}", "status": "running", "current_step": "${step}", ${end}`)
    fc.assert(
      fc.property(
        fc.oneof(
          text,
          pasted,
          body.map((sent) => JSON.stringify(sent)),
        ),
        (data) => {
          const frame = parseFrame(data, jobId, now)
          const isBounded = {
            job: () => 'step' in frame && frame.step.length <= 2_000 && isNear(frame.at),
            error: () => 'message' in frame && frame.message.length <= 2_000,
            garbage: () => !('headStatus' in frame) || (frame.headStatus ?? '').length <= 100,
          }
          expect(isBounded[frame.kind]()).toBe(true)
          expect(findLoneSurrogates(frame)).toEqual([])
        },
      ),
      { numRuns: 500 },
    )
  })
})

function show(job: JobState) {
  const store = new AppStore()
  store.putServer(createServerState('s', 'http://127.0.0.1:1', 'S', false))
  store.putJob(job)
  const state = store.state()
  const sent = JSON.stringify(toJobView(job, state, now, createExpectedEnds()))
  const view: ReturnType<typeof toJobView> = JSON.parse(sent)
  const detail: ReturnType<typeof toJobDetail> = JSON.parse(
    JSON.stringify(toJobDetail(job, createExpectedEnds())),
  )
  const mainState = createMainState(createEmptySnapshot({ jobs: [view] }), now)
  applyPatch(mainState, { seq: 2, now, jobs: { upserts: [view], removals: [] } }, now)
  for (const shown of [
    formatJobState(view, 'S', now, texts),
    formatTimeLeftOrWaited(view, now, texts),
    formatOutcomesForScreenReader([view], texts),
    getIconShape(view),
  ]) {
    expect(typeof shown).toBe('string')
  }
  matchesSearch(view, 'x y')
  const points = detail.trail.map(({ at, progress }) => ({ at, value: progress }))
  const from = points[0]?.at ?? 0
  const span = { from, until: Math.max(now, from + 1) }
  expect(getLinePath(points, span) + getAreaPath(points, span)).not.toContain('NaN')
  if (detail.error !== undefined) foldError(detail.error)
  const { result } = detail
  chooseResultForm(result)
  toClipboardText(result ?? null)
  toDisplayedText(result)
  if (!isContainer(result)) formatScalar(result)
  return sent.length
}

describe('any report about a job', () => {
  const event = fc.oneof(
    answer.map((sent) => ({ as: 'answer', sent })),
    answer.map((sent) => ({ as: 'frame', sent })),
  )

  it('is shown, announced and saved within limits and without an error', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), (events) => {
        let job = createJob('s', jobId, now)
        const entries: LedgerEntry[] = []
        for (const { as, sent } of events) {
          const before = job
          if (as === 'answer') {
            const report = parseStatus(sent, now)
            if (report) job = reduceJob(job, { type: 'report', report, at: now, skewMs: 5_000 })
          } else {
            const frame = parseFrame(JSON.stringify(sent), jobId, now)
            if (frame.kind === 'job') {
              const { status: shown, progress, step } = frame
              job = reduceJob(job, { type: 'frame', status: shown, progress, step, at: now })
            }
          }
          for (const outcome of findNewOutcomes(before, job)) {
            entries.push({ outcome, announced: true })
            const context = {
              jobs: new Map([[job.identity.key, job]]),
              servers: new Map(),
              batches: new Map(),
              settings: defaultSettings,
              now,
              texts,
            }
            expect(formatOutcomeNotification(outcome, context).body.length).toBeLessThanOrEqual(10_000)
          }
        }
        expect(show(job)).toBeLessThanOrEqual(100_000)
        toCsv(entries)
        const query = { search: '', kinds: [], offset: 0, limit: 100 }
        for (const { job: past } of getPastRuns(selectHistoryPage(entries, query).entries, new Map()))
          expect(typeof formatJobState(past, 'S', now, texts)).toBe('string')
      }),
      { numRuns: 200 },
    )
  })
})

it('any number can be formatted as a time, a duration and a value', () => {
  const odd = fc.oneof(number, fc.constantFrom(Number.NaN, Infinity, -Infinity, 8.64e15, 8.64e15 + 1))
  fc.assert(
    fc.property(odd, (n) => {
      const { dateAndTime, longDate, duration, percent } = texts.format
      for (const shown of [dateAndTime(n), longDate(n, now), duration(n), percent(n)])
        expect(shown).not.toBe('')
      const active = { pending: n, running: n, scheduled: n, retrying: n }
      const counts = { ...active, completed: n, failed: n, cancelled: n, total: n }
      const stats = { at: n, stats: { ...counts, cpuPercent: n, memoryMb: n, activeWorkers: n } }
      expect(getFigures(stats, texts)).toHaveLength(10)
    }),
  )
})

const line = (at: number, more: object = {}) =>
  JSON.stringify({
    v: 1,
    due: { id: `failed@${at}`, key: 's/j', kind: 'failed', run: 1, at, progress: 1, ...more },
  })

it('an outcome with an invalid time gets the previous outcome’s time', () => {
  const odd = 8_640_000_000_000_000
  const { entries, unreadable } = parseLedger(
    `${[line(now), line(odd), line(odd - 1, { startedAt: now + 5 }), line(-1, { startedAt: odd })].join('\n')}\n`,
  )
  expect(unreadable).toEqual([])
  expect([...entries.values()].map(({ outcome: { at, startedAt } }) => [at, startedAt])).toEqual([
    [now, undefined],
    [now, undefined],
    [now + 5, now + 5],
    [now + 5, undefined],
  ])
  expect([...entries.keys()]).toContain(`s/j#failed@${odd}`)
})
