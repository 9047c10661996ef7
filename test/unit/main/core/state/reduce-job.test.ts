import { createTexts } from '#shared/texts/index.ts'
import { formatJobName } from '#shared/texts/job-name.ts'
import { getJobKind } from '#shared/job-kind.ts'
import { describe, expect, it } from 'vitest'
import type { JobReport } from '#main/compileo/schema.ts'
import type { JobEvent } from '#main/core/state/events.ts'
import { needsAttention } from '#shared/rules/attention.ts'
import { findNewOutcomes, createJob, reduceJob } from '#main/core/state/reduce-job.ts'
import type { JobState, PendingCommand } from '#shared/model.ts'
import { createQuotedMessage } from '#test/support/job-texts.ts'
import { withJobFields, toJobParts } from '#test/support/job-parts.ts'

const t0 = Date.UTC(2026, 10, 24, 12)
const job = createJob('s', 'j', t0, { label: 'Thesis' })

function report(
  status: string,
  more: Partial<JobReport> & { at?: number; skewMs?: number } = {},
): Extract<JobEvent, { type: 'report' }> {
  const { at = t0 + 60_000, skewMs, ...fields } = more
  return {
    type: 'report',
    at,
    skewMs,
    report: { jobId: 'j', status, progress: 50, step: '', startedAt: t0, ...fields },
  }
}

const frame = (progress: number, at = t0, status = 'running', step = ''): JobEvent => ({
  type: 'frame',
  status,
  progress,
  step,
  at,
})

const after = (...events: JobEvent[]): JobState => events.reduce(reduceJob, job)

describe('a job’s state', () => {
  it('has the latest status, progress and step, and the time of the last report', () => {
    expect(after(frame(30, t0 + 5, 'running', 'Reading'))).toMatchObject(
      toJobParts({
        status: 'running',
        progress: 30,
        currentStep: 'Reading',
        updatedAt: t0 + 5,
        trail: [{ at: t0 + 5, progress: 30 }],
        timeline: [{ at: t0 + 5, status: 'running', progress: 30, step: 'Reading' }],
      }),
    )
  })

  const inLine = report('running', { progress: 0, queuePosition: 2 })
  it.each<[string, readonly JobEvent[], number | undefined]>([
    ['has the queue position that the plugin reports', [inLine], 2],
    ['keeps the position in the queue until the job shows progress', [inLine, frame(0)], 2],
    ['has the queue position 0 when the job shows progress', [inLine, frame(1)], 0],
    ['has the queue position 0 when the job shows a step', [inLine, frame(0, t0, 'running', 'Reading')], 0],
    [
      'has no queue position when the job has left the queue',
      [inLine, report('running', { queuePosition: null })],
      undefined,
    ],
    [
      'has no queue position while its status is “pending”',
      [inLine, report('pending', { queuePosition: 1 })],
      undefined,
    ],
    ['has no queue position without the plugin', [frame(40)], undefined],
  ])('%s', (_, events, place) => {
    expect(after(...events).run.queuePosition).toBe(place)
  })

  it('contains the server’s message about an unknown job', () => {
    const refused = reduceJob(job, {
      type: 'unknown-job',
      message: createQuotedMessage('Job j not found'),
      at: t0,
    })
    expect(refused).toEqual(
      withJobFields(job, { connection: { state: 'closed', reason: createQuotedMessage('Job j not found') } }),
    )
  })

  it('has at most 60 progress points in order, including the first and the latest', () => {
    const long = after(...Array.from({ length: 1_000 }, (_, index) => frame(index / 10, t0 + index * 1_000)))
    expect(long.run.trail.length).toBeLessThanOrEqual(60)
    expect(long.run.trail[0]).toEqual({ at: t0, progress: 0 })
    expect(long.run.trail.at(-1)).toEqual({ at: t0 + 999_000, progress: 99.9 })
    const times = long.run.trail.map(({ at }) => at)
    expect(times.every((at, index) => at > (times[index - 1] ?? 0))).toBe(true)
  })

  it('has progress points less than 8% apart, and one where a pause began', () => {
    const frames = Array.from({ length: 1_000 }, (_, index) =>
      frame(index / 10, t0 + index * 1_000 + (index > 300 ? 600_000 : 0)),
    )
    const {
      run: { trail },
    } = after(...frames)
    const steps = trail.slice(1).map(({ progress }, index) => progress - (trail[index]?.progress ?? 0))
    expect(Math.max(...steps)).toBeLessThan(8)
    const stillAt = trail.findIndex((point, index) => point.at - (trail[index - 1]?.at ?? Infinity) > 500_000)
    expect(trail[stillAt]?.progress).toBeLessThan(35)
  })

  it('has at most 60 progress points even if the job repeatedly counts to 100', () => {
    const frames = Array.from({ length: 1_000 }, (_, index) => frame(index % 100, t0 + index))
    expect(after(...frames).run.trail.length).toBeLessThanOrEqual(60)
  })

  it('gets no new progress point if there is no progress', () => {
    expect(after(frame(10, t0), frame(10, t0 + 1), frame(10, t0 + 2)).run.trail).toEqual([
      { at: t0, progress: 10 },
    ])
  })

  it('contains at most 40 steps, including the latest step and the first of each kind', () => {
    const parts = Array.from({ length: 60 }, (_, nth) => frame(nth, t0 + 2 + nth, 'running', `Part ${nth}`))
    const long = after(frame(0, t0, 'running', 'Reading'), frame(0, t0 + 1, 'running', 'Building'), ...parts)
    expect(long.run.timeline).toHaveLength(40)
    const steps = long.run.timeline.map(({ step }) => step)
    expect([...steps.slice(0, 3), steps.at(-1)]).toEqual(['Reading', 'Building', 'Part 0', 'Part 59'])
  })

  it('gets no new step if only the progress changed', () => {
    expect(
      after(frame(1, t0, 'running', 'Reading'), frame(2, t0, 'running', 'Reading')).run.timeline.length,
    ).toBe(1)
  })
})

