import { get } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openField } from '#test/soak/field.ts'
import { parseLedger } from '#test/soak/ledger-file.ts'
import { otherProblems } from '#test/soak/outcome.ts'
import { startPace, tempoAtStart } from '#test/soak/pace.ts'
import { acceleratedClock, tempoFromNow, type Tempo } from '#test/soak/tempo.ts'
import { createWatchBook } from '#test/soak/watch-book.ts'
import { fakeClock } from '#test/support/fake-clock.ts'
import { min } from '../soak/evidence.ts'

it('requests over the rate limit are reported, but no other errors with status 500', async () => {
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

const aWhile = () => new Promise((resolve) => setTimeout(resolve, 20))

/** The storm is far faster than any machine, so that only the process holds it back. */
function beginPace() {
  const tempo = tempoFromNow(1e6)
  const clock = acceleratedClock(tempo)
  const told: Tempo[] = []
  const pace = startPace(tempo, clock, (each) => told.push(each))
  const start = clock.now()
  return { clock, told, pace, passed: () => clock.now() - start }
}

describe('the accelerated time of a storm', () => {
  it('passes no faster than a process can follow, for both processes', async () => {
    const { told, pace, passed } = beginPace()
    await aWhile()
    const before = passed()
    expect(before).toBeLessThan(10_000)
    pace.acknowledge()
    await expect.poll(() => told.length).toBe(2)
    await aWhile()
    expect(passed()).toBeGreaterThan(before)
    expect(passed()).toBeLessThan(before + 10_000)
    for (const { limit = 0, ...tempo } of told)
      expect(acceleratedClock({ ...tempo, limit }).now()).toBeLessThanOrEqual(limit)
    pace.end()
  })

  it('doesn’t pass for a process that takes long to start', async () => {
    const tempo = tempoFromNow(1_000)
    const clock = acceleratedClock(tempo)
    const its = tempoAtStart(tempo, clock)
    const most = clock.now() + 1_000
    await aWhile()
    expect(acceleratedClock(its).now()).toBeLessThanOrEqual(most)
  })
})

const due = (id: string, kind = 'completed') =>
  JSON.stringify({ v: 1, due: { id, key: 's/j', kind, run: 1, at: 7, progress: 100 } })
const line = (id: string) => JSON.stringify({ v: 1, announced: `s/j#${id}` })

it('reading the ledger counts how often each outcome was announced, and when', () => {
  const text = [due('completed@5'), due('lost@3', 'lost'), line('completed@5'), line('completed@5'), ''].join(
    '\n',
  )
  expect(parseLedger(text)).toMatchObject([
    { id: 'completed@5', at: 5, announced: 2 },
    { id: 'lost@3', at: 7, announced: 0 },
  ])
})

it('jobs that a new process doesn’t know are watched again, and lost watches listed', () => {
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
