import { describe, expect, it } from 'vitest'
import { groupingDelayMs } from '#main/notifications/announce-outcomes.ts'
import { createJob } from '#main/state/reduce-job.ts'
import { openLedger } from '#main/storage/ledger.ts'
import { settle } from '#test/support/fake-clock.ts'
import { tempFolder } from '#test/support/temp-folder.ts'
import { setScene, announcedBy, type Scene } from './announcer-scene.ts'

async function failEarly({ store, clock, person }: Scene, jobId: string, visible = 1) {
  const at = clock.now()
  const job = createJob('s', jobId, at - 1_000)
  store.putJob(job)
  const report = { jobId, status: 'failed', progress: 5, step: '' }
  store.applyJobEvent(job.key, {
    type: 'report',
    report: { ...report, status: 'running', startedAt: at - 60_000 },
    at,
  })
  store.applyJobEvent(job.key, { type: 'report', report, at, isEarly: true })
  await settle()
  await clock.advance(groupingDelayMs)
  await person.untilVisible((specs) => specs.length === visible)
  return job.key
}

async function sendDetails({ store, clock }: Scene, jobId: string) {
  const at = clock.now() - groupingDelayMs
  const times = { startedAt: at - 60_000, completedAt: at - 30_000 }
  const report = { jobId, status: 'failed', progress: 5, step: '', error: 'ValueError: no file', ...times }
  store.applyJobEvent(`s/${jobId}`, { type: 'report', report, at })
  await clock.advance(1_000)
  return times
}

const withErrors = { processed_documents: 1, total_documents: 3 }
const isOff = ({ store }: Scene) =>
  store.setSettings({ notify: { ...store.state().settings.notify, completed: false } })

async function completeEarly(scene: Scene, batch?: string, waits = true) {
  const { announcer, clock, person, store } = scene
  const at = clock.now()
  const job = createJob('s', 'a', at - 1_000, batch === undefined ? {} : { batch })
  store.putJob(job)
  store.applyJobEvent(job.key, { type: 'frame', status: 'running', progress: 5, step: '', at })
  const report = { jobId: 'a', status: 'completed', progress: 100, step: '' }
  store.applyJobEvent(job.key, { type: 'report', report, at, isEarly: true })
  const notified = (result?: unknown) => {
    store.applyJobEvent(job.key, { type: 'report', report: { ...report, result, completedAt: at }, at })
    return settled()
  }
  async function settled() {
    await announcer.settled()
    await clock.advance(groupingDelayMs)
  }
  if (waits) await settled()
  expect(person.titles()).toEqual([])
  return notified
}