describe('an outcome', () => {
  it('has the details from the server’s report, and its time by our clock', () => {
    const over = after(
      frame(10),
      report('failed', { error: 'x', completedAt: t0 + 45_000, startedAt: t0 + 15_000, skewMs: 10_000 }),
    )
    expect(over.outcome).toEqual({
      id: `failed@${t0 + 45_000}`,
      key: 's/j',
      kind: 'failed',
      run: 1,
      at: t0 + 35_000,
      startedAt: t0 + 5_000,
      progress: 50,
      error: 'x',
      after: undefined,
    })
  })

  const timed = report('failed', { completedAt: t0 + 1 })
  it.each([
    ['reported twice', [timed, timed]],
    ['reported without a time, and then with a time', [report('failed'), timed]],
    ['reported with a time, and then without a time', [timed, report('failed')]],
  ])('stays unchanged when it is %s', (_, events) => {
    const first = reduceJob(job, events[0] ?? frame(0))
    const second = reduceJob(first, events[1] ?? frame(0))
    expect(second.outcome).toBe(first.outcome)
    expect(findNewOutcomes(first, second)).toEqual([])
  })

  it('is replaced by a new outcome if the server reports a different end time', () => {
    const over = after(report('failed', { completedAt: t0 + 1 }), report('failed', { completedAt: t0 + 2 }))
    expect(over.outcome).toMatchObject({ id: `failed@${t0 + 2}`, after: 'failed' })
  })

  it('is stored in the run if the run continues, and mentioned in the run’s next outcome', () => {
    const goesOn = after(report('cancelled', { completedAt: t0 + 1 }), report('running'))
    expect(goesOn).toMatchObject(
      toJobParts({ endedBefore: 'cancelled', number: 1, earlier: [], completedAt: undefined }),
    )
    expect(goesOn.outcome).toBeUndefined()
    const over = reduceJob(goesOn, report('completed', { completedAt: t0 + 9 }))
    expect(over.outcome).toMatchObject({ kind: 'completed', after: 'cancelled', run: 1 })
  })

  it('stays unchanged if the job is reported as lost a second time, or after it has ended', () => {
    const lost = after(frame(10), { type: 'lost', at: t0 + 5 })
    expect(lost.outcome).toMatchObject({ kind: 'lost', at: t0 + 5, progress: 10 })
    expect(reduceJob(lost, { type: 'lost', at: t0 + 9 }).outcome).toBe(lost.outcome)
    const over = after(report('completed', { completedAt: t0 }))
    expect(reduceJob(over, { type: 'lost', at: t0 + 9 }).outcome).toBe(over.outcome)
  })

  it('is required to store a result, because a restarted job reports its previous result', () => {
    expect(after(report('running', { result: { old: 1 } })).run.result).toBeUndefined()
    expect(after(report('completed', { result: { new: 1 } })).run.result).toEqual({ new: 1 })
  })
})

