import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { captureNames, jobOf, readCapture } from './capture.ts'
import { ask } from './raw-request.ts'
import { answered, askAsIn, clock, comparable, recorded, start } from './replay.ts'

test.each(['01_health', '01_root', '01_unknown'])('the plain routes %s', async (name) => {
  expect(await answered(name, await start())).toEqual(recorded(name))
})

describe('GET /status', () => {
  test.each([
    '02_status_cancelled',
    '02_status_completed',
    '02_status_failed',
    '02_whole_second_a1',
    '03_status_special_dquote',
    '21_errors_chunk_none',
    '21_errors_chunk_some',
    '21_errors_dataset_done',
    '21_errors_dataset_no_model',
    '21_errors_dataset_some',
    '21_errors_extraction_no_model',
    '21_errors_parse_all_done',
    '21_errors_parse_some',
  ])('%s, with its own times', async (name) => {
    const server = await start()
    server.addJob(jobOf(readCapture(name).body))
    const answer = await askAsIn(name, server).until(({ whole }) => whole)
    expect(comparable(answer)).toEqual(recorded(name))
    expect(answer.body).toBe(readCapture(name).body)
  })

  test.each(['02_status_pending', '02_status_running', '02_status_scheduled', '02_status_retrying'])(
    '%s',
    async (name) => {
      const server = await start()
      server.addJob(jobOf(readCapture(name).body))
      expect(await answered(name, server)).toEqual(recorded(name))
    },
  )

  test('02_status_missing', async () => {
    expect(await answered('02_status_missing', await start())).toEqual(recorded('02_status_missing'))
  })
})

describe('the long poll', () => {
  const job = { id: 'p1', status: 'running', progress: 40, currentStep: 'Processing document 2 of 5' }

  test('04_poll_equal_t1: waits its second if nothing changes', async () => {
    const server = await start()
    server.addJob(job)
    const answer = askAsIn('04_poll_equal_t1', server)
    await server.until(() => server.requests.count({ route: 'poll' }) === 1)
    await clock.advance(999)
    expect(answer.raw).toBe('')
    await clock.advance(1)
    expect(comparable(await answer.until(({ whole }) => whole))).toEqual(recorded('04_poll_equal_t1'))
  })

  test('04_poll_deleted_during', async () => {
    const server = await start()
    server.addJob(job)
    const answer = askAsIn('04_poll_deleted_during', server)
    await server.until(() => server.requests.count({ route: 'poll' }) === 1)
    server.removeJob('p1')
    await clock.advance(500)
    expect(comparable(await answer.until(({ whole }) => whole))).toEqual(recorded('04_poll_deleted_during'))
  })

  test.each(['04_poll_missing', '04_poll_timeout0', '04_poll_timeout301'])('%s', async (name) => {
    const server = await start()
    server.addJob(job)
    expect(await answered(name, server)).toEqual(recorded(name))
  })
})

test('05_stats_1_first and 05_stats_2_second_cached: only that has active_workers', async () => {
  const server = await start()
  const statuses = ['pending', 'running', 'scheduled', 'completed', 'failed', 'cancelled', 'retrying']
  for (const status of statuses) server.addJob({ status })
  Object.assign(server.machine, { cpuPercent: 59.1, memoryMb: 481.390625 })
  expect(await answered('05_stats_1_first', server)).toEqual(recorded('05_stats_1_first'))
  expect(await answered('05_stats_2_second_cached', server)).toEqual(recorded('05_stats_2_second_cached'))
})

describe('cancel and restart', () => {
  test.each([
    '06_cancel_completed',
    '06_cancel_missing',
    '06_cancel_running',
    '06_restart_completed',
    '06_restart_missing',
  ])('%s', async (name) => {
    const server = await start()
    for (const id of ['c-completed', 'e-completed']) server.addJob({ id, status: 'completed' })
    server.addJob({ id: 'c-running', status: 'running' })
    expect(await answered(name, server)).toEqual(recorded(name))
  })

  test('06_restart_failed, 06_status_after_restart_failed: old step and result remain', async () => {
    const server = await start()
    const old = { progress: 60, currentStep: 'step 3', error: 'boom', result: { old: 1 } }
    server.addJob({ id: 'e-failed', status: 'failed', ...old })
    expect(await answered('06_restart_failed', server)).toEqual(recorded('06_restart_failed'))
    expect(await answered('06_status_after_restart_failed', server)).toEqual(
      recorded('06_status_after_restart_failed'),
    )
  })
})

describe('the key and the limit', () => {
  test.each(['07_auth_sse_nokey', '07_auth_status_nokey'])('%s', async (name) => {
    expect(await answered(name, await start({ apiKey: 'right' }))).toEqual(recorded(name))
  })

  test('07_auth_status_wrong', async () => {
    expect(
      await answered('07_auth_status_wrong', await start({ apiKey: 'right' }), { 'X-API-Key': 'nope' }),
    ).toEqual(recorded('07_auth_status_wrong'))
  })

  test.each(['08_limited_sse', '08_limited_status'])('%s, and the connection is dropped', async (name) => {
    const server = await start({ rateLimit: 1 })
    server.addJob({ id: 'a1' })
    await ask(server, 'GET', '/health', { connection: 'close' }).until(({ whole }) => whole)
    const answer = await askAsIn(name, server).until(({ connection }) => connection === 'closed')
    expect(comparable(answer)).toEqual(recorded(name))
  })
})

test.each(['09b_redisdown_health', '09b_redisdown_sse', '09b_redisdown_status'])(
  'Redis down %s',
  async (name) => {
    const server = await start()
    server.addJob({ id: 'd1', status: 'running' })
    server.redisDown = true
    expect(await answered(name, server)).toEqual(recorded(name))
  },
)

test('every recording is replayed', () => {
  const files = ['captures.test.ts', 'captures-stream.test.ts']
  const sources = files.map((file) => readFileSync(join(import.meta.dirname, file), 'utf8')).join('')
  expect(captureNames().filter((name) => !sources.includes(name))).toEqual([])
})
