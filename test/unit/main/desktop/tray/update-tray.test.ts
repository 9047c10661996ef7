import { describe, expect, it } from 'vitest'
import { AppStore } from '#main/core/state/store.ts'
import { updateTrayOnChange } from '#main/desktop/tray/update-tray.ts'
import { TrayRefresher } from '#main/desktop/tray/tray-refresher.ts'
import type { TrayView } from '#main/desktop/tray/tray.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { ended, job, server } from './states.ts'
import { texts } from '#test/support/english.ts'
import { withJobFields, type FlatJob } from '#test/support/job-parts.ts'

async function fed(reportsMenuRead = false) {
  const store = new AppStore()
  const clock = createFakeClock()
  const life = new AbortController()
  const views: TrayView[] = []
  store.putServer(server())
  store.putJob(running)
  const { onMenuOpenChange } = updateTrayOnChange(
    store,
    clock,
    () => texts,
    (view) => views.push(view),
    new TrayRefresher(store, clock, life.signal),
    undefined,
    () => reportsMenuRead,
  )
  await clock.advance(10_000)
  views.length = 0
  return { store, clock, views, onMenuOpenChange, end: () => life.abort() }
}

const running = job('a', { progress: 20, currentStep: 'Reading', updatedAt: 1 })
const turn = () => Promise.resolve()

