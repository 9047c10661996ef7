import * as fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Patch } from '#shared/contract.ts'
import { createExpectedEnds } from '#main/core/state/expected-ends.ts'
import { PatchFeed } from '#main/core/state/patches.ts'
import { createServerState } from '#main/core/state/new-server.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import { AppStore } from '#main/core/state/store.ts'
import type { JobKey, ServerState } from '#shared/model.ts'
import { applyPatch, createMainState, type MainState } from '#renderer/state/main-state.ts'
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts'
import { createHookState } from '#test/support/hooks-sample.ts'
import { createQuotedMessage } from '#test/support/job-texts.ts'
import { withJobFields } from '#test/support/job-parts.ts'

let clock: FakeClock
let store: AppStore
let patches: Patch[]
let feed: PatchFeed

const server = (id: string, change: Partial<ServerState> = {}): ServerState => ({
  ...createServerState(id, `http://${id}`, id, false),
  ...change,
})

function begin() {
  clock = createFakeClock()
  store = new AppStore()
  patches = []
  feed = new PatchFeed({
    store,
    clock,
    version: '1.2.3',
    send: (patch) => patches.push(patch),
    expectedEnds: createExpectedEnds(),
  })
}

beforeEach(begin)

const put = (jobId: string, serverId = 's') => store.putJob(createJob(serverId, jobId, clock.now()))
const frame = (key: JobKey, progress: number) =>
  store.applyJobEvent(key, { type: 'frame', status: 'running', progress, step: '', at: clock.now() })