describe('a run that completed with errors', () => {
  const result = { total_documents: 3, processed_documents: 1, results: [{ status: 'failed', error: 'E' }] }
  const errors = { what: 'documents', failed: 2, of: 3, reason: 'E' }
  const ended = report('completed', { result, completedAt: t0 + 50_000 })

  it('has its errors in the outcome, and needs attention until the user dismisses it', () => {
    const over = after(ended)
    expect(over).toMatchObject(
      toJobParts({ status: 'completed', outcome: { kind: 'completedWithErrors', errors } }),
    )
    expect(needsAttention(over)).toBe(true)
    expect(needsAttention(withJobFields(over, { dismissed: over.outcome?.id }))).toBe(false)
  })

  it('is recognised only if its status on the server is “completed”', () => {
    expect(after(report('failed', { result })).outcome).toMatchObject({ kind: 'failed' })
  })
})

describe('the start of a new run', () => {
  const failed = after(frame(40), report('failed', { error: 'x', completedAt: t0 + 30_000, progress: 40 }))

  it.each([
    ['a new start time', report('running', { startedAt: t0 + 40_000, progress: 0 })],
    ['a return to the queue', report('pending', { progress: 0 })],
    ['a return to the queue without a start time', report('pending', { progress: 0, startedAt: undefined })],
    [
      'an outcome with a new start time',
      report('completed', { startedAt: t0 + 40_000, completedAt: t0 + 50_000 }),
    ],
  ])('is recognised after a failure by %s', (_, event) => {
    const next = reduceJob(withJobFields(failed, { overdue: { usualMs: 1 } }), event)
    expect(next.run.overdue).toBeUndefined()
    expect(next).toMatchObject(
      toJobParts({
        number: 2,
        earlier: [{ run: 1, kind: 'failed', error: 'x', startedAt: t0, endedAt: t0 + 30_000 }],
      }),
    )
    expect(next.run.trail.length).toBe(1)
    expect(next.run.error).toBeUndefined()
  })

  it('hides the previous run’s step and error that the server still sends', () => {
    const step = 'Writing results'
    const over = after(report('failed', { step, error: 'x', completedAt: t0 + 30_000 }))
    const framed = reduceJob(over, frame(0, t0 + 40_000, 'running', step))
    expect([framed.run.currentStep, framed.run.error, framed.run.timeline.at(-1)?.step]).toEqual(
      Array(3).fill(undefined),
    )
    const startedAt = t0 + 40_000
    for (const before of [over, framed]) {
      const begun = reduceJob(before, report('running', { startedAt, progress: 0, step }))
      expect([begun.run.number, begun.run.currentStep, begun.run.timeline.at(-1)?.step]).toEqual([
        2,
        undefined,
        undefined,
      ])
      const again = reduceJob(begun, report('running', { startedAt, progress: 0, step }))
      expect(again.run.currentStep).toBeUndefined()
      expect(reduceJob(again, frame(10, t0 + 50_000, 'running', step)).run.currentStep).toBe(step)
      expect(reduceJob(again, frame(0, t0 + 50_000, 'running', 'Reading')).run.currentStep).toBe('Reading')
    }
  })

  it('is counted once, even if the run waits before it starts', () => {
    const next = [
      report('pending', { progress: 0 }),
      report('pending', { progress: 0 }),
      report('running', { startedAt: t0 + 90_000, progress: 0 }),
      report('completed', { startedAt: t0 + 90_000, completedAt: t0 + 95_000 }),
    ].reduce(reduceJob, failed)
    expect(next).toMatchObject(
      toJobParts({ number: 2, startedAt: t0 + 90_000, outcome: { run: 2, after: undefined } }),
    )
  })

  it('is detected by the start time if the job was lost or never started', () => {
    const cancelled = after(report('cancelled', { startedAt: undefined, completedAt: t0 + 1 }))
    expect(reduceJob(cancelled, report('running', { startedAt: t0 + 9_000 })).run.number).toBe(2)
    const lost = after(report('running'), { type: 'lost', at: t0 })
    expect(reduceJob(lost, report('running', { startedAt: t0 + 9_000 })).run.number).toBe(2)
  })

  it('isn’t assumed when a worker takes the job, which changes the start time', () => {
    const queued = report('running', { progress: 0, startedAt: t0 })
    const picked = report('running', { progress: 0, startedAt: t0 + 120_000 })
    const works = report('running', { progress: 60, startedAt: t0 + 240_000 })
    expect(after(queued, picked, works)).toMatchObject(
      toJobParts({ number: 1, earlier: [], startedAt: t0 + 240_000 }),
    )
    expect(after(frame(0), picked, works)).toMatchObject(toJobParts({ number: 1, earlier: [] }))
  })

  it('is detected by progress and start time even if the previous end was missed', () => {
    const restarted = report('running', { progress: 10, startedAt: t0 + 120_000 })
    expect(after(report('running'), restarted).run.number).toBe(2)
    expect(after(frame(50), restarted).run.number).toBe(2)
    expect(after(report('running'), frame(10), restarted).run.number).toBe(2)
    expect(reduceJob(withJobFields(after(report('running')), { trail: [] }), restarted).run.number).toBe(2)
    expect(after(report('running'), report('running', { progress: 10 })).run.number).toBe(1)
    expect(
      after(report('running'), report('running', { progress: 10, startedAt: undefined })).run.number,
    ).toBe(1)
  })

  it('isn’t assumed when a retry waits in the queue', () => {
    const seen = after(report('running'), report('retrying'), report('pending'), report('running'))
    expect(seen).toMatchObject(toJobParts({ number: 1, startedAt: t0 }))
  })

  it('adds the previous run to the records of the last ten runs', () => {
    let now = failed
    for (let run = 2; run < 20; run++) {
      const startedAt = t0 + run * 100_000
      now = reduceJob(now, report('running', { startedAt }))
      now = reduceJob(now, report('failed', { startedAt, completedAt: startedAt + 5 }))
    }
    expect(now.run.earlier.map(({ run }) => run)).toEqual([9, 10, 11, 12, 13, 14, 15, 16, 17, 18])
  })
})