describe('an early outcome', () => {
  it('is announced at once, and its notification gets the error when that is known', async () => {
    const scene = setScene()
    await failEarly(scene, 'a')
    const [first] = scene.person.presenter.visible()
    expect(first?.body).toContain('Details follow as soon as the server responds.')
    await sendDetails(scene, 'a')
    const visible = scene.person.presenter.visible()
    expect(visible).toHaveLength(1)
    expect(visible[0]?.body).toContain('ValueError: no file')
    expect(visible[0]?.body).not.toContain('Details follow')
    expect(scene.person.titles()).toHaveLength(1)
    expect(scene.person.presenter.updates.flatMap(announcedBy)).toEqual([])
  })

  it('gets its details in its summary too', async () => {
    const scene = setScene()
    for (const id of ['a', 'b', 'c']) await scene.end(id, 'completed')
    await failEarly(scene, 'd')
    const summary = () => scene.person.presenter.visible().find(({ id }) => id === 'summary')
    expect(summary()?.title).toBe('1 job needs you')
    await sendDetails(scene, 'd')
    await scene.clock.advance(5_000)
    expect(summary()?.body).toBe('ValueError: no file\n3 completed')
  })

  it('doesn’t reopen a notification that the user closed', async () => {
    const scene = setScene()
    const key = await failEarly(scene, 'a')
    scene.person.presenter.close(`job:${key}`)
    await sendDetails(scene, 'a')
    expect(scene.person.presenter.visible()).toEqual([])
    expect(scene.person.titles()).toHaveLength(1)
  })

  it('is one entry of the history, with its details, over a restart of the program too', async () => {
    const folder = tempFolder()
    const scene = setScene(folder)
    await failEarly(scene, 'a')
    const { completedAt } = await sendDetails(scene, 'a')
    await scene.stop()
    const ledger = openLedger({ folder, now: () => scene.clock.now(), onCorrupt: () => undefined })
    const entries = ledger.entries()
    ledger.close()
    expect(entries).toMatchObject([{ announced: true, outcome: { error: 'ValueError: no file' } }])
    expect(entries[0]?.outcome).not.toHaveProperty('isEarly')
    expect(entries[0]?.outcome.at).toBe(completedAt)
  })

  describe('an early outcome that is suppressed until its details arrive,', () => {
    it.each<[string, (scene: Scene) => unknown, string | undefined, string]>([
      ['it is switched off', isOff, undefined, 'a completed with errors'],
      [
        'its batch goes on',
        ({ store }) => store.putJob({ ...createJob('s', 'b', 0), batch: 'x' }),
        'x',
        'a completed with errors',
      ],
      [
        'it ended a batch, and is switched off',
        (scene) => {
          isOff(scene)
          const { store } = scene
          store.putBatch({ id: 'x', name: 'Night run' })
          const outcome = { id: 'c@1', key: 's/b', kind: 'completed', run: 1, at: 1, progress: 100 } as const
          store.putJob({ ...createJob('s', 'b', 0), batch: 'x', status: 'completed', outcome })
        },
        'x',
        'Night run finished',
      ],
    ])('is announced once if they contain errors, although %s', async (_, prepare, batch, title) => {
      const scene = setScene()
      prepare(scene)
      await (
        await completeEarly(scene, batch)
      )(withErrors)
      expect(scene.person.titles()).toEqual([title])
      const [entry] = scene.ledger.entries()
      expect(entry).toMatchObject({ announced: true, outcome: { kind: 'completedWithErrors' } })
      expect(entry?.silence).toBeUndefined()
    })

    it('is announced if they arrive before it is recorded', async () => {
      const scene = setScene()
      isOff(scene)
      await (
        await completeEarly(scene, undefined, false)
      )(withErrors)
      expect(scene.person.titles()).toEqual(['a completed with errors'])
    })

    it('is recorded as suppressed if they contain no errors', async () => {
      const scene = setScene()
      isOff(scene)
      await (
        await completeEarly(scene)
      )()
      expect(scene.person.titles()).toEqual([])
      expect(scene.ledger.entries()).toMatchObject([{ announced: true, silence: 'kind' }])
    })

    it('is announced if the program restarts before they arrive', async () => {
      const folder = tempFolder()
      const scene = setScene(folder)
      isOff(scene)
      await completeEarly(scene)
      const jobs = [...scene.store.state().jobs.values()]
      await scene.stop()
      const next = setScene(folder, scene.clock, [], (store) => {
        for (const job of jobs) store.putJob(job)
      })
      isOff(next)
      await next.clock.advance(60_000)
      const [job] = jobs
      const at = next.clock.now()
      const report = { jobId: 'a', status: 'completed', progress: 100, step: '', result: withErrors }
      if (job) next.store.applyJobEvent(job.key, { type: 'report', report, at })
      await next.clock.advance(60_000)
      expect(next.person.titles()).toHaveLength(1)
    })

    it('is recorded as suppressed at the next start if its job is no longer watched', async () => {
      const folder = tempFolder()
      const scene = setScene(folder)
      isOff(scene)
      await completeEarly(scene)
      await scene.stop()
      const next = setScene(folder, scene.clock, [], (store) =>
        store.setSettings(scene.store.state().settings),
      )
      await next.clock.advance(60_000)
      expect(next.person.titles()).toEqual([])
      expect(next.ledger.entries()).toMatchObject([{ announced: true, silence: 'kind' }])
    })
  })
})