describe('patches for the window', () => {
  it('contain no secrets, and neither does a snapshot', async () => {
    const action = { type: 'ntfy', server: 'https://push.example', topic: 'x' } as const
    feed.setVisible(true)
    const known = { ...server('s', { hasKey: true }), apiKey: 'SECRET' }
    store.putServer(known)
    store.putHook(createHookState({ id: 'h', name: 'Phone', action, secrets: ['token'] }))
    await clock.advance(100)
    const sent = JSON.stringify([patches, feed.snapshot()])
    expect(sent.match(/"hasKey":true/g)).toHaveLength(2)
    expect(sent).not.toMatch(/SECRET/)
  })

  it('contain each change once, after a short delay', async () => {
    feed.setVisible(true)
    put('a')
    frame('s/a', 10)
    frame('s/a', 20)
    expect(patches).toEqual([])
    await clock.advance(100)
    expect(patches).toHaveLength(1)
    expect(patches[0]).toMatchObject({
      seq: 1,
      now: clock.now(),
      jobs: { upserts: [{ identity: { key: 's/a' }, run: { progress: 20 } }], removals: [] },
    })
    expect(Object.keys(patches[0] ?? {})).toEqual(['seq', 'now', 'jobs'])
    await clock.advance(60_000)
    expect(patches).toHaveLength(1)
  })

  it('contain only the scan states that changed, while a snapshot contains all of them', async () => {
    store.putServer(server('s'))
    store.putServer(server('t'))
    expect(feed.snapshot().discoveries).toMatchObject([
      { serverId: 's', state: 'unknown', jobs: [] },
      { serverId: 't', state: 'unknown', jobs: [] },
    ])
    feed.setVisible(true)
    store.updateDiscovery('t', (discovery) => ({ ...discovery, state: 'scanning' }))
    await clock.advance(100)
    expect(patches).toMatchObject([{ discoveries: [{ serverId: 't', state: 'scanning' }] }])
    expect(Object.keys(patches[0] ?? {})).toEqual(['seq', 'now', 'discoveries'])
  })

  it('contain no discovered jobs of a server that was removed before they were sent', async () => {
    store.putServer(server('s'))
    feed.setVisible(true)
    await clock.advance(100)
    store.updateDiscovery('s', (discovery) => ({ ...discovery, state: 'scanning' }))
    store.removeServer('s')
    await clock.advance(100)
    expect(patches.at(-1)).toMatchObject({ servers: [] })
    expect(patches.at(-1)).not.toHaveProperty('discoveries')
  })

  it.each([
    [
      'batches',
      'a batch was added',
      () => store.putBatch({ id: 'b', name: 'Night run' }),
      [{ id: 'b', name: 'Night run' }],
    ],
    [
      'hooks',
      'a hook was added',
      () => store.putHook(createHookState({ id: 'h', name: 'Phone' })),
      [{ id: 'h', name: 'Phone' }],
    ],
    [
      'bulk',
      'a bulk restart made progress',
      () => store.setBulk({ done: 1, total: 3, refused: 0 }),
      { done: 1, total: 3 },
    ],
    ['bulk', 'a bulk restart ended', () => store.setBulk(undefined), null],
  ])('contain only the field “%s” if %s', async (name, _, change, expected) => {
    store.setBulk({ done: 0, total: 3, refused: 0 })
    feed.setVisible(true)
    feed.snapshot()
    change()
    await clock.advance(100)
    expect(patches).toMatchObject([{ [name]: expected }])
    expect(Object.keys(patches[0] ?? {})).toEqual(['seq', 'now', name])
  })

  it('don’t repeat changes that a snapshot contained', async () => {
    put('a')
    feed.setVisible(true)
    frame('s/a', 10)
    expect(feed.snapshot().jobs).toMatchObject([{ run: { progress: 10 } }])
    await clock.advance(1_000)
    expect(patches).toEqual([])
    frame('s/a', 20)
    await clock.advance(100)
    expect(patches).toMatchObject([{ seq: 1, jobs: { upserts: [{ run: { progress: 20 } }] } }])
  })

  it('are sent at most ten times a second, even while a job changes constantly', async () => {
    feed.setVisible(true)
    put('a')
    for (let ms = 0; ms < 1_000; ms += 5) {
      frame('s/a', ms / 10)
      await clock.advance(5)
    }
    await clock.advance(1_000)
    expect(patches.length).toBeGreaterThanOrEqual(9)
    expect(patches.length).toBeLessThanOrEqual(11)
    expect(patches.map(({ seq }) => seq)).toEqual(patches.map((_, index) => index + 1))
    expect(patches.at(-1)?.jobs?.upserts).toMatchObject([{ run: { progress: 99.5 } }])
  })

  it('aren’t sent to a hidden window, which gets the missed changes later', async () => {
    put('a')
    put('b')
    store.removeJob('s/b')
    await clock.advance(10_000)
    expect(patches).toEqual([])
    expect(clock.pending()).toEqual([]) // No timer wakes the program in the meantime.
    feed.setVisible(true)
    await clock.advance(100)
    expect(patches).toMatchObject([
      { seq: 1, jobs: { upserts: [{ identity: { key: 's/a' } }], removals: ['s/b'] } },
    ])
  })

  it('wait until the window is visible again if it was hidden just after a change', async () => {
    feed.setVisible(true)
    put('a')
    feed.setVisible(false)
    await clock.advance(1_000)
    expect(patches).toEqual([])
    feed.setVisible(true)
    await clock.advance(100)
    expect(patches).toMatchObject([{ seq: 1, jobs: { upserts: [{ identity: { key: 's/a' } }] } }])
  })

  it('contain servers, settings and banners only if they changed', async () => {
    feed.setVisible(true)
    store.putServer(server('s'))
    await clock.advance(100)
    store.setSettings({ theme: 'dark' })
    await clock.advance(100)
    store.putBanner({ id: 'n', tone: 'info', message: createQuotedMessage('N') })
    await clock.advance(100)
    expect(patches.map((patch) => Object.keys(patch))).toEqual([
      ['seq', 'now', 'servers'],
      ['seq', 'now', 'settings'],
      ['seq', 'now', 'banners'],
    ])
  })

  it('contain a job that was removed and watched again before they were sent', async () => {
    put('a')
    feed.setVisible(true)
    await clock.advance(100)
    store.removeJob('s/a')
    put('a')
    await clock.advance(100)
    expect(patches[1]?.jobs).toMatchObject({ upserts: [{ identity: { key: 's/a' } }], removals: [] })
  })

  it('contain the corrected times of a server’s jobs when the server’s clock changes', async () => {
    const createdAt = clock.now()
    store.putServer(server('s'))
    store.putJob(withJobFields(createJob('s', 'a', 0), { createdAt }))
    store.putJob(withJobFields(createJob('other', 'b', 0), { createdAt }))
    feed.setVisible(true)
    await clock.advance(100)
    store.updateServer('s', (known) => ({ ...known, skewMs: 5_000 }))
    await clock.advance(100)
    expect(patches[1]?.jobs?.upserts).toMatchObject([
      { identity: { key: 's/a' }, run: { createdAt: createdAt - 5_000 } },
    ])
    expect(patches[1]?.jobs?.upserts).toHaveLength(1)
    store.updateServer('s', (known) => ({ ...known, reach: 'ok' }))
    await clock.advance(100)
    expect(patches[2]?.jobs).toBeUndefined()
  })

  it('stop when the program ends', async () => {
    feed.setVisible(true)
    put('a')
    feed.stop()
    put('b')
    await clock.advance(1_000)
    expect(patches).toEqual([])
    expect(clock.pending()).toEqual([])
  })
})