describe('a run that the server lost track of', () => {
  const minute = 60_000
  const stuck = (ms: number, more: Parameters<typeof report>[1] = {}) =>
    report('failed', { error: 'Stuck in RUNNING state detected', at: t0 + ms, ...more })
  const late = { completedAt: t0 + 5 * minute, skewMs: minute }

  it.each<[string, readonly JobEvent[], string, number | undefined]>([
    ['counts as running; the loss is dated by the first report of the error', [stuck(0)], 'running', 0],
    [
      'counts as running; the loss is dated by the error’s own time',
      [stuck(9 * minute, { completedAt: t0 + minute })],
      'running',
      minute,
    ],
    [
      'counts as running; the loss is dated by the error’s time, converted to our clock',
      [stuck(9 * minute, late)],
      'running',
      4 * minute,
    ],
    [
      'counts as running; the loss is never dated in the future',
      [stuck(0, { completedAt: t0 + minute })],
      'running',
      0,
    ],
    [
      'counts as running even if the error is repeated nine hours later',
      [stuck(0), stuck(9 * 60 * minute)],
      'running',
      0,
    ],
    [
      'counts as running even if the journal repeats the error',
      [stuck(0), { ...stuck(0), source: 'journal' }],
      'running',
      0,
    ],
    [
      'counts as failed if the server’s records say so',
      [stuck(0), { ...report('failed'), source: 'records' }],
      'failed',
      undefined,
    ],
    ['counts as found when it reports again', [stuck(0), report('running')], 'running', undefined],
    [
      'counts as failed if the job itself reported the error',
      [report('failed', { error: 'x' })],
      'failed',
      undefined,
    ],
  ])('%s', (_, events, status, ms) => {
    const now = after(report('running'), ...events)
    expect([now.run.status, now.run.lostTrackAt]).toEqual([status, ms === undefined ? undefined : t0 + ms])
    const hasFailed = status === 'failed'
    expect(now.outcome !== undefined).toBe(hasFailed)
  })
})

