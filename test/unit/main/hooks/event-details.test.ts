import { describe, expect, it } from 'vitest'
import { waitForDetails } from '#main/hooks/event-details.ts'
import { createRunEvent } from '#main/hooks/hook-event.ts'
import { createJob } from '#main/state/reduce-job.ts'
import { AppStore } from '#main/state/store.ts'
import type { JobOutcome } from '#shared/model.ts'
import { fakeClock } from '#test/support/fake-clock.ts'
import { texts } from '#test/support/english.ts'
import { sampleOutcome } from '#test/support/outcome-sample.ts'

const clock = fakeClock()
const key = 's/x-1'
const early = sampleOutcome('failed', { key, at: clock.now(), progress: 40, isEarly: true })
const known: JobOutcome = { ...early, isEarly: undefined, error: 'ValueError: no file' }
const filed = createRunEvent(
  early,
  undefined,
  { name: 'Workstation', url: 'http://w:8000' },
  texts,
  clock.now(),
)

function setUp(outcome: JobOutcome | 'none' = early, event = filed) {
  const store = new AppStore()
  const life = new AbortController()
  store.putJob(createJob('s', 'x-0', clock.now()))
  store.putJob({ ...createJob('s', 'x-1', clock.now()), ...(outcome !== 'none' && { outcome }) })
  const set = (now: JobOutcome) => store.updateJob(key, (job) => ({ ...job, label: 'Import', outcome: now }))
  let isDone = false
  const delivered = waitForDetails(event, store, texts, clock, life.signal).finally(() => (isDone = true))
  return { store, life, set, delivered, isDone: () => isDone }
}

describe('the delivery of an early outcome', () => {
  it('waits for its details', async () => {
    const { set, delivered, isDone } = setUp()
    set({ ...early, progress: 50 })
    await clock.advance(121_999)
    expect(isDone()).toBe(false)
    set(known)
    expect(await delivered).toMatchObject({
      id: filed.id,
      filedAt: filed.filedAt,
      job: { label: 'Import', error: known.error },
    })
  })

  it('has them at once if they have arrived meanwhile', async () => {
    expect(await setUp(known).delivered).toMatchObject({ id: filed.id, job: { error: known.error } })
  })

  it('waits two minutes at most', async () => {
    const { delivered } = setUp()
    await clock.advance(122_000)
    expect(await delivered).toMatchObject({ id: filed.id, isEarly: true })
    expect(clock.pending()).toEqual([])
  })

  it.each<[string, Parameters<typeof setUp>]>([
    ['wasn’t early', [early, { ...filed, isEarly: undefined }]],
    ['isn’t about a job', ['none']],
    ['is of an earlier run', [{ ...known, id: 'failed@2' }]],
  ])('waits for nothing if it %s', async (_, [outcome, event = filed]) => {
    expect(await setUp(outcome, event).delivered).toBe(event)
  })

  it.each<[string, (given: ReturnType<typeof setUp>) => void]>([
    ['is gone', ({ store }) => store.removeJob(key)],
    ['runs again', ({ set }) => set({ ...known, id: 'failed@2' })],
  ])('is sent as it was queued if its job %s meanwhile', async (_, change) => {
    const given = setUp()
    change(given)
    expect(await given.delivered).toBe(filed)
  })

  it('ends with the program', async () => {
    const { life, delivered } = setUp()
    life.abort()
    await expect(delivered).rejects.toBe(life.signal.reason)
    expect(clock.pending()).toEqual([])
  })
})
