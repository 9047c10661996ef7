import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { copyDiagnostics } from '#main/core/commands/files/diagnostics.ts'
import { getHistoryPage } from '#main/core/commands/history/load-history.ts'
import { PatchFeed } from '#main/core/state/patches.ts'
import { openCrashMark } from '#main/app/crash-handler.ts'
import { createTrayView } from '#main/desktop/tray/view.ts'
import { openTestCore, createRecordingPresenter } from '#test/support/core.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { createHostileArbitrary, hostileTextArbitrary } from '#test/support/hostile-json.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { createQuotedMessage, formatMessageOrText } from '#test/support/job-texts.ts'
import { runCore } from '#test/support/running-core.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'

const at = Date.UTC(2026, 10, 24, 12)
const outcome = {
  id: `failed@${at}`,
  key: 's/x',
  kind: 'failed',
  run: 1,
  at,
  startedAt: at - 1,
  progress: 5,
  error: 'E',
}

const files: Record<string, unknown> = {
  'settings.json': {
    version: 1,
    theme: 'dark',
    language: 'en',
    notify: { completed: true, failed: true, cancelled: false, lost: true },
    pausedUntil: 0,
    statsEverySeconds: 60,
    alertLevels: { failureRate: 0.1, cpuPercent: 90, memoryMb: 1_000, pending: 10 },
  },
  'watch-list.json': {
    version: 1,
    servers: [
      {
        id: 's',
        name: 'S',
        url: 'http://127.0.0.1:9',
        autoRestarts: 1,
        alerts: [{ kind: 'cpu', raisedAt: at, message: createQuotedMessage('busy') }],
      },
    ],
    jobs: [
      {
        serverId: 's',
        jobId: 'x',
        label: 'Label',
        addedAt: at,
        status: 'failed',
        currentStep: 'Step',
        startedAt: at,
        completedAt: at,
        heardAt: at,
        error: 'E',
        recovery: { attempts: 1, restartAt: at },
        runs: [{ run: 1, startedAt: at, endedAt: at, kind: 'failed', error: 'E' }],
        ending: { ...outcome, key: undefined, errors: { what: 'documents', failed: 1, of: 2, reason: 'E' } },
      },
    ],
  },
  'keys.json': { version: 1, keys: { s: { origin: 'http://127.0.0.1:9', sealed: 'AAAA' } } },
  'hooks.json': {
    version: 1,
    hooks: [
      {
        id: 'h',
        name: 'Phone',
        isOn: true,
        action: {
          type: 'ntfy',
          server: 'http://127.0.0.1:9',
          topic: 't',
        },
        outcomes: ['failed'],
        kinds: [],
        servers: [],
        longerThanMinutes: 1,
        alsoWhilePaused: true,
        origin: 'http://127.0.0.1:9',
        secrets: ['token'],
      },
    ],
  },
  'crashed.json': { at, told: false },
}
const lines: readonly unknown[] = [
  { v: 1, due: outcome, label: 'Label', server: 'S' },
  { v: 1, announced: `s/x#failed@${at}`, silence: 'paused' },
]
const deliveries: readonly unknown[] = [
  {
    v: 1,
    hook: 'h',
    due: {
      id: 'd',
      filedAt: at,
      kind: 'failed',
      jobId: 'x',
      run: 1,
      server: { name: 'S', url: 'http://127.0.0.1:9' },
      endedAt: at,
      progress: 5,
      error: 'E',
    },
  },
  { v: 1, hook: 'h', done: 'd', report: { at, ok: false, message: createQuotedMessage('refused') } },
]

async function startWith(folder: string, name: string, text: string) {
  // The hook is saved as well, because the program drops deliveries of an unknown hook unread.
  writeFileSync(join(folder, 'hooks.json'), JSON.stringify(files['hooks.json']))
  writeFileSync(join(folder, name), text)
  const clock = createFakeClock()
  const core = openTestCore({ folder, clock, presenter: createRecordingPresenter() })
  core.start()
  const { store, context } = core
  const feed = new PatchFeed({ ...context, version: '1.0.0', send: () => undefined })
  structuredClone(feed.snapshot())
  feed.stop()
  const { jobs, servers, ...rest } = store.state()
  createTrayView({ ...rest, jobs: jobs.values(), servers: servers.values() }, core.texts(), clock.now())
  getHistoryPage(context, { search: 'x', kinds: [], offset: 0, limit: 100 })
  await copyDiagnostics(context, {
    program: () => ({}),
    desktop: async () => ({}),
    log: { tail: () => [], redact: (line) => line },
    copyText: async () => undefined,
  })
  const mark = openCrashMark(folder)
  mark.last()
  mark.takeUnannounced()
  await core.stop()
  expect(Object.keys(Object.prototype)).toEqual([])
}

async function holds(name: string, text: fc.Arbitrary<string>, numRuns: number) {
  await fc.assert(
    fc.asyncProperty(text, async (content) => {
      const folder = createTempFolder()
      await startWith(folder, name, content)
      const again = openTestCore({ folder, clock: createFakeClock(), presenter: createRecordingPresenter() })
      const banners = again.store.state().banners.map(({ message }) => formatMessageOrText(message))
      await again.stop()
      rmSync(folder, { recursive: true })
      expect(banners.filter((banner) => !banner.includes('newer version'))).toEqual([])
    }),
    { numRuns, interruptAfterTimeLimit: 40_000, markInterruptAsFailure: false },
  )
}

const asJson = (content: unknown) => JSON.stringify(content)
const asLines = (content: unknown) =>
  (Array.isArray(content) ? content : [content]).map((line) => `${JSON.stringify(line)}\n`).join('')

const small = ['keys.json', 'crashed.json']