it('a waiting job that the server dropped counts as failed without having started', () => {
  const waiting = { progress: 0, startedAt: t0 }
  const error = 'Stuck in RUNNING state detected'
  const dropped = report('failed', { ...waiting, error, completedAt: t0 + 120_000 })
  for (const now of [after(dropped), after(report('running', waiting), dropped)]) {
    expect(now.run).toMatchObject({ status: 'failed', lostTrackAt: undefined, startedAt: undefined })
    expect(now.outcome).toMatchObject({
      kind: 'failed',
      error: 'Compileo dropped it while it waited. It never ran.',
      startedAt: undefined,
    })
  }
})

const command = (kind: PendingCommand['kind'], state: PendingCommand['state']): PendingCommand => ({
  kind,
  state,
  at: t0,
})

describe('the last command for a job', () => {
  const running = after(frame(40))

  it.each([
    ['is removed when the job is cancelled', command('cancel', 'accepted'), report('cancelled'), undefined],
    [
      'stays marked as rejected while the job is still running',
      command('cancel', 'rejected'),
      report('running'),
      'rejected',
    ],
    [
      'stays marked as accepted until the restart is visible',
      command('restart', 'accepted'),
      report('failed'),
      'accepted',
    ],
  ] as const)('%s', (_, pendingCommand, event, state) => {
    expect(reduceJob(withJobFields(running, { pendingCommand }), event).user.pendingCommand?.state).toBe(
      state,
    )
  })

  it('is discarded when its run ends', () => {
    const failed = withJobFields(after(report('failed', { completedAt: t0 })), {
      pendingCommand: command('restart', 'accepted'),
    })
    expect(reduceJob(failed, report('running', { startedAt: t0 + 9 })).user.pendingCommand).toBeUndefined()
  })
})

describe('the comparison of two job states', () => {
  const over = (at: number) => after(report('completed', { completedAt: at }))

  it.each([
    [
      'no new outcome if there is no earlier state, because the job was just added',
      undefined,
      over(t0 + 1),
      0,
    ],
    ['no new outcome if there is no later state, because the job was removed', over(t0 + 1), undefined, 0],
    ['no new outcome of a running job', job, after(frame(1)), 0],
    ['no new outcome of a job that ended long before it was watched', job, over(t0 - 120_000), 0],
    ['one new outcome of a job that ended just before it was watched', job, over(t0 - 119_999), 1],
    [
      'one new outcome of a job that was lost before its first report',
      job,
      after({ type: 'lost', at: t0 }),
      1,
    ],
    ['one new outcome of a job that ended before its first report', job, over(t0 + 1), 1],
    [
      'one new outcome of a job that was running, even if its end is in the past',
      after(frame(1)),
      over(t0 - 60_000),
      1,
    ],
    [
      'no new outcome of a job that had already ended',
      over(t0 + 1),
      reduceJob(over(t0 + 1), report('completed', { completedAt: t0 + 1 })),
      0,
    ],
  ])('finds %s', (_, before, now, count) => {
    expect(findNewOutcomes(before, now).length).toBe(count)
  })
})

const over = (known: Parameters<typeof createJob>[3], result: unknown) =>
  reduceJob(createJob('s', 'j', t0, known), {
    type: 'report',
    report: { jobId: 'j', status: 'completed', progress: 100, step: '', result },
    at: t0,
  })

const getKind = ({ identity, outcome }: JobState) => getJobKind(identity, outcome)

describe('a job’s kind', () => {
  it('is set by the job’s result, without changing the job’s name', () => {
    const ended = over({}, { operation: 'extraction' })
    expect(getKind(ended)).toBe('extraction')
    expect(formatJobName(ended.identity, createTexts('en', 'en'))).toBe(ended.identity.jobId)
    expect(getKind(over({ kind: 'taxonomy' }, { operation: 'extraction' }))).toBe('taxonomy')
    expect(getKind(over({}, { pages: 5 }))).toBeUndefined()
  })

  it('stays known when the job is restarted or continues', () => {
    const ended = over({}, { operation: 'extraction' })
    const goesOn = reduceJob(ended, frame(50))
    const restarted = reduceJob(ended, report('running', { startedAt: t0 + 120_000, progress: 1 }))
    expect(
      [goesOn, restarted].map(({ run: { number: run }, outcome, identity: { kind } }) => [
        run,
        outcome,
        kind,
      ]),
    ).toEqual([
      [1, undefined, 'extraction'],
      [2, undefined, 'extraction'],
    ])
  })

  it('is part of the result’s summary, which is missing without a result', () => {
    expect(over({}, { operation: 'chunk_documents', chunks: 412 }).outcome?.result).toEqual({
      kind: 'chunking',
      counts: { chunks: 412 },
    })
    expect(over({}, undefined).outcome?.result).toBeUndefined()
  })
})