const given = {
  id: fc.constantFrom('a', 'b', 'c'),
  server: fc.constantFrom('s', 't'),
  progress: fc.nat(100),
  status: fc.constantFrom('pending', 'running', 'completed', 'failed', 'cancelled'),
  startedAt: fc.nat(3),
  skewMs: fc.constantFrom(0, 5_000, -7_000),
  theme: fc.constantFrom('dark' as const, 'light' as const),
  ms: fc.constantFrom(10, 100, 250),
  visible: fc.boolean(),
}
type Given = {
  readonly [K in keyof typeof given]: (typeof given)[K] extends fc.Arbitrary<infer T> ? T : never
}

const steps: Readonly<Record<string, (given: Given, key: JobKey, at: number) => unknown>> = {
  put: ({ id, server: of }) => put(id, of),
  remove: (_, key) => store.removeJob(key),
  frame: ({ progress }, key) => frame(key, progress),
  report({ id: jobId, status, startedAt }, key, at) {
    const report = { jobId, status, progress: 50, step: '', startedAt: at - 10_000 + startedAt }
    store.applyJobEvent(key, { type: 'report', report, at })
  },
  lost: (_, key, at) => store.applyJobEvent(key, { type: 'lost', at }),
  seen: (_, key) => store.markSeen([key]),
  command: (_, key, at) => store.setPendingCommand(key, { kind: 'cancel', at, state: 'sent' }),
  server: ({ server: id, skewMs }) =>
    store.putServer({ ...(store.state().servers.get(id) ?? server(id)), skewMs }),
  'no server': ({ server: id }) => store.removeServer(id),
  theme: ({ theme }) => store.setSettings({ theme }),
  banner: ({ id }, _, at) => store.putBanner({ id, tone: 'info', message: createQuotedMessage(String(at)) }),
  'no banner': ({ id }) => store.removeBanner(id),
  wait: ({ ms }) => clock.advance(ms),
  visible: ({ visible }) => feed.setVisible(visible),
}
const step = fc.record({ ...given, do: fc.constantFrom(...Object.keys(steps)) })

const take = async (what: Given & { readonly do: string }) =>
  steps[what.do]?.(what, `${what.server}/${what.id}`, clock.now())

function shown({ jobs, servers, settings, banners }: MainState) {
  const rows = [...jobs.values()].map((job) => ({ ...job, expectedEnd: undefined }))
  return {
    jobs: rows.toSorted((a, b) => a.identity.key.localeCompare(b.identity.key)),
    servers,
    settings,
    banners,
  }
}

it('a snapshot with its later patches equals a fresh snapshot, whatever happened', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 40 }),
      fc.array(step, { maxLength: 40 }),
      async (before, after) => {
        begin()
        for (const each of before) await take(each)
        const opened = feed.snapshot()
        const seenBefore = patches.length
        for (const each of after) await take(each)
        feed.setVisible(true)
        await clock.advance(1_000)
        let mainState = createMainState(opened, clock.now())
        for (const patch of patches.slice(seenBefore)) {
          const next = applyPatch(mainState, patch, clock.now())
          if (next === 'gap') throw new Error(`a gap before patch ${patch.seq}`)
          mainState = next
        }
        const fresh = createMainState(feed.snapshot(), clock.now())
        expect(shown(mainState)).toEqual(shown(fresh))
        expect(mainState.seq).toBe(fresh.seq)
        feed.stop()
      },
    ),
    { numRuns: 1_000, seed: 20261124 },
  )
})