describe.each([
  ...Object.entries(files).map(
    ([name, content]) => [name, createHostileArbitrary(content).map(asJson)] as const,
  ),
  ['outcomes.jsonl', createHostileArbitrary(lines).map(asLines)] as const,
  ['hooks.jsonl', createHostileArbitrary(deliveries).map(asLines)] as const,
])('a launch with an invalid %s', (name, changed) => {
  const runs = small.includes(name) ? 20 : 60
  it(
    'survives any structure in the file',
    () => expect(holds(name, hostileTextArbitrary, 20)).resolves.toBeUndefined(),
    60_000,
  )
  it(
    'survives any value anywhere in the file',
    () => expect(holds(name, changed, runs)).resolves.toBeUndefined(),
    60_000,
  )
})

const numbersIn = (content: unknown, path: readonly string[] = []): readonly (readonly string[])[] => {
  if (typeof content === 'number') return [path]
  if (typeof content !== 'object' || content === null) return []
  return Object.entries(content).flatMap(([name, value]) => numbersIn(value, [...path, name]))
}

function withNumber(content: unknown, [name, ...rest]: readonly string[], number: number): unknown {
  if (name === undefined) return number
  if (typeof content !== 'object' || content === null) return content
  const changed = Object.entries(content).map(([key, value]: [string, unknown]) => [
    key,
    key === name ? withNumber(value, rest, number) : value,
  ])
  return Array.isArray(content) ? changed.map(([, value]) => value) : Object.fromEntries(changed)
}

const server = { id: 's', name: 'S', url: 'http://127.0.0.1:9', alerts: [{ kind: 'pending', raisedAt: at }] }
const times = { createdAt: at, startedAt: at, completedAt: at, heardAt: at, lostTrackAt: at }
const ranAgain = { runs: [{ run: 1, startedAt: at, endedAt: at, kind: 'failed' }], run: 2, cancelAskedOf: 2 }
const numbered = {
  version: 1,
  servers: [
    {
      ...server,
      autoRestarts: 1,
      pausedUntil: at,
      journalReadAt: at,
      watchRules: [{ id: 'r', since: at }],
      alertLevels: { pending: 3 },
    },
  ],
  jobs: [
    {
      serverId: 's',
      jobId: 'x',
      addedAt: at,
      progress: 5,
      autoRestarts: 1,
      limitMs: 60_000,
      ...times,
      ...ranAgain,
      addedBy: { rule: 'r', since: at },
      overdue: { run: 2, usualMs: 60_000 },
      announcesEnd: { run: 2 },
      recovery: { attempts: 1, restartAt: at },
      ending: { ...outcome, key: undefined, result: { counts: { documents: 1 } } },
    },
  ],
}
/** Larger numbers aren't valid times, and `Date` throws for them. */
const largest = 8.64e15

describe('a number out of bounds in a saved file', () => {
  const cases = numbersIn(numbered)
    .filter((path) => path[0] !== 'version')
    .flatMap((path) => [1e300, -1e300].map((number) => [path.join('.'), number, path] as const))

  it.each(cases)('is ignored, without losing servers or jobs, if %s is %d', async (_, number, path) => {
    const folder = createTempFolder()
    writeFileSync(join(folder, 'watch-list.json'), JSON.stringify(withNumber(numbered, path, number)))
    const core = openTestCore({ folder, clock: createFakeClock(), presenter: createRecordingPresenter() })
    const { servers, jobs, banners } = core.store.state()
    expect(banners).toEqual([])
    expect([...jobs.keys()]).toEqual(['s/x'])
    const state = [[...servers.values()], [...jobs.values()]]
    const found = numbersIn(state).map((place) =>
      place.reduce<unknown>((of, name) => Object(of)[name], state),
    )
    expect(found.filter((each) => Math.abs(Number(each)) > largest)).toEqual([])
    await core.stop()
  })

  it('doesn’t remove a run from the history', async () => {
    const folder = createTempFolder()
    const far = { ...outcome, run: 1e300, progress: 1e300, at: 1e300, startedAt: 1e300 }
    writeFileSync(join(folder, 'outcomes.jsonl'), `${JSON.stringify({ v: 1, due: far })}\n`)
    const core = openTestCore({ folder, clock: createFakeClock(), presenter: createRecordingPresenter() })
    expect(core.store.state().banners).toEqual([])
    expect(core.context.ledger.entries()).toMatchObject([{ outcome: { run: 1, progress: 0, at: 0 } }])
    await core.stop()
  })

  it('makes the settings file invalid, like any other invalid value', async () => {
    const folder = createTempFolder()
    writeFileSync(join(folder, 'settings.json'), JSON.stringify({ version: 1, pausedUntil: 1e300 }))
    const core = openTestCore({ folder, clock: createFakeClock(), presenter: createRecordingPresenter() })
    const { settings, banners } = core.store.state()
    expect(settings.pausedUntil).toBe(0)
    expect(banners.map(({ message }) => formatMessageOrText(message))).toEqual([
      expect.stringMatching(/moved to/),
    ])
    await core.stop()
  })
})

it('a watch rule works even if the saved time of the last journal request is impossible', async () => {
  const compileo = await startServerForTest({ plugin: true, streamIntervalMs: 10, rateLimit: Infinity })
  const folder = createTempFolder()
  const servers = [
    { id: 's', name: 'S', url: compileo.url, journalReadAt: 1e300, watchRules: [{ id: 'r', since: 1 }] },
  ]
  writeFileSync(join(folder, 'watch-list.json'), JSON.stringify({ version: 1, servers, jobs: [] }))
  const { id } = compileo.addJob({ status: 'running' })
  const core = runCore({ folder })
  await core.untilState(() => core.store.state().jobs.has(`s/${id}`))
  expect(core.store.state().jobs.size).toBe(1)
})