describe('a newly watched job', () => {
  const nothing = {
    key: 's/j',
    serverId: 's',
    jobId: 'j',
    label: undefined,
    progress: 0,
    connection: { state: 'connecting' },
    number: 1,
    earlier: [],
    trail: [],
    timeline: [],
    addedAt: t0,
    muted: false,
  }

  it('has only the fields that are known', () => {
    expect(createJob('s', 'j', t0, { label: '' })).toStrictEqual(toJobParts(nothing))
    const known = {
      label: 'Thesis',
      kind: 'parsing',
      project: { id: '7', name: 'Oncology' },
      addedBy: { rule: 'r', since: t0 },
      batch: 'b',
    } as const
    expect(createJob('s', 'j', t0, known)).toStrictEqual(toJobParts({ ...nothing, ...known }))
  })

  it.each([
    ['quality', 'quality'],
    ['evaluation', 'dataset'],
  ] as const)('from the %s route has the kind “%s”', (followedBy, kind) => {
    const pastedFields = { followedBy, kind: 'parsing' } as const
    expect(createJob('s', 'j', t0, pastedFields)).toStrictEqual(toJobParts({ ...nothing, followedBy, kind }))
    expect(reduceJob(job, { type: 'unqueued', followedBy })).toEqual(withJobFields(job, { followedBy, kind }))
  })
})

describe('a job that was watched by its ID alone', () => {
  const texts = createTexts('en', 'en')
  const id = '9bb203bd-d0fd-4c96-95ab-b29de77c2d45'
  const unnamed = createJob('s', id, t0)
  const named = (...events: JobEvent[]) => formatJobName(events.reduce(reduceJob, unnamed).identity, texts)

  it('is named after the kind that its first step reveals', () => {
    expect(named(report('running'))).toBe('Job 9bb203bd')
    expect(named(report('running', { step: 'Processing batch 3/4' }))).toBe('Dataset · 9bb203bd')
    expect(named(frame(0, t0, 'running', 'Starting extraction process'))).toBe('Extraction · 9bb203bd')
  })

  it('gets its kind, project and user from the plugin', () => {
    const first = report('running', { kind: 'parsing', project: { id: '7', name: '7' }, startedBy: 'ada' })
    const known = reduceJob(unnamed, first)
    expect(known).toMatchObject(toJobParts({ kind: 'parsing', project: { id: '7' }, startedBy: 'ada' }))
    const later = report('running', {
      kind: 'chunking',
      project: { id: '8', name: '8' },
      step: 'Generating taxonomy',
    })
    expect(reduceJob(known, later)).toMatchObject(toJobParts({ kind: 'parsing', project: { id: '7' } }))
  })
})

