import { expect, test, describe } from 'vitest'
import { captureText, framesOf, normalised, readCapture, stateOf } from './capture.ts'
import { ask } from './raw-request.ts'
import { clock, comparable, recorded, replayStream, start } from './replay.ts'

describe('the stream', () => {
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

  test('03_sse_already_completed: one frame, then open and silent for an hour', async () => {
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

  test('03_sse_fast_job: all happens between two reads', async () => {
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

  test('03_sse_message_only_change: a new step text alone sends nothing', async () => {
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

  test('06_sse_open_on_failed_then_restart: the silent stream sends frames again', async () => {
    const server = await start()
    const restart = async () => {
      await clock.advance(3000)
      server.restartJob('rs1')
    }
    const answer = await replayStream('06_sse_open_on_failed_then_restart', server, [restart])
    expect(comparable(answer)).toEqual(recorded('06_sse_open_on_failed_then_restart'))
  })

  test('06_sse_cancel_restart_within_1s: seen only as progress falling from 40 to 0', async () => {
    const server = await start()
    const both = () => [server.cancelJob('rs2'), server.restartJob('rs2')]
    const answer = await replayStream('06_sse_cancel_restart_within_1s', server, [both])
    expect(comparable(answer)).toEqual(recorded('06_sse_cancel_restart_within_1s'))
    expect(server.jobs.outcomesOf('rs2').map((outcome) => outcome.status)).toEqual(['cancelled', 'completed'])
  })

  test('07x_realworker_cancel_sse_1: chunk by chunk, each frame its own', async () => {
    const bytes = [...captureText('07x_realworker_cancel_sse_1').matchAll(/^[\d.]+ b'(.*)'$/gm)]
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

  test('12_long_job_stuck_cleanup_sse: a job of over 5 minutes is failed while it runs', async () => {
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

  test('09g_api_kill_sse: the stream is cut, not ended', async () => {
    const server = await start()
    const answer = await replayStream('09g_api_kill_sse', server)
    await server.stop('killed')
    await answer.until(({ connection }) => connection === 'closed')
    expect(answer.whole).toBe(false)
    expect(readCapture('09g_api_kill_sse').ended).toBe('cut')
    expect(comparable(answer)).toEqual(recorded('09g_api_kill_sse'))
  })
})
