import { statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { parseFrame, parseStatus } from '#main/compileo/schema.ts'
import { toJobDetail } from '#main/core/state/views.ts'
import { createExpectedEnds } from '#main/core/state/expected-ends.ts'
import { createJob, reduceJob } from '#main/core/state/reduce-job.ts'
import { AppStore } from '#main/core/state/store.ts'
import { truncate } from '#shared/truncate.ts'
import type { JobState } from '#shared/model.ts'
import { truncateLine } from '#shared/texts/truncate-line.ts'
import { openWatchList, restoreJob, toWatchList } from '#main/core/storage/watch-list.ts'
import { summarizeError } from '#shared/rules/error-summary.ts'
import { measureHeapAfterCollection } from '#test/support/heap.ts'
import { nastyTexts } from '#test/support/nasty-texts.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'
import { withJobFields, toJobParts } from '#test/support/job-parts.ts'

const now = Date.UTC(2026, 10, 24, 12)
const long = 'x'.repeat(128 * 1024)

function afterRuns(jobId: string, runs: number): JobState {
  let job = createJob('s', jobId, now)
  for (let run = 0; run < runs; run += 1) {
    const started = { started_at: new Date(now + run * 60_000).toISOString() }
    const begun = parseStatus({ job_id: jobId, status: 'running', ...started }, now)
    if (begun) job = reduceJob(job, { type: 'report', report: begun, at: now + run * 1_000 })
    for (let step = 1; step < 50; step += 1) {
      const text = `{"job_id":"${jobId}","status":"running","progress":${step},"current_step":"${step} ${long}"}`
      const frame = parseFrame(text, jobId, now)
      if (frame.kind !== 'job') throw new Error('no frame')
      const { status, progress, step: newStep } = frame
      job = reduceJob(job, { type: 'frame', status, progress, step: newStep, at: now + run * 1_000 + step })
    }
    const report = parseStatus(
      {
        job_id: jobId,
        status: 'failed',
        progress: 50,
        current_step: long,
        error: `Traceback (most recent call last):\n  ${long}\nValueError: run ${run}`,
        result: { pages: [long] },
        ...started,
        completed_at: new Date(now + run * 60_000 + 30_000).toISOString(),
      },
      now,
    )
    if (report) job = reduceJob(job, { type: 'report', report, at: now + run * 1_000 })
  }
  return job
}

describe('a job’s saved state', () => {
  it('is limited in size, whatever the server sends, and keeps each error’s main line', () => {
    const job = afterRuns('j', 12)
    expect(job).toMatchObject(toJobParts({ number: 12, status: 'failed', isTruncated: true }))
    expect(job.run.timeline).toHaveLength(40)
    for (const { step = '' } of job.run.timeline) expect(step.length).toBeLessThanOrEqual(200)
    expect(job.run.earlier).toHaveLength(10)
    for (const { error, run } of job.run.earlier) {
      expect(error?.length).toBeLessThanOrEqual(500)
      expect(summarizeError(error)).toBe(`ValueError: run ${run - 1}`)
    }
    expect(job.run.currentStep).toHaveLength(2_000)
    expect(job.run.error?.length).toBeLessThanOrEqual(2_000)
    expect(summarizeError(job.run.error)).toBe('ValueError: run 11')
    expect(job.outcome?.error).toBe(job.run.error)
    expect(job.run.result).toBeUndefined()
    expect(job.outcome?.result).toEqual({ counts: { pages: 1 } })
    expect(JSON.stringify(job).length).toBeLessThan(30_000)
  })

  it('needs no memory for text that was truncated', () => {
    const before = measureHeapAfterCollection()
    const texts = Array.from({ length: 50 }, (_, n) => truncate(JSON.parse(`"${n}${long}"`), 2_000))
    expect(measureHeapAfterCollection() - before).toBeLessThan(1_000_000)
    expect(texts).toHaveLength(50)
  })

  it.each<[string, (index: number) => unknown]>([
    ['objects with different names', (index) => ({ [`name${index}`]: index })],
    ['texts of one character', () => 'x'],
    ['lists in lists', () => [[[]]]],
  ])('needs less than 8 MB of memory for 100 jobs whose results are %s', (_, item) => {
    const results = Array.from({ length: 100 }, (_each, job) => {
      const items = Array.from({ length: 5_000 }, (_item, index) => item(job * 5_000 + index))
      return JSON.stringify({
        operation: 'parse',
        items: items.slice(0, 40_000 / JSON.stringify(items[0]).length),
      })
    })
    const before = measureHeapAfterCollection()
    const jobs = results.map((result, n) => {
      const report = parseStatus(
        JSON.parse(`{"job_id":"j${n}","status":"completed","result":${result}}`),
        now,
      )
      return report && reduceJob(createJob('s', `j${n}`, now), { type: 'report', report, at: now })
    })
    expect(measureHeapAfterCollection() - before).toBeLessThan(8_000_000)
    expect(jobs.filter((job) => job?.run.result !== undefined || job?.run.isTruncated)).toHaveLength(100)
  })

  it('needs less than half a megabyte on disk for twenty jobs', () => {
    const store = new AppStore()
    const folder = createTempFolder()
    const job = afterRuns('j', 12)
    for (let n = 0; n < 20; n += 1) store.putJob(withJobFields(job, { key: `s/j${n}`, jobId: `j${n}` }))
    const file = openWatchList({
      folder,
      now,
      onCorrupt: (message) => expect.fail(formatMessageOrText(message)),
    })
    file.write(toWatchList(store.state()))
    expect(statSync(join(folder, 'watch-list.json')).size).toBeLessThan(500_000)
  })

  it('is limited in size when it is read from an edited file', () => {
    const folder = createTempFolder()
    const job = afterRuns('j', 2)
    const error = `Traceback (most recent call last):\n  ${long}\nValueError: bad`
    const outcome = job.outcome && { ...job.outcome, error }
    const store = new AppStore()
    store.putJob(
      withJobFields(job, {
        error: long,
        currentStep: long,
        outcome,
        earlier: [{ run: 1, kind: 'failed', endedAt: now, error }],
      }),
    )
    const open = () =>
      openWatchList({ folder, now, onCorrupt: (message) => expect.fail(formatMessageOrText(message)) })
    open().write(toWatchList(store.state()))
    const [saved] = open().take().jobs
    const restored = saved && restoreJob(saved)
    expect(JSON.stringify(restored).length).toBeLessThan(10_000)
    expect(summarizeError(restored?.outcome?.error)).toBe('ValueError: bad')
  })
})

describe('a deeply nested result', () => {
  it('is cut off with an ellipsis at the deepest level', () => {
    const depth = 200_000
    const body = `{"job_id":"j","status":"completed","result":${'['.repeat(depth)}1${']'.repeat(depth)}}`
    const report = parseStatus(JSON.parse(body), now)
    const job = report && reduceJob(createJob('s', 'j', now), { type: 'report', report, at: now })
    expect(job && JSON.stringify(toJobDetail(job, createExpectedEnds()))).toContain('[["…"]]')
  })

  it('keeps fields with names such as __proto__', () => {
    const deep = `${'['.repeat(200)}1${']'.repeat(200)}`
    const report = parseStatus(
      JSON.parse(
        `{"job_id":"j","status":"completed","result":{"__proto__":{"a":1},"constructor":2,"deep":${deep}}}`,
      ),
      now,
    )
    expect(JSON.stringify(report?.result)).toMatch(/^\{"__proto__":\{"a":1\},"constructor":2,"deep":\[/)
  })
})

it.each(nastyTexts)('a text of 128 kB %s is read only up to the limit when it is truncated', (_, text) => {
  let longest = 0
  let taken = 0
  const { segment } = Intl.Segmenter.prototype
  const spy = vi.spyOn(Intl.Segmenter.prototype, 'segment').mockImplementation(function (
    this: Intl.Segmenter,
    input: string,
  ) {
    longest = Math.max(longest, input.length)
    const segments = Reflect.apply(segment, this, [input])
    const iterate = segments[Symbol.iterator].bind(segments)
    segments[Symbol.iterator] = () => {
      const iterator = iterate()
      const next = iterator.next.bind(iterator)
      iterator.next = () => {
        taken += 1
        return next()
      }
      return iterator
    }
    return segments
  })
  const line = truncateLine(text, 200)
  spy.mockRestore()
  expect(line.length).toBeLessThanOrEqual(200 * 16 + 1)
  expect(longest).toBeLessThanOrEqual(200 * 16)
  expect(taken).toBeLessThanOrEqual(201)
})