describe('the tray', () => {
  it('is updated once for simultaneous changes, and within 15 seconds for progress', async () => {
    const { store, clock, views } = await fed()
    for (let progress = 21; progress < 40; progress += 1) {
      store.putJob(withJobFields(running, { progress }))
      if (progress === 30) await turn()
    }
    expect(views.map(({ tooltip }) => tooltip)).toEqual(['Compileo Tray: 1 running (30%)'])
    await clock.advance(14_999)
    expect(views).toHaveLength(1)
    await clock.advance(1)
    expect(views.map(({ tooltip }) => tooltip).slice(1)).toEqual(['Compileo Tray: 1 running (39%)'])
  })

  it('is updated for progress at most every ten seconds', async () => {
    const { store, clock, views } = await fed()
    for (let progress = 21; progress < 42; progress += 1) {
      store.putJob(withJobFields(running, { progress }))
      await clock.advance(1000)
    }
    expect(views.map(({ tooltip }) => tooltip)).toEqual([
      'Compileo Tray: 1 running (21%)',
      'Compileo Tray: 1 running (31%)',
      'Compileo Tray: 1 running (41%)',
    ])
  })

  it('is updated half a second after the last update, unless only progress changed', async () => {
    const { store, clock, views } = await fed()
    store.putJob(withJobFields(running, { progress: 21 }))
    await turn()
    store.putJob(withJobFields(running, { progress: 22 }))
    store.putJob(withJobFields(running, { progress: 22, label: 'Taxonomy' }))
    await clock.advance(499)
    expect(views).toHaveLength(1)
    await clock.advance(1)
    expect(views[1]?.menu).toContainEqual(expect.objectContaining({ label: 'Taxonomy: 22%' }))
    await clock.advance(10_000)
    expect(views).toHaveLength(2)
  })

  it('is updated when its menu opens, and twice a second while the menu is open', async () => {
    const { store, clock, views, onMenuOpenChange } = await fed()
    store.putJob(withJobFields(running, { progress: 21 }))
    await turn()
    store.putJob(withJobFields(running, { progress: 22 }))
    onMenuOpenChange(true)
    expect(views).toHaveLength(2)
    store.putJob(withJobFields(running, { progress: 23 }))
    await clock.advance(500)
    expect(views).toHaveLength(3)
    onMenuOpenChange(false)
    store.putJob(withJobFields(running, { progress: 24 }))
    await clock.advance(14_999)
    expect(views).toHaveLength(3)
    await clock.advance(1)
    expect(views).toHaveLength(4)
  })

  it('isn’t updated for progress shown only in its menu, until the desktop reports that the menu is open', async () => {
    const { store, clock, views, onMenuOpenChange } = await fed(true)
    const other = job('b', { progress: 40 })
    store.putJob(other)
    await turn()
    expect(views.map(({ tooltip }) => tooltip)).toEqual(['Compileo Tray: 2 running'])
    await clock.advance(10_000)
    store.putJob(withJobFields(running, { progress: 21 }))
    await clock.advance(15_000)
    expect(views).toHaveLength(1)
    onMenuOpenChange(true)
    expect(views[1]?.menu).toContainEqual(expect.objectContaining({ label: 'a: 21%' }))
    onMenuOpenChange(false)
    await clock.advance(10_000)
    store.putJob(withJobFields(running, { progress: 60 }))
    await turn()
    expect(views.map(({ icon }) => icon.shape)).toEqual([1, 1, 2])
  })

  it('is updated for the percentage of a single job, because its tooltip shows it', async () => {
    const { store, clock, views } = await fed(true)
    store.putJob(withJobFields(running, { progress: 21 }))
    await turn()
    store.putJob(withJobFields(running, { progress: 22 }))
    await clock.advance(15_000)
    expect(views.map(({ tooltip }) => tooltip)).toEqual([
      'Compileo Tray: 1 running (21%)',
      'Compileo Tray: 1 running (22%)',
    ])
    store.putJob(withJobFields(running, { progress: 22.6 }))
    await clock.advance(15_000)
    expect(views).toHaveLength(2)
  })

  it('is updated for progress shown only in its menu if the desktop doesn’t report when the menu opens', async () => {
    const { store, clock, views } = await fed()
    store.putJob(job('b', { progress: 40 }))
    await clock.advance(10_000)
    store.putJob(withJobFields(running, { progress: 21 }))
    await clock.advance(15_000)
    expect(views.at(-1)?.menu).toContainEqual(expect.objectContaining({ label: 'a: 21%' }))
  })

  it.each<[string, FlatJob]>([
    ['a new step', { currentStep: 'Writing', updatedAt: 2 }],
    ['progress of a tenth of a percent', { progress: 20.1, updatedAt: 2 }],
  ])('isn’t updated for %s', async (_, change) => {
    const { store, clock, views } = await fed()
    store.putJob(withJobFields(running, change))
    await clock.advance(5000)
    expect(views).toEqual([])
  })

  it.each<[string, FlatJob]>([
    ['progress of one percent', { progress: 21 }],
    ['a new status', { status: 'retrying' }],
    ['an unreachable server', { connection: { state: 'offline' } }],
    ['an outcome', ended('a', 'failed')],
    ['a new name', { label: 'Taxonomy' }],
    ['a muted job', { muted: true }],
  ])('is updated for %s', async (_, change) => {
    const { store, views } = await fed()
    store.putJob(withJobFields(running, change))
    await turn()
    expect(views).toHaveLength(1)
  })

  it('is updated when the user has read a completed job', async () => {
    const { store, clock, views } = await fed()
    store.putJob(ended('a', 'completed', { status: 'completed' }))
    await turn()
    await clock.advance(1000)
    store.setWindowVisible(false)
    await turn()
    expect(views.map(({ tooltip }) => tooltip)).toEqual([
      'Compileo Tray: 1 completed',
      'Compileo Tray: Nothing running',
    ])
  })

  it('is updated when the user has seen a failed job', async () => {
    const { store, clock, views } = await fed()
    store.putJob(ended('a', 'failed'), true)
    await turn()
    await clock.advance(1000)
    store.markSeen([running.identity.key])
    await turn()
    expect(views.map(({ icon }) => icon.mark)).toEqual(['attention', undefined])
  })

  it('isn’t updated after the program has ended, even if a job changed just before', async () => {
    const { store, clock, views, end } = await fed()
    store.putJob(withJobFields(running, { progress: 30 }))
    end()
    await clock.advance(120_000)
    expect(views).toEqual([])
    expect(clock.pending()).toEqual([])
  })
})
