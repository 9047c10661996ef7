import { needsAttention } from '#shared/rules/attention.ts'
import { describe, expect, it } from 'vitest'
import { getCommandName, type NotificationSpec } from '#main/core/notifications/notification.ts'
import { createFakeClock, waitForTurns } from '#test/support/fake-clock.ts'
import { createSeededRandom } from '#test/server/random.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { refused, setScene, taken, announcedBy, type Scene } from './announcer-scene.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import { createServerState } from '#main/core/state/new-server.ts'
import { createMessage } from '#shared/message.ts'
import { withJobFields } from '#test/support/job-parts.ts'

const names = (count: number, prefix = 'x') => Array.from({ length: count }, (_, i) => `${prefix}-${i}`)
const titles = ({ person }: Scene) => person.titles()

function tellings(shown: readonly NotificationSpec[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const key of shown.flatMap(announcedBy)) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

function visible({ person: { presenter } }: Scene): string[] {
  return presenter.visible().map(({ title }) => title)
}

describe('outcomes that arrive 20 seconds apart', () => {
  it('are shown one by one', async () => {
    const scene = setScene()
    for (const name of names(12)) {
      await scene.end(name, 'completed')
      await scene.clock.advance(20_000)
    }
    expect(titles(scene)).toEqual(names(12).map((name) => `${name} completed`))
  })
})

describe.each([
  ['back', -24 * 60 * 60_000],
  ['ahead', 24 * 60 * 60_000],
])('when the wall clock is set %s by a day,', (_, stepMs) => {
  it('a summary is updated within five seconds', async () => {
    const scene = setScene()
    await scene.endAll(names(4))
    scene.clock.step(stepMs)
    await scene.endAll(names(2, 'y'))
    await scene.clock.advance(5_000)
    expect(visible(scene)).toEqual(['6 jobs need attention'])
  })

  it('a later outcome is shown alone, at once', async () => {
    const scene = setScene()
    await scene.clock.advance(60_000)
    scene.clock.step(stepMs)
    await scene.end('x', 'completed')
    await scene.clock.advance(10_000)
    await scene.end('y', 'completed')
    expect(titles(scene)).toEqual(['x completed', 'y completed'])
  })

  it('outcomes from before the launch still share a notification', async () => {
    const scene = setScene()
    await scene.clock.advance(60_000)
    scene.clock.step(stepMs)
    await scene.endAll(names(3), 'failed', 2 * 60_000)
    expect(titles(scene)).toEqual([])
    await scene.clock.advance(2_000)
    expect(titles(scene)).toEqual(['3 jobs need attention'])
  })
})

describe('a summary', () => {
  it('is shown as soon as the fourth outcome arrives, and replaces the other notifications', async () => {
    const scene = setScene()
    await scene.endAll(names(3), 'completed')
    await scene.end('bad', 'failed', 0, 'Ollama refused the connection')
    const { shown } = scene.person.presenter
    expect(shown).toHaveLength(4)
    expect(shown.at(-1)).toMatchObject({
      title: '1 job needs attention',
      body: 'Ollama refused the connection\n3 completed',
      buttons: [{ label: 'Restart 1' }, { label: 'Show' }],
    })
    expect(visible(scene)).toEqual(['1 job needs attention'])
    expect([...tellings(shown).values()]).toEqual([1, 1, 1, 1])
  })

  it('is shown at once if several outcomes arrive in one event', async () => {
    const scene = setScene()
    await scene.endAll(names(4), 'completed')
    expect(titles(scene)).toEqual(['4 jobs completed'])
  })

  it('names a job that fails again while its earlier notification is visible', async () => {
    const scene = setScene()
    await scene.end('x')
    await scene.endAll(names(2, 'y'), 'completed')
    const again = await scene.end('x')
    const { presenter } = scene.person
    expect(presenter.shown.at(-1)).toMatchObject({ id: 'summary', outcomes: [{ id: again.id }] })
  })

  it('is updated silently in place, at most every two and a half seconds', async () => {
    const scene = setScene()
    scene.store.setSettings({ sound: true })
    await scene.endAll(names(4), 'completed')
    const { shown, updates } = scene.person.presenter
    for (const name of names(20, 'y')) {
      await scene.clock.advance(1_000)
      scene.finish(name, 'completed')
    }
    await scene.clock.advance(5_000)
    expect(shown).toHaveLength(1)
    expect(updates.length).toBeGreaterThan(6)
    expect(updates.length).toBeLessThanOrEqual(10)
    expect(updates.at(-1)?.title).toBe('24 jobs completed')
    expect(updates.every(({ id, silent }) => silent && id === shown.at(-1)?.id)).toBe(true)
    expect(visible(scene)).toEqual(['24 jobs completed'])
    expect([...tellings([...shown, ...updates]).values()]).toEqual(Array.from({ length: 24 }, () => 1))
    expect(scene.ledger.entries().every(({ announced }) => announced)).toBe(true)
  })

  it('marks a job’s second failure as announced even if the summary’s text stays the same', async () => {
    const scene = setScene()
    await scene.endAll(names(4))
    const again = scene.finish('x-3')
    await scene.clock.advance(10_000)
    expect(scene.ledger.stage(again)).toBe('announced')
  })

  it('is followed by single notifications when its period has ended', async () => {
    const scene = setScene()
    await scene.endAll(names(4), 'completed')
    await scene.clock.advance(75_000)
    await scene.end('next')
    expect(titles(scene)).toEqual(['4 jobs completed', 'next failed'])
  })

  it('that the user closed shows later outcomes in one notification when its period ends', async () => {
    const scene = setScene()
    await scene.endAll(names(4), 'completed')
    const { presenter } = scene.person
    presenter.close(presenter.shown.at(-1)?.id ?? '')
    for (const name of names(10, 'y')) {
      await scene.clock.advance(3_000)
      await scene.end(name, 'completed')
    }
    expect(titles(scene)).toHaveLength(1)
    await scene.clock.advance(45_000)
    expect(titles(scene).slice(1)).toEqual(['10 jobs completed'])
    expect([...tellings(presenter.shown).values()]).toEqual(Array.from({ length: 14 }, () => 1))
    await scene.clock.advance(10_000)
    expect(presenter.updates).toEqual([])
  })

  it('that the user closed leaves later outcomes to the next launch if the program quits', async () => {
    const folder = createTempFolder()
    const clock = createFakeClock()
    const scene = setScene(folder, clock)
    await scene.endAll(names(4), 'completed')
    const { presenter } = scene.person
    presenter.close(presenter.shown.at(-1)?.id ?? '')
    await scene.endAll(names(2, 'y'), 'completed')
    await clock.advance(10_000)
    await scene.stop()
    expect(titles(scene)).toHaveLength(1)
    const next = setScene(folder, clock)
    await clock.advance(2_000)
    expect(titles(next)).toEqual(['2 jobs completed'])
  })

  it('isn’t retried if notifications are paused after the desktop rejected it', async () => {
    const scene = setScene()
    await scene.endAll(names(3), 'completed')
    await scene.person.waitUntilShown(3)
    scene.answer(refused)
    await scene.end('fourth', 'completed')
    await scene.person.waitUntilShown(4)
    await scene.clock.untilSleeping()
    scene.answer(taken)
    scene.store.setSettings({ pausedUntil: scene.clock.now() + 60_000 })
    await scene.clock.advance(30_000)
    expect(visible(scene)).toEqual(names(3).map((name) => `${name} completed`))
  })

  it('opens the window with its own jobs and no others', async () => {
    const scene = setScene()
    await scene.end('before', 'completed')
    await scene.clock.advance(60_000)
    await scene.endAll(names(5))
    await scene.clock.advance(5_000)
    const { id = '' } = scene.person.presenter.shown.at(-1) ?? {}
    scene.store.removeJob('s/x-3')
    scene.person.presenter.press({ id, action: 'list' })
    expect(scene.opened).toEqual([{ show: 'list', keys: ['s/x-0', 's/x-1', 's/x-2', 's/x-4'] }])
  })

  it('restarts only those of its jobs that failed', async () => {
    const scene = setScene()
    await scene.end('before', 'completed')
    await scene.clock.advance(60_000)
    await scene.endAll(names(3), 'completed')
    await scene.endAll(names(3, 'bad'))
    await scene.clock.advance(5_000)
    const { presenter } = scene.person
    const [summary] = presenter
      .visible()
      .filter(({ buttons }) => buttons.some(({ command }) => getCommandName(command) === 'restartMany'))
    expect(summary?.buttons[0]).toMatchObject({ label: 'Restart 3' })
    scene.store.updateJob('s/bad-1', (job) => withJobFields(job, { status: 'running', outcome: undefined }))
    await scene.clock.advance(60_000)
    await scene.end('x-0', 'failed')
    presenter.press({ id: summary?.id ?? '', action: 'restartMany' })
    await waitForTurns()
    expect(scene.restarted).toEqual(['bad-0', 'bad-2', 'x-0'])
    expect(scene.store.state().unread.has('s/bad-0')).toBe(false)
  })

  it('omits suppressed outcomes, and the history shows why', async () => {
    const scene = setScene()
    const { notify } = scene.store.state().settings
    scene.store.setSettings({ notify: { ...notify, cancelled: false } })
    await scene.endAll(names(6), 'cancelled')
    await scene.endAll(names(5, 'y'), 'completed')
    await scene.clock.advance(5_000)
    expect(visible(scene)).toEqual(['5 jobs completed'])
    const silences = scene.ledger.entries().map(({ silence }) => silence)
    expect(silences.filter((silence) => silence === 'kind')).toHaveLength(6)
  })

  it('counts jobs that fail during a pause, although their outcomes are suppressed', async () => {
    const scene = setScene()
    for (const name of names(4)) scene.finish(name)
    await scene.clock.advance(0)
    for (const name of names(5, 'y')) scene.finish(name)
    await scene.clock.advance(0)
    scene.store.setSettings({ pausedUntil: scene.clock.now() + 60_000 })
    await scene.clock.advance(120_000)
    // The summary counts jobs that failed during the pause, as the window does.
    expect(visible(scene)).toEqual(['9 jobs need attention'])
    expect(scene.ledger.entries().every(({ announced }) => announced)).toBe(true)
    expect(scene.ledger.entries().filter(({ silence }) => silence === 'paused')).toHaveLength(5)
    expect(scene.store.state().unread.size).toBe(9)
  })

  it('is retried together with later outcomes if the desktop rejected it', async () => {
    const scene = setScene()
    scene.answer(refused)
    await scene.endAll(names(5))
    await scene.clock.advance(4_000)
    await scene.end('late')
    scene.answer(taken)
    await scene.clock.advance(40_000)
    expect(visible(scene)).toEqual(['6 jobs need attention'])
    expect(scene.ledger.entries().every(({ announced }) => announced)).toBe(true)
  })

  it('is shown once at the next launch if the desktop rejected each attempt', async () => {
    const folder = createTempFolder()
    const clock = createFakeClock()
    const first = setScene(folder, clock)
    first.answer(refused)
    await first.endAll(names(9))
    await first.clock.advance(4_000)
    await first.stop()
    const second = setScene(folder, clock)
    await clock.advance(10_000)
    expect(titles(second)).toEqual(['9 jobs need attention'])
    expect(second.ledger.entries().every(({ announced }) => announced)).toBe(true)
  })
})

const standing = ({ person }: Scene) =>
  person.presenter
    .visible()
    .flatMap(({ title, minDurationMs }) => (minDurationMs === Infinity ? [title] : []))

describe('failures', () => {
  it('share one notification, which names a single job or lists the causes', async () => {
    const scene = setScene()
    await scene.end('x', 'failed', 0, 'Out of memory')
    expect(standing(scene)).toEqual(['x failed'])
    await scene.end('y', 'failed', 0, 'No chunks')
    expect(standing(scene)).toEqual(['2 jobs need attention'])
    await scene.end('z', 'failed', 0, 'No chunks')
    expect(standing(scene)).toEqual(['3 jobs need attention'])
    const summary = scene.person.presenter.visible().find(({ id }) => id === 'summary')
    expect(summary).toMatchObject({
      body: 'No chunks (2)\nOut of memory',
      buttons: [{ label: 'Restart 3' }, {}],
    })
  })

  it('share one notification if they arrive at the same time', async () => {
    const scene = setScene()
    await scene.endAll(names(3))
    expect(titles(scene)).toEqual(['3 jobs need attention'])
  })

  it('lose their notification when the user sees the list, but count towards the next summary', async () => {
    const scene = setScene()
    await scene.end('x')
    await scene.end('y')
    await scene.end('z', 'completed')
    expect(standing(scene)).toEqual(['2 jobs need attention'])
    scene.store.setLookingAt(undefined, true)
    await scene.clock.advance(1_000)
    expect(visible(scene)).toEqual(['z completed'])
    scene.store.setLookingAt(undefined)
    await scene.clock.advance(60_000)
    await scene.end('later')
    expect(standing(scene)).toEqual(['3 jobs need attention'])
  })

  it('are announced at once if the user has seen the list since the last summary', async () => {
    const scene = setScene()
    await scene.endAll(names(5))
    expect(standing(scene)).toEqual(['5 jobs need attention'])
    scene.store.setLookingAt(undefined, true)
    expect(standing(scene)).toEqual([])
    scene.store.setLookingAt(undefined)
    await scene.end('later')
    expect(standing(scene)).toEqual(['6 jobs need attention'])
  })

  it('that were never announced are counted in the next notification, as in the window', async () => {
    const scene = setScene()
    scene.store.setSettings({ pausedUntil: scene.clock.now() + 60_000 })
    await scene.endAll(names(2), 'failed')
    await scene.clock.advance(61_000)
    await scene.end('y', 'failed', 0, 'No chunks')
    expect(standing(scene)).toEqual(['3 jobs need attention'])
    const { jobs } = scene.store.state()
    expect([...jobs.values()].filter(needsAttention)).toHaveLength(3)
  })

  it.each([
    ['at the same time', 0],
    ['one by one', 700],
    ['within several minutes', 11_000],
  ])('lead to at most one persistent notification if sixty jobs end %s', async (_, ms) => {
    const scene = setScene()
    let most = 0
    const { presenter } = scene.person
    const { show } = presenter
    presenter.show = async (spec) => {
      const delivery = await show(spec)
      most = Math.max(most, standing(scene).length)
      return delivery
    }
    for (const [nth, name] of names(60).entries()) {
      const ended = scene.end(
        name,
        nth % 5 === 0 ? 'failed' : 'completed',
        0,
        `Cause ${'abcd'[(nth / 5) % 4] ?? ''}`,
      )
      if (ms === 0) continue
      await ended
      await scene.clock.advance(ms)
    }
    await scene.clock.advance(70_000)
    expect(most).toBe(1)
    expect(standing(scene)).toContainEqual('12 jobs need attention')
    expect(tellings([...presenter.shown, ...presenter.updates]).size).toBe(60)
    expect(scene.ledger.entries().every(({ announced }) => announced)).toBe(true)
  })

  it('share a notification only until a single failure remains, which then has its own', async () => {
    const scene = setScene()
    await scene.end('x')
    await scene.end('y')
    scene.store.removeJob('s/x')
    await scene.clock.advance(1_000)
    expect(visible(scene)).toEqual(['y failed'])
  })

  it('are reported in a batch’s notification if they end the batch', async () => {
    const scene = setScene()
    await scene.end('other')
    scene.store.putBatch({ id: 'b', name: 'Nightly' })
    for (const id of ['a', 'b', 'c'])
      scene.store.putJob(
        withJobFields(createJob('s', id, scene.clock.now()), { batch: 'b', status: 'running' }),
      )
    await scene.end('a')
    expect(standing(scene)).toEqual(['2 jobs need attention'])
    await scene.end('b')
    await scene.end('c', 'completed')
    expect(standing(scene)).toEqual(['Nightly finished'])
    await scene.clock.advance(60_000)
    await scene.end('late')
    expect(standing(scene)).toEqual(['4 jobs need attention'])
  })
})

describe('outcomes from a time when the program or the machine was off', () => {
  it('are in one summary after the machine was asleep, even if they arrive one by one', async () => {
    const scene = setScene()
    await scene.clock.advance(3_600_000)
    scene.announcer.onWake()
    await scene.endAll(names(3), 'completed', 60_000)
    await scene.clock.advance(1_000)
    await scene.end('bad', 'failed', 1_000_000)
    await scene.clock.advance(1_000)
    expect(titles(scene)).toEqual(['1 job needs attention'])
    for (const name of names(30, 'late')) {
      await scene.end(name, 'completed', 120_000)
      await scene.clock.advance(1_000)
    }
    await scene.clock.advance(10_000)
    expect(scene.person.presenter.visible()).toMatchObject([
      { title: '1 job needs attention', body: 'E\n33 completed' },
    ])
    expect(titles(scene)).toHaveLength(1)
    const { shown, updates } = scene.person.presenter
    expect(updates.length).toBeLessThanOrEqual(13)
    expect([...tellings([...shown, ...updates]).values()]).toEqual(Array.from({ length: 34 }, () => 1))
  })

  it('are delayed by two seconds; a single outcome then has its usual notification', async () => {
    const scene = setScene()
    await scene.end('x', 'failed', 60_000)
    await scene.clock.advance(1_999)
    expect(titles(scene)).toEqual([])
    await scene.clock.advance(1)
    expect(scene.person.presenter.shown).toMatchObject([
      { title: 'x failed', buttons: [{ label: 'Restart' }, { label: 'Details' }] },
    ])
  })

  it('become a summary that replaces the notification of the first outcome', async () => {
    const scene = setScene()
    await scene.end('x', 'failed', 60_000)
    await scene.clock.advance(2_000)
    await scene.end('y', 'completed', 60_000)
    await scene.clock.advance(5_000)
    expect(titles(scene)).toEqual(['x failed'])
    expect(visible(scene)).toEqual(['1 job needs attention'])
  })

  it('don’t delay new outcomes', async () => {
    const scene = setScene()
    await scene.endAll(names(9), 'completed', 60_000)
    scene.finish('now')
    await scene.clock.advance(0)
    expect(titles(scene)).toEqual(['now failed'])
    await scene.clock.advance(5_000)
    expect(visible(scene)).toEqual(['now failed', '9 jobs completed'])
  })

  it('stay in their summary when new failures join it', async () => {
    const scene = setScene()
    await scene.endAll(names(9), 'completed', 60_000)
    await scene.clock.advance(5_000)
    await scene.end('now')
    await scene.end('later')
    await scene.clock.advance(5_000)
    expect(scene.person.presenter.visible()).toMatchObject([
      { title: '2 jobs need attention', body: 'E (2)\n9 completed' },
    ])
  })

  it('are announced separately from new outcomes that arrive at the same moment', async () => {
    const scene = setScene()
    for (const name of names(9)) scene.finish(name, 'completed', 60_000)
    await scene.end('now')
    expect(titles(scene)).toEqual(['now failed', '9 jobs completed'])
  })

  it('start a new summary after ten minutes if outcomes keep arriving', async () => {
    const scene = setScene()
    for (const name of names(30)) {
      await scene.end(name, 'completed', 24 * 60 * 60_000)
      await scene.clock.advance(50_000)
    }
    expect(titles(scene)).toHaveLength(3)
    const { shown, updates } = scene.person.presenter
    expect([...tellings([...shown, ...updates]).values()]).toEqual(Array.from({ length: 30 }, () => 1))
  })
})

function judge({ person, ledger }: Scene, causes: readonly string[]) {
  const { shown, updates } = person.presenter
  const all = [...shown, ...updates]
  expect(ledger.entries().every(({ announced }) => announced)).toBe(true)
  expect([...tellings(all).values()]).toEqual(ledger.entries().map(() => 1))
  const failed = ledger.entries().flatMap(({ outcome }) => (outcome.kind === 'failed' ? outcome : []))
  const { title, body = '' } =
    person.presenter.visible().find(({ minDurationMs }) => minDurationMs === Infinity) ?? {}
  expect(title).toBe(`${failed.length} jobs need attention`)
  // The most frequent causes are named first, and the others are counted.
  const largest = causes
    .map((cause) => ({ cause, count: failed.filter(({ error }) => error === cause).length }))
    .toSorted((one, other) => other.count - one.count)
  const named = largest.filter(({ cause, count }) => body.includes(count > 1 ? `${cause} (${count})` : cause))
  const [, more = 0] = /(\d+) more causes?/.exec(body) ?? []
  expect(named.map(({ count }) => count)).toEqual(largest.slice(0, named.length).map(({ count }) => count))
  expect(named.length + Number(more)).toBe(causes.length)
  expect(named.length).toBeGreaterThanOrEqual(3)
  return shown.length
}

describe('a storm of outcomes', () => {
  it('is counted in a single summary, even if it lasts four minutes', async () => {
    const scene = setScene()
    const { presenter } = scene.person
    for (const name of names(120)) {
      scene.finish(name, 'completed')
      await scene.clock.advance(2_000)
    }
    await scene.clock.advance(5_000)
    const counts = [...presenter.shown, ...presenter.updates]
      .filter(({ id }) => id === 'summary')
      .map(({ title }) => Number.parseInt(title, 10))
    expect(counts).toEqual(counts.toSorted((a, b) => a - b))
    expect(visible(scene)).toEqual(['120 jobs completed'])
    expect(titles(scene).filter((title) => title.includes('jobs'))).toHaveLength(1)
  })

  it.each([300, 700, 1_500])(
    'keeps each pop-up for at least two seconds, with an outcome every %i ms',
    async (ms) => {
      const scene = setScene()
      const { presenter } = scene.person
      const raisedAt = new Map<string, number>()
      const ages: number[] = []
      const { show, close } = presenter
      presenter.show = (spec) => {
        raisedAt.set(spec.id, scene.clock.monotonic())
        return show(spec)
      }
      presenter.close = (id) => {
        const at = raisedAt.get(id)
        if (at !== undefined) ages.push(scene.clock.monotonic() - at)
        raisedAt.delete(id)
        close(id)
      }
      for (const [nth, name] of names(60).entries()) {
        scene.finish(name, nth % 5 === 1 ? 'failed' : 'completed')
        await scene.clock.advance(ms)
      }
      await scene.clock.advance(5_000)
      expect(ages.length).toBeGreaterThan(0)
      expect(Math.min(...ages)).toBeGreaterThanOrEqual(2_000)
    },
  )

  it('shows its first outcome at once, and each other outcome within three seconds', async () => {
    const scene = setScene()
    const { presenter } = scene.person
    const delays: number[] = []
    const endedAt = new Map<string, number>()
    const note = (spec: NotificationSpec) => {
      for (const key of announcedBy(spec)) delays.push(scene.clock.monotonic() - (endedAt.get(key) ?? 0))
    }
    const { show, update } = presenter
    presenter.show = (spec) => (note(spec), show(spec))
    presenter.update = (spec) => (note(spec), update(spec))
    for (const name of names(60)) {
      endedAt.set(`s/${name}`, scene.clock.monotonic())
      scene.finish(name, 'completed')
      await scene.clock.advance(400)
    }
    await scene.clock.advance(10_000)
    expect(delays).toHaveLength(60)
    expect(delays[0]).toBe(0)
    expect(Math.max(...delays)).toBeLessThanOrEqual(3_000)
  })
})

describe('a large number of outcomes', () => {
  const causes = [
    'Ollama refused the connection',
    'No chunks in the document',
    'Out of memory',
    'Not a PDF',
    'CUDA error',
  ]
  const causeOf = (nth: number) => causes[nth % causes.length] ?? ''

  it('raises at most four pop-ups for each burst of thirty runs', async () => {
    const scene = setScene()
    for (let burst = 0; burst < 5; burst++) {
      for (const [nth, name] of names(30, `b${burst}`).entries()) {
        await scene.end(name, nth % 10 === 5 ? 'failed' : 'completed', 0, causeOf(burst))
        await scene.clock.advance(100)
      }
      await scene.clock.advance(120_000)
    }
    expect(judge(scene, causes)).toBeLessThanOrEqual(5 * 4)
  })

  it('raises at most four pop-ups a minute for 226 runs', async () => {
    const scene = setScene()
    const random = createSeededRandom(7)
    const ends = Array.from({ length: 226 }, () => random() * 12.5 * 60_000).toSorted((a, b) => a - b)
    let passed = 0
    for (const [nth, at] of ends.entries()) {
      await scene.clock.advance(at - passed)
      passed = at
      const hasFailed = random() < 0.15
      await scene.end(`x-${nth}`, hasFailed ? 'failed' : 'completed', 0, causeOf(nth))
    }
    await scene.clock.advance(60_000)
    expect(judge(scene, causes)).toBeLessThanOrEqual(13 * 4)
  })
})

it('an outcome of the open job raises no pop-up, is read, and is in the history', async () => {
  const scene = setScene()
  await scene.end('other')
  await scene.person.waitUntilShown(1)
  scene.store.setLookingAt('s/x')
  await scene.end('x')
  await scene.clock.advance(10_000)
  expect(titles(scene)).toEqual(['other failed'])
  expect([...scene.store.state().unread]).toEqual(['s/other'])
  expect(scene.ledger.entries()).toMatchObject([
    { announced: true },
    { announced: true, silence: 'visible', outcome: { key: 's/x' } },
  ])
})

it('an outcome in the visible list raises no pop-up, even if it is a failure', async () => {
  const scene = setScene()
  await scene.end('first', 'completed')
  scene.store.setLookingAt(undefined, true)
  await scene.endAll(names(5), 'completed')
  await scene.end('bad')
  scene.store.setLookingAt(undefined)
  await scene.end('later')
  expect(titles(scene)).toEqual(['first completed', '2 jobs need attention'])
  const silences = scene.ledger.entries().map(({ silence }) => silence)
  expect(silences.filter((silence) => silence === 'visible')).toHaveLength(6)
  expect([...scene.store.state().unread]).toEqual(['s/later'])
})

it('the very first outcome raises a pop-up even if the user is looking at the job', async () => {
  const scene = setScene()
  scene.store.setLookingAt('s/x', true)
  await scene.end('x')
  await scene.person.waitUntilShown(1)
  expect(titles(scene)).toEqual(['x failed'])
})

describe('a failure’s notification', () => {
  it.each([
    ['restarted', (scene: Scene) => scene.store.updateJob('s/x', (job) => ({ ...job, outcome: undefined }))],
    [
      'dismissed',
      (scene: Scene) =>
        scene.store.updateJob('s/x', (job) => withJobFields(job, { dismissed: job.outcome?.id })),
    ],
    ['unwatched', (scene: Scene) => scene.store.removeJob('s/x')],
  ])('stays until the failed job is %s', async (_, change) => {
    const scene = setScene()
    await scene.end('x')
    scene.store.markSeen(['s/x'])
    await scene.clock.advance(60_000)
    expect(visible(scene)).toEqual(['x failed'])
    change(scene)
    await scene.clock.advance(1_000)
    expect(visible(scene)).toEqual([])
  })

  it('shows the result of a click on “Restart” even when the job runs again', async () => {
    const scene = setScene()
    await scene.end('x')
    await scene.person.waitUntilShown(1)
    scene.person.press('s/x', 'restart')
    await scene.person.waitUntilVisible((specs) => specs.some(({ title }) => title === 'x restarted'))
    scene.store.updateJob('s/x', (job) => ({ ...job, outcome: undefined }))
    expect(visible(scene)).toEqual(['x restarted'])
  })
})

it('the user can stop an auto-restart in the failure’s notification', async () => {
  const server = { ...createServerState('s', 'http://s', 's', false), autoRestarts: 3 }
  const scene = setScene(undefined, undefined, [server])
  const { key } = await scene.end('x')
  await scene.person.waitUntilShown(1)
  expect(scene.store.state().jobs.get(key)?.user.recovery?.restartAt).toBeDefined()
  scene.person.press(key, 'cancelAutoRestart')
  expect(scene.store.state().jobs.get(key)?.user.recovery?.restartAt).toBeUndefined()
  expect(scene.opened).toEqual([])
})

describe('a rejected auto-restart', () => {
  const gone = { ok: false, kind: 'gone', message: createMessage('commands.jobGone') } as const

  it('is announced, because the user may not see the job’s row', async () => {
    const scene = setScene()
    const { key } = await scene.end('x')
    scene.giveUp(key, gone)
    await expect(scene.person.waitUntilShown(2)).resolves.toMatchObject({
      id: `job:${key}`,
      title: 'x couldn’t be restarted automatically',
      body: 'The server no longer has this job.',
    })
  })

  it('isn’t announced while notifications are paused', async () => {
    const scene = setScene()
    scene.store.setSettings({ pausedUntil: scene.clock.now() + 60_000 })
    const { key } = await scene.end('x')
    scene.giveUp(key, gone)
    await scene.clock.advance(1_000)
    expect(titles(scene)).toEqual([])
  })
})

it.each([
  ['plays a sound if the user’s setting allows it', true],
  ['plays no sound if the user’s setting forbids it', false],
])('a notification %s', async (_, sound) => {
  const scene = setScene()
  scene.store.setSettings({ sound })
  await scene.end('x')
  await expect(scene.person.waitUntilShown(1)).resolves.toMatchObject({ silent: !sound })
})