describe('updates to a job’s state', () => {
  it('remove progress points only when there are more than 60', () => {
    const points = Array.from({ length: 60 }, (_, n) => frame(n, t0 + n * 1_000))
    const full = after(...points)
    expect(full.run.trail).toHaveLength(60)
    expect(reduceJob(full, frame(60, t0 + 60_000)).run.trail.length).toBeLessThanOrEqual(60)
  })

  it('add a step if only the status changes, and drop the second step if there are over 40', () => {
    const steps = Array.from({ length: 40 }, (_, n) => frame(n, t0 + n, 'running', `Step ${'x'.repeat(n)}`))
    const full = after(...steps)
    const {
      run: { timeline },
    } = reduceJob(full, frame(39, t0 + 99, 'paused', `Step ${'x'.repeat(39)}`))
    expect(timeline.map(({ at }) => at - t0)).toEqual([0, ...Array.from({ length: 38 }, (_, n) => n + 2), 99])
    expect(timeline.at(-1)?.status).toBe('paused')
  })

  it('don’t change omitted fields', () => {
    const known = after(report('running', { createdAt: t0 - 9 }), report('running', { startedAt: undefined }))
    expect(known).toMatchObject(toJobParts({ number: 1, createdAt: t0 - 9, startedAt: t0 }))
    const ended = after(
      report('failed', { completedAt: t0 + 9 }),
      report('failed', { completedAt: undefined }),
    )
    expect(ended).toMatchObject(toJobParts({ number: 1, completedAt: t0 + 9 }))
  })

  it('don’t store a large result', () => {
    const large = after(report('completed', { result: { text: 'x'.repeat(70_000) } }))
    expect([large.run.result, large.run.isTruncated]).toEqual([undefined, true])
    const small = after(report('completed', { result: { text: 'x' } }))
    expect([small.run.result, small.run.isTruncated]).toEqual([{ text: 'x' }, undefined])
  })

  it('replace the connection only if its state, error or next retry time changed', () => {
    const [reason, nextTryAt] = [createQuotedMessage('away'), t0]
    const away: JobEvent = { type: 'connection', connection: { state: 'offline', reason, nextTryAt } }
    const offline = after(away)
    expect(reduceJob(offline, { ...away, connection: { ...away.connection } })).toBe(offline)
    for (const change of [{ nextTryAt: t0 + 1 }, { reason: createQuotedMessage('other') }]) {
      const connection = { ...away.connection, ...change }
      expect(reduceJob(offline, { ...away, connection }).run.connection).toEqual(connection)
    }
  })

  it('convert a lost run’s start to our clock', () => {
    const running = after(report('running'))
    const lost: JobEvent = { type: 'lost', at: t0 + 9, skewMs: 5 }
    expect(reduceJob(running, lost).outcome).toMatchObject({ id: `lost@${t0}`, startedAt: t0 - 5 })
    expect(after(lost).outcome).toMatchObject({ id: 'lost@run-1', startedAt: undefined })
    expect(reduceJob(after(lost), report('running')).run.number).toBe(1)
  })
})

describe('an outcome’s origin', () => {
  const cancelled = report('cancelled', { completedAt: t0 + 9 })

  it('is the user if the user cancelled this run', () => {
    expect(reduceJob(withJobFields(job, { cancelAskedOf: 1 }), cancelled).outcome?.own).toBe(true)
    expect(reduceJob(withJobFields(job, { cancelAskedOf: 2 }), cancelled).outcome?.own).toBeUndefined()
    expect(reduceJob(withJobFields(job, { cancelAskedOf: 1 }), report('failed')).outcome?.own).toBeUndefined()
  })

  it('is the journal only if the report names the journal', () => {
    const plain = report('failed', { completedAt: t0 + 9 })
    expect(after(plain).outcome).not.toHaveProperty('source')
    expect(after({ ...plain, source: 'journal' }).outcome).toMatchObject({ source: 'journal' })
  })
})

describe('a request to cancel a running job', () => {
  const asked: PendingCommand = { kind: 'cancel', state: 'accepted', at: t0 + 5 }
  const running = withJobFields(after(report('running')), { pendingCommand: asked })

  it.each([
    ['is still pending if the job is running less than 1.5 s later', 'running', 1_504, undefined],
    ['is reported as without effect if the job is still running 1.5 s later', 'running', 1_505, 'running'],
    ['is reported as without effect if the job fails', 'failed', 6, 'failed'],
    ['is reported as without effect if the job completes', 'completed', 6, 'completed'],
  ])('%s', (_, status, ms, how) => {
    const {
      user: { pendingCommand },
    } = reduceJob(running, report(status, { at: t0 + ms }))
    const message = { code: `commands.cancel.noEffect.${how}` }
    const ignored = { kind: 'cancel', at: t0 + 5, state: 'ignored', message }
    expect(pendingCommand).toEqual(how === undefined ? asked : ignored)
  })

  it('is reported as without effect if another client sent it and the job runs on', () => {
    const goesOn = after(report('cancelled', { completedAt: t0 + 1 }), report('running', { at: t0 + 7 }))
    expect(goesOn.user.pendingCommand).toMatchObject({ state: 'ignored', at: t0 + 7 })
    expect(
      after(report('failed', { completedAt: t0 }), report('running')).user.pendingCommand,
    ).toBeUndefined()
  })
})
