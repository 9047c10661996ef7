import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { watchedIn } from '#test/soak/agent-process.ts'
import { openField } from '#test/soak/field.ts'
import { parseLedger } from '#test/soak/ledger-file.ts'
import { otherProblems } from '#test/soak/outcome.ts'
import { startPace, tempoAtStart } from '#test/soak/pace.ts'
import { planStorm } from '#test/soak/plan.ts'
import { without } from '#test/soak/spans.ts'
import { acceleratedClock, tempoFromNow, type Tempo } from '#test/soak/tempo.ts'
import { createWatchBook } from '#test/soak/watch-book.ts'
import { fakeClock } from '#test/support/fake-clock.ts'
import { min } from './evidence.ts'

describe('the plan of a storm', () => {
  const size = { seed: 5, jobs: 20, servers: 3, stormMs: min(60), plugin: false }

  it('is the same for the same seed, and another for another', () => {
    expect(planStorm(size)).toEqual(planStorm(size))
    expect(planStorm({ ...size, seed: 6 })).not.toEqual(planStorm(size))
  })

  it('gives the first job of every server the same bare ID', () => {
    expect(new Set(planStorm(size).jobs.map(({ script }) => script.id)).size).toBe(18)
  })

  it('has one fault at a time per server, and none in the lull', () => {
    const { troubles, deaths, lull = { from: 0, to: 0 } } = planStorm(size)
    expect(lull.to - lull.from).toBe(min(16))
    const overlaps = troubles.filter(({ server, from, to }) =>
      troubles.some((other) => other.server === server && other.from > from && other.from < to),
    )
    expect(overlaps).toEqual([])
    expect(troubles.filter(({ from, to }) => to > lull.from && from < lull.to)).toEqual([])
    expect(deaths.filter(({ at, downMs }) => at + downMs >= lull.from && at < lull.to)).toEqual([])
  })

  it('is the same with the plugin, except for the plugin’s faults', () => {
    const [plain, withPlugin] = [planStorm(size), planStorm({ ...size, plugin: true })]
    const others = withPlugin.troubles.filter(({ trouble }) => !trouble.kind.startsWith('plugin-'))
    expect(others).toEqual(plain.troubles)
    expect(withPlugin.troubles.length).toBeGreaterThan(others.length + 20)
    expect({ ...withPlugin, size, troubles: plain.troubles }).toEqual(plain)
    const { lull = { from: 0, to: 0 } } = withPlugin
    expect(withPlugin.troubles.filter(({ from, to }) => to > lull.from && from < lull.to)).toEqual([])
  })
})

describe('the judge of a storm', () => {
  it('reports requests over a limit, and no other 500 that closes its connection', async () => {
    const size = { seed: 5, jobs: 1, servers: 1, stormMs: min(1), plugin: false }
    const field = await openField(size, fakeClock())
    onTestFinished(() => field.close())
    const server = field.at(0)
    const ask = () =>
      new Promise<number | undefined>((resolve, reject) => {
        const url = `${server.url}/api/v1/jobs/queue/stats`
        get(url, { agent: false }, (response) => resolve(response.resume().statusCode)).on('error', reject)
      })
    const keeper = { problems: [], socketsLeft: 0, mostRssMb: 0 }
    server.redisDown = true
    for (let sent = 0; sent < 200; sent++) expect(await ask()).toBe(500)
    expect(otherProblems({ field, keeper })).toEqual([])
    await ask()
    expect(otherProblems({ field, keeper })).toEqual(['server 0 had 1 requests over its limit'])
  })
})

describe('the accelerated clock', () => {
  it('runs faster than the machine by its factor, and wakes no sleeper early', async () => {
    const clock = acceleratedClock(tempoFromNow(100))
    const [real, start] = [performance.now(), clock.now()]
    await clock.sleep(1_000)
    expect(clock.now() - start).toBeGreaterThanOrEqual(1_000)
    expect(clock.now() - start).toBeLessThanOrEqual((performance.now() - real) * 100 + 200)
  })

  it('agrees with another one of the same tempo', () => {
    const tempo = tempoFromNow(50)
    expect(Math.abs(acceleratedClock(tempo).now() - acceleratedClock(tempo).now())).toBeLessThan(1_000)
  })

  it('wakes a sleeper on request', async () => {
    const stop = new AbortController()
    const sleeping = acceleratedClock(tempoFromNow(2)).sleep(60_000, stop.signal)
    stop.abort(new Error('enough'))
    await expect(sleeping).rejects.toThrow('enough')
  })
})

const aWhile = () => new Promise((resolve) => setTimeout(resolve, 20))

