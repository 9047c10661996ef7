import { describe, expect, it } from 'vitest'
import { newJob } from '../../../main/state/reduce-job.ts'
import { openLedger } from '../../../main/storage/ledger.ts'
import { settle } from '../../support/fake-clock.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { setScene, toldBy, type Scene } from './scene.ts'

/** A job fails, and only its stream says so. */
async function failEarly({ store, clock, person }: Scene, jobId: string, standing = 1) {
  const at = clock.now()
  const job = newJob('s', jobId, at - 1_000)
  store.putJob(job)
  store.jobEvent(job.key, { type: 'frame', status: 'running', progress: 5, step: '', at })
  const report = { jobId, status: 'failed', progress: 5, step: '' }
  store.jobEvent(job.key, { type: 'report', report, at, isEarly: true })
  await person.untilStanding((specs) => specs.length === standing)
  await settle()
  return job.key
}

/** Its server can be asked now. */
async function tellDetails({ store, clock }: Scene, jobId: string) {
  const at = clock.now()
  const times = { startedAt: at - 60_000, completedAt: at - 30_000 }
  const report = { jobId, status: 'failed', progress: 5, step: '', error: 'ValueError: no file', ...times }
  store.jobEvent(`s/${jobId}`, { type: 'report', report, at })
  await settle(8)
}

describe('an outcome that was reported early', () => {
  it('is announced at once, and its notification says the error when that is known', async () => {
    const scene = setScene()
    await failEarly(scene, 'a')
    const [first] = scene.person.presenter.standing()
    expect(first?.body).toContain('Details follow as soon as the server answers.')
    await tellDetails(scene, 'a')
    const standing = scene.person.presenter.standing()
    expect(standing).toHaveLength(1)
    expect(standing[0]?.body).toContain('ValueError: no file')
    expect(standing[0]?.body).not.toContain('Details follow')
    // What stands there was changed, and nothing popped up once more.
    expect(scene.person.titles()).toHaveLength(1)
    expect(scene.person.presenter.updates.flatMap(toldBy)).toEqual([])
  })

  it('gets its details in the summary that counts it, too', async () => {
    const scene = setScene()
    for (const id of ['a', 'b', 'c']) await scene.end(id, 'completed')
    await failEarly(scene, 'd', 2)
    const summary = () => scene.person.presenter.standing().find(({ id }) => id.startsWith('summary:'))
    expect(summary()?.title).toBe('4 jobs finished: 3 completed, 1 failed')
    await tellDetails(scene, 'd')
    await scene.clock.advance(5_000)
    expect(summary()?.body).toBe('ValueError: no file')
  })

  it('leaves a notification gone that the person has closed', async () => {
    const scene = setScene()
    const key = await failEarly(scene, 'a')
    scene.person.presenter.close(`job:${key}`)
    await tellDetails(scene, 'a')
    expect(scene.person.presenter.standing()).toEqual([])
    expect(scene.person.titles()).toHaveLength(1)
  })

  it('is one entry of the history, with its details, over a restart of the program, too', async () => {
    const folder = tempFolder()
    const scene = setScene(folder)
    await failEarly(scene, 'a')
    await tellDetails(scene, 'a')
    await scene.stop()
    const ledger = openLedger({ folder, now: () => scene.clock.now(), onCorrupt: () => undefined })
    const entries = ledger.entries()
    ledger.close()
    expect(entries).toMatchObject([{ announced: true, outcome: { error: 'ValueError: no file' } }])
    expect(entries[0]?.outcome).not.toHaveProperty('isEarly')
    expect(entries[0]?.outcome.at).toBe(scene.clock.now() - 30_000)
  })
})
