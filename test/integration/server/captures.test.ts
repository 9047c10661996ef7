import { describe, expect, test } from 'vitest'
import {
  captureNames,
  framesOf,
  jobOf,
  listCaptureNames,
  normalised,
  readCapture,
  stateOf,
} from './capture.ts'
import { ask } from './raw-request.ts'
import {
  answered,
  askAsIn,
  clock,
  comparable,
  compared,
  recorded,
  recordedText,
  replayStream,
  start,
} from './replay.ts'

test.each(['01_health', '01_root', '01_unknown'])(
  'the test server’s response equals the recording %s',
  async (name) => {
    expect(await answered(name, await start())).toEqual(recorded(name))
  },
)

describe('the test server’s status response equals the recording', () => {
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
  ])('%s, including its times', async (name) => {
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

describe('the test server’s long poll equals the recording', () => {
  const job = { id: 'p1', status: 'running', progress: 40, currentStep: 'Processing document 2 of 5' }

  test('04_poll_equal_t1, which lasts a second if nothing changes', async () => {
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

test('the test server’s counts equal the recordings 05_stats_1 and 05_stats_2', async () => {
  const server = await start()
  const statuses = ['pending', 'running', 'scheduled', 'completed', 'failed', 'cancelled', 'retrying']
  for (const status of statuses) server.addJob({ status })
  Object.assign(server.machine, { cpuPercent: 59.1, memoryMb: 481.390625 })
  expect(await answered('05_stats_1_first', server)).toEqual(recorded('05_stats_1_first'))
  expect(await answered('05_stats_2_second_cached', server)).toEqual(recorded('05_stats_2_second_cached'))
})

describe('the test server’s response to a cancel or restart equals the recording', () => {
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

  test('06_restart_failed, after which the old step and result remain', async () => {
    const server = await start()
    const old = { progress: 60, currentStep: 'step 3', error: 'boom', result: { old: 1 } }
    server.addJob({ id: 'e-failed', status: 'failed', ...old })
    expect(await answered('06_restart_failed', server)).toEqual(recorded('06_restart_failed'))
    expect(await answered('06_status_after_restart_failed', server)).toEqual(
      recorded('06_status_after_restart_failed'),
    )
  })
})

describe('the test server’s response to a wrong key or too many requests equals the recording', () => {
  test.each(['07_auth_sse_nokey', '07_auth_status_nokey'])('%s', async (name) => {
    expect(await answered(name, await start({ apiKey: 'right' }))).toEqual(recorded(name))
  })

  test('07_auth_status_wrong', async () => {
    expect(
      await answered('07_auth_status_wrong', await start({ apiKey: 'right' }), { 'X-API-Key': 'nope' }),
    ).toEqual(recorded('07_auth_status_wrong'))
  })

  test.each(['08_limited_sse', '08_limited_status'])(
    '%s, after which the connection is dropped',
    async (name) => {
      const server = await start({ rateLimit: 1 })
      server.addJob({ id: 'a1' })
      await ask(server, 'GET', '/health', { connection: 'close' }).until(({ whole }) => whole)
      const answer = await askAsIn(name, server).until(({ connection }) => connection === 'closed')
      expect(comparable(answer)).toEqual(recorded(name))
    },
  )
})

test.each(['09b_redisdown_health', '09b_redisdown_sse', '09b_redisdown_status'])(
  'the test server’s response without Redis equals the recording %s',
  async (name) => {
    const server = await start()
    server.addJob({ id: 'd1', status: 'running' })
    server.redisDown = true
    expect(await answered(name, server)).toEqual(recorded(name))
  },
)

describe('the test server’s stream equals the recording', () => {
  test.each([
    '03_sse_missing',
    '03_sse_run_ok',
    '03_sse_run_failed',
    '03_sse_run_cancelled',
    '03_sse_retrying_mid',
    '03_sse_special_backslash_valid',
    '03_sse_special_blankline',
    '03_sse_special_crlf',
    '03_sse_special_dquote',
    '03_sse_special_html',
    '03_sse_special_newline',
    '03_sse_special_tab',
    '03_sse_special_unicode',
    '03_sse_special_winpath',
  ])('%s', async (name) => {
    expect(comparable(await replayStream(name, await start()))).toEqual(recorded(name))
  })

  test('03_sse_already_completed, with one frame and an hour of silence', async () => {
    const server = await start()
    const answer = await replayStream('03_sse_already_completed', server)
    await clock.advance(3_600_000)
    expect(server.openStreams()).toHaveLength(1)
    expect(answer.whole).toBe(false)
    expect(comparable(answer)).toEqual(recorded('03_sse_already_completed'))
  })

  test('03_sse_deleted_mid', async () => {
    const server = await start()
    const answer = await replayStream('03_sse_deleted_mid', server, [() => server.removeJob('del1')])
    expect(comparable(answer)).toEqual(recorded('03_sse_deleted_mid'))
  })

  test('03_sse_fast_job, where the job starts and ends between two reads', async () => {
    const server = await start()
    server.addJob({
      id: 'fast',
      pendingMs: 100,
      steps: Array.from({ length: 20 }, (_, index) => ({
        text: `Processing document ${index + 1} of 20`,
        progress: 5 * (index + 1),
        ms: 10,
      })),
      outcome: { status: 'completed', step: 'Processing document 20 of 20' },
    })
    const answer = await replayStream('03_sse_fast_job', server, [() => undefined])
    expect(comparable(answer)).toEqual(recorded('03_sse_fast_job'))
  })

  test('03_sse_message_only_change, where a new step without progress sends no frame', async () => {
    const server = await start()
    const textOnly = async () => {
      server.updateJob('m-only', { currentStep: 'second' })
      await clock.advance(3000)
      expect(server.openStreams()[0]?.frames).toBe(1)
      server.updateJob('m-only', { progress: 11, currentStep: 'third' })
    }
    const answer = await replayStream('03_sse_message_only_change', server, [textOnly])
    expect(comparable(answer)).toEqual(recorded('03_sse_message_only_change'))
  })

  test('06_sse_open_on_failed_then_restart, where a silent stream sends frames again', async () => {
    const server = await start()
    const restart = async () => {
      await clock.advance(3000)
      server.restartJob('rs1')
    }
    const answer = await replayStream('06_sse_open_on_failed_then_restart', server, [restart])
    expect(comparable(answer)).toEqual(recorded('06_sse_open_on_failed_then_restart'))
  })

  test('06_sse_cancel_restart_within_1s, where only the progress falls', async () => {
    const server = await start()
    const both = () => [server.cancelJob('rs2'), server.restartJob('rs2')]
    const answer = await replayStream('06_sse_cancel_restart_within_1s', server, [both])
    expect(comparable(answer)).toEqual(recorded('06_sse_cancel_restart_within_1s'))
    expect(server.jobs.outcomesOf('rs2').map((outcome) => outcome.status)).toEqual(['cancelled', 'completed'])
  })

  test('07x_realworker_cancel_sse_1, where each frame is sent in its own chunk', async () => {
    const bytes = [...recordedText('07x_realworker_cancel_sse_1').matchAll(/^[\d.]+ b'(.*)'$/gm)]
      .map(([, line = '']) => line.replaceAll(/\\r/g, '\r').replaceAll(/\\n/g, '\n'))
      .join('')
    const server = await start()
    server.addJob({ id: 'rwc1', status: 'scheduled' })
    const answer = ask(server, 'GET', '/api/v1/jobs/status/rwc1/stream')
    await answer.until(({ body }) => body.includes('scheduled'))
    server.updateJob('rwc1', { status: 'running', progress: 65, currentStep: 'Processing batch item 13' })
    await clock.advance(1000)
    await answer.until(({ body }) => body.includes('running'))
    server.updateJob('rwc1', { status: 'completed', progress: 100, currentStep: 'Processing batch item 20' })
    await clock.advance(1000)
    await answer.until(({ whole }) => whole)
    expect(normalised(answer.raw)).toBe(normalised(bytes))
  })

  test('12_long_job_stuck_cleanup_sse, where a running job is marked as failed after 5 minutes', async () => {
    const server = await start()
    const startedAt = clock.now() - 301_000
    const [first = ''] = framesOf(readCapture('12_long_job_stuck_cleanup_sse').body)
    server.addJob({ ...stateOf(first), startedAt })
    const answer = await replayStream('12_long_job_stuck_cleanup_sse', server, [() => server.failStuckJobs()])
    expect(comparable(answer)).toEqual(recorded('12_long_job_stuck_cleanup_sse'))
  })

  test('09a_redis_term_sse', async () => {
    const server = await start()
    const down = () => Object.assign(server, { redisDown: true })
    const answer = await replayStream('09a_redis_term_sse', server, [down])
    expect(comparable(answer)).toEqual(recorded('09a_redis_term_sse'))
  })

  test('09g_api_kill_sse, where the stream is interrupted', async () => {
    const server = await start()
    const answer = await replayStream('09g_api_kill_sse', server)
    await server.stop('killed')
    await answer.until(({ connection }) => connection === 'closed')
    expect(answer.whole).toBe(false)
    expect(readCapture('09g_api_kill_sse').ended).toBe('cut')
    expect(comparable(answer)).toEqual(recorded('09g_api_kill_sse'))
  })
})

// This test must be the last: the tests above add the recordings that they replay to `compared`.
test('every recording is replayed by a test', () => {
  // captures-lists.test.ts may run in the same worker, and adds the recordings of lists.
  const lists = new Set(listCaptureNames())
  expect([...compared].filter((name) => !lists.has(name)).toSorted()).toEqual(captureNames())
})
