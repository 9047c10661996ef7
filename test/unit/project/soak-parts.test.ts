import { get } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startServerPool } from '#test/soak/server-pool.ts'
import { parseLedger } from '#test/soak/ledger-file.ts'
import { findOtherProblems } from '#test/soak/outcome.ts'
import { startClockSync, createStoppedTimeScale } from '#test/soak/clock-sync.ts'
import { createAcceleratedClock, createTimeScale, type TimeScale } from '#test/soak/time-scale.ts'
import { createWatchedJobs } from '#test/soak/watched-jobs.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { min } from '../soak/evidence.ts'

it('a request over the rate limit is reported as a problem, but status 500 isn’t', async () => {
  const size = { seed: 5, jobs: 1, servers: 1, stormMs: min(1), plugin: false }
  const pool = await startServerPool(size, createFakeClock())
  onTestFinished(() => pool.close())
  const server = pool.at(0)
  const ask = () =>
    new Promise<number | undefined>((resolve, reject) => {
      const url = `${server.url}/api/v1/jobs/queue/stats`
      get(url, { agent: false }, (response) => resolve(response.resume().statusCode)).on('error', reject)
    })
  const supervisor = { problems: [], socketsLeft: 0, maxRssMb: 0 }
  server.redisDown = true
  for (let sent = 0; sent < 200; sent++) expect(await ask()).toBe(500)
  expect(findOtherProblems({ pool, supervisor })).toEqual([])
  await ask()
  expect(findOtherProblems({ pool, supervisor })).toEqual(['server 0 had 1 requests over its limit'])
})

const aWhile = () => new Promise((resolve) => setTimeout(resolve, 20))

/** The time scale is faster than any machine, so the clock always waits for the other process. */
function beginClockSync() {
  const timeScale = createTimeScale(1e6)
  const clock = createAcceleratedClock(timeScale)
  const sent: TimeScale[] = []
  const clockSync = startClockSync(timeScale, clock, (each) => sent.push(each))
  const start = clock.now()
  return { clock, sent, clockSync, passed: () => clock.now() - start }
}

describe('the accelerated time of a soak test', () => {
  it('passes no faster than both processes can follow', async () => {
    const { sent, clockSync, passed } = beginClockSync()
    await aWhile()
    const before = passed()
    expect(before).toBeLessThan(10_000)
    clockSync.onAcknowledged()
    await expect.poll(() => sent.length).toBe(2)
    await aWhile()
    expect(passed()).toBeGreaterThan(before)
    expect(passed()).toBeLessThan(before + 10_000)
    for (const { limit = 0, ...timeScale } of sent)
      expect(createAcceleratedClock({ ...timeScale, limit }).now()).toBeLessThanOrEqual(limit)
    clockSync.end()
  })

  it('stands still while a process is starting', async () => {
    const timeScale = createTimeScale(1_000)
    const clock = createAcceleratedClock(timeScale)
    const its = createStoppedTimeScale(timeScale, clock)
    const most = clock.now() + 1_000
    await aWhile()
    expect(createAcceleratedClock(its).now()).toBeLessThanOrEqual(most)
  })
})

const due = (id: string, kind = 'completed') =>
  JSON.stringify({ v: 1, due: { id, key: 's/j', kind, run: 1, at: 7, progress: 100 } })
const line = (id: string) => JSON.stringify({ v: 1, announced: `s/j#${id}` })

it('the parsed ledger has each outcome’s time and number of announcements', () => {
  const text = [due('completed@5'), due('lost@3', 'lost'), line('completed@5'), line('completed@5'), ''].join(
    '\n',
  )
  expect(parseLedger(text)).toMatchObject([
    { id: 'completed@5', at: 5, announced: 2 },
    { id: 'lost@3', at: 7, announced: 0 },
  ])
})

it('jobs that a new process lacks are watched again, and lost watches are reported', () => {
  const watchedJobs = createWatchedJobs(10_000)
  const { key: old } = watchedJobs.add(0, 's', 'old', 0)
  const { key: late } = watchedJobs.add(0, 's', 'late', 0)
  const { key: kept } = watchedJobs.add(0, 's', 'kept', 0)
  watchedJobs.watched(old, 1_000, true)
  watchedJobs.watched(late, 59_950, true)
  const { missing, forgotten } = watchedJobs.onAppStart([kept], 70_000, 60_000)
  expect(missing.map(({ jobId }) => jobId)).toEqual(['old', 'late'])
  expect(forgotten).toEqual([`${old}, for 59 s`])
  expect(watchedJobs.all.get(late)?.watchedAt).toBeUndefined()
  expect(watchedJobs.all.get(kept)?.watchedAt).toBe(70_000)
})