/** Far faster than any machine, so that only the process holds it back. */
function beginPace() {
  const tempo = tempoFromNow(1e6)
  const clock = acceleratedClock(tempo)
  const told: Tempo[] = []
  const pace = startPace(tempo, clock, (each) => told.push(each))
  const start = clock.now()
  return { clock, told, pace, passed: () => clock.now() - start }
}

describe('the pace of a storm', () => {
  it('lets no more time pass than a process keeps up with, on either side', async () => {
    const { told, pace, passed } = beginPace()
    await aWhile()
    const before = passed()
    expect(before).toBeLessThan(10_000)
    pace.heard()
    await expect.poll(() => told.length).toBe(2)
    await aWhile()
    expect(passed()).toBeGreaterThan(before)
    expect(passed()).toBeLessThan(before + 10_000)
    for (const { limit = 0, ...tempo } of told)
      expect(acceleratedClock({ ...tempo, limit }).now()).toBeLessThanOrEqual(limit)
    pace.end()
  })

  it('lets no process run ahead that takes long to start', async () => {
    const tempo = tempoFromNow(1_000)
    const clock = acceleratedClock(tempo)
    const its = tempoAtStart(tempo, clock)
    const most = clock.now() + 1_000
    await aWhile()
    expect(acceleratedClock(its).now()).toBeLessThanOrEqual(most)
  })

  it('goes on without the process from where it stood', async () => {
    const { clock, pace, passed } = beginPace()
    await aWhile()
    pace.end()
    await clock.sleep(60_000)
    expect(passed()).toBeGreaterThanOrEqual(60_000)
  })
})

describe('a span with holes', () => {
  it('leaves what no hole covers', () => {
    const holes = [
      { from: 2, to: 3 },
      { from: 8, to: 12 },
      { from: 20, to: 30 },
    ]
    expect(without({ from: 0, to: 10 }, holes)).toEqual([
      { from: 0, to: 2 },
      { from: 3, to: 8 },
    ])
    expect(without({ from: 2, to: 3 }, holes)).toEqual([])
  })
})

const due = (id: string, kind = 'completed') =>
  JSON.stringify({ v: 1, due: { id, key: 's/j', kind, run: 1, at: 7, progress: 100 } })
const line = (id: string) => JSON.stringify({ v: 1, announced: `s/j#${id}` })

describe('the ledger by its lines', () => {
  it('counts how often each outcome was announced, and reads its time from its ID', () => {
    const text = [
      due('completed@5'),
      due('lost@3', 'lost'),
      line('completed@5'),
      line('completed@5'),
      '',
    ].join('\n')
    expect(parseLedger(text)).toMatchObject([
      { id: 'completed@5', at: 5, announced: 2 },
      { id: 'lost@3', at: 7, announced: 0 },
    ])
  })

  it('rejects a line that announces what was never due', () => {
    expect(() => parseLedger(line('completed@5'))).toThrow('never due')
  })
})

describe('the list of watches', () => {
  it('requests again what a new life doesn’t know, and lists what it should have known', () => {
    const book = createWatchBook(10_000)
    const { key: old } = book.ask(0, 's', 'old', 0)
    const { key: late } = book.ask(0, 's', 'late', 0)
    const { key: kept } = book.ask(0, 's', 'kept', 0)
    book.watched(old, 1_000, true)
    book.watched(late, 59_950, true)
    const { missing, forgotten } = book.begins([kept], 70_000, 60_000)
    expect(missing.map(({ jobId }) => jobId)).toEqual(['old', 'late'])
    expect(forgotten).toEqual([`${old}, for 59 s`])
    expect(book.all.get(late)?.watchedAt).toBeUndefined()
    expect(book.all.get(kept)?.watchedAt).toBe(70_000)
  })
})

const job = (jobId: string) => ({ serverId: 'server', jobId })

describe('the jobs of an agent', () => {
  it('are its active and its finished ones', () => {
    const folder = mkdtempSync(join(tmpdir(), 'compileo-soak-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    expect(watchedIn(folder)).toEqual([])
    writeFileSync(join(folder, 'watch-list.json'), JSON.stringify({ jobs: [job('runs')] }))
    const lines = [{ job: job('ended') }, { job: job('moved on') }, { gone: 'server/moved on' }]
    const text = lines.map((step) => `${JSON.stringify({ v: 1, ...step })}\n`).join('')
    writeFileSync(join(folder, 'finished-jobs.jsonl'), `${text}{"v":1,"jo`)
    expect(watchedIn(folder)).toEqual(['server/runs', 'server/ended'])
  })
})
