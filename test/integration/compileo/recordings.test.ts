import { describe, expect, it } from 'vitest'
import type { StreamEnd } from '#main/compileo/event-stream.ts'
import type { StreamFrame } from '#main/compileo/schema.ts'
import { captureNames } from '../server/capture.ts'
import { recordedBytes } from './recorded-bytes.ts'
import { clientOf, listen, once, serveBytes } from './set-up.ts'
import { createMessage } from '#shared/message.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'

type Expected = object | { readonly frames: readonly string[]; readonly end: StreamEnd | undefined }

const ok = (value: unknown) => ({ ok: true, value })
const no = (kind: string, more: object = {}) => ({ ok: false, error: { kind, ...more } })
const trouble = (more: object) => no('unavailable', { status: 500, ...more })
const stream = (end: StreamEnd | undefined, ...frames: string[]) => ({ frames, end })

const ended: StreamEnd = { reason: 'ended' }
const brokeOff: StreamEnd = {
  reason: 'failed',
  error: { kind: 'unreachable', cause: 'reset', message: createMessage('serverErrors.unreachable.reset') },
}
const noKey = {
  kind: 'unauthorized',
  cause: 'missing-key',
  message: createMessage('serverErrors.missingKey'),
} as const
const limited = { kind: 'limited', message: createMessage('serverErrors.limited') } as const
const redis = 'Error 111 connecting to 127.0.0.1:6399. Connection refused.'
const at = (time: string) => Date.parse(`2026-11-24T14:${time}Z`)

const cut = (head: string) => `cut: ${head}${head === 'completed' ? ', may end' : ''}`

const special = (step: string) =>
  stream(ended, `running 10: ${step}`, `running 50: ${step}`, `completed 100: ${step}`)
const unreadable = stream(ended, cut('running'), cut('running'), cut('completed'))

const expectations: Record<string, Expected> = {
  '01_health': ok('healthy'),
  // The API's welcome page isn't a health check.
  '01_root': no('protocol'),
  '01_unknown': no('not-compileo', { message: 'No Compileo Jobs API at this address (404)' }),
  '02_status_cancelled': ok({
    jobId: 's-cancelled',
    status: 'cancelled',
    progress: 20,
    step: 'x',
    result: undefined,
    error: undefined,
    createdAt: at('13:50.689'),
    startedAt: at('13:50.689'),
    completedAt: at('13:50.689'),
  }),
  '02_status_completed': ok({
    status: 'completed',
    progress: 100,
    result: { processed_documents: 5, nested: { a: [1, 2.5, null, true] } },
    completedAt: at('13:50.261'),
  }),
  '02_status_failed': ok({
    status: 'failed',
    progress: 40,
    error: 'Extraction failed: "bad" file C:\\tmp\\x.pdf\nsecond line',
  }),
  '02_status_missing': trouble({ maybeMissing: true }),
  '02_status_pending': ok({ status: 'pending', progress: 0, startedAt: undefined, completedAt: undefined }),
  '02_status_retrying': ok({ status: 'retrying', error: 'boom', completedAt: undefined }),
  '02_status_running': ok({ status: 'running', progress: 65.5, step: 'Processing document 3 of 5' }),
  '02_status_scheduled': ok({ status: 'scheduled' }),
  '02_whole_second_a1': ok({
    createdAt: Date.UTC(2026, 0, 2, 3, 4, 5),
    completedAt: Date.UTC(2026, 0, 2, 3, 4, 6),
  }),
  '03_sse_already_completed': stream(undefined, 'completed 100: done'),
  '03_sse_deleted_mid': stream(ended, 'running 10: hi', 'missing: Job del1 not found'),
  '03_sse_fast_job': stream(ended, 'pending 0: ', 'completed 100: Processing document 20 of 20'),
  '03_sse_message_only_change': stream(
    ended,
    'running 10: first',
    'running 11: third',
    'completed 11: third',
  ),
  '03_sse_missing': stream(ended, 'missing: Job no-such-job not found'),
  '03_sse_retrying_mid': stream(
    ended,
    'running 10: hi',
    'retrying 10: hi',
    'pending 10: hi',
    'running 30: hi',
    'completed 100: hi',
  ),
  '03_sse_run_cancelled': stream(
    ended,
    'pending 0: ',
    'running 0: ',
    'running 5: Processing document 1 of 20',
    'running 10: Processing document 2 of 20',
    'cancelled 15: Processing document 3 of 20',
  ),
  '03_sse_run_failed': stream(
    ended,
    'pending 0: ',
    'running 0: ',
    'running 25: Processing document 1 of 4',
    'running 50: Processing document 2 of 4',
    'running 75: Processing document 3 of 4',
    'failed 75: Processing document 3 of 4',
  ),
  '03_sse_run_ok': stream(
    ended,
    'pending 0: ',
    'running 0: ',
    'running 20: Processing document 1 of 5',
    'running 40: Processing document 2 of 5',
    'running 60: Processing document 3 of 5',
    'running 80: Processing document 4 of 5',
    'completed 100: Job completed successfully',
  ),
  // This is valid JSON, but wrong: /status has the real step.
  '03_sse_special_backslash_valid': special('Parsing C:\temp\bar'),
  '03_sse_special_blankline': stream(
    ended,
    ...['running', 'running', 'completed'].flatMap((head) => [cut(head), 'cut: no head, may end']),
  ),
  '03_sse_special_crlf': unreadable,
  '03_sse_special_dquote': unreadable,
  '03_sse_special_html': special('<b>bold</b><script>alert(1)</script>'),
  '03_sse_special_newline': unreadable,
  '03_sse_special_tab': unreadable,
  '03_sse_special_unicode': special('Обработка документа — 日本語 🚀 é'),
  '03_sse_special_winpath': unreadable,
  '03_status_special_dquote': ok({ status: 'completed', step: 'Processing "report.pdf" (2 of 5)' }),
  '04_poll_deleted_during': no('not-found', { message: 'Job p1 not found' }),
  '04_poll_equal_t1': ok({ jobId: 'p1', status: 'running', progress: 40 }),
  '04_poll_missing': trouble({ maybeMissing: true }),
  '04_poll_timeout0': no('protocol', {
    message: 'The server rejected the request: Input should be greater than or equal to 1',
  }),
  '04_poll_timeout301': no('protocol', {
    message: 'The server rejected the request: Input should be less than or equal to 300',
  }),
  '05_stats_1_first': ok({
    pending: 1,
    running: 1,
    scheduled: 0,
    completed: 1,
    failed: 1,
    cancelled: 1,
    retrying: 1,
    total: 7,
    cpuPercent: 59.1,
    memoryMb: 481.390625,
    activeWorkers: undefined,
  }),
  '05_stats_2_second_cached': ok({ total: 7, activeWorkers: 0 }),
  '06_cancel_completed': no('conflict', { message: 'Job c-completed not found or cannot be cancelled' }),
  '06_cancel_missing': no('conflict', { message: 'Job none not found or cannot be cancelled' }),
  '06_cancel_running': ok('Job c-running cancelled successfully'),
  '06_restart_completed': no('conflict', { message: 'Job e-completed not found or cannot be restarted' }),
  '06_restart_failed': ok('Job e-failed restarted successfully'),
  '06_restart_missing': no('conflict', { message: 'Job none not found or cannot be restarted' }),
  '06_sse_cancel_restart_within_1s': stream(
    ended,
    'running 40: Processing document 2 of 5',
    'running 0: Processing document 2 of 5',
    'completed 0: Processing document 2 of 5',
  ),
  '06_sse_open_on_failed_then_restart': stream(
    ended,
    'failed 40: Processing document 2 of 5',
    'running 0: Processing document 2 of 5',
    'running 50: Processing document 1 of 2',
    'completed 100: Processing document 2 of 2',
  ),
  '06_status_after_restart_failed': ok({
    status: 'running',
    progress: 0,
    step: 'step 3',
    result: { old: 1 },
  }),
  '07_auth_sse_nokey': stream({ reason: 'failed', error: noKey }),
  '07_auth_status_nokey': no('unauthorized', noKey),
  '07_auth_status_wrong': no('unauthorized', { cause: 'refused-key' }),
  '07x_realworker_cancel_sse_1': stream(
    ended,
    'scheduled 0: ',
    'running 65: Processing batch item 13',
    'completed 100: Processing batch item 20',
  ),
  '08_limited_sse': stream({ reason: 'failed', error: limited }),
  '08_limited_status': no('limited'),
  '09a_redis_term_sse': stream(ended, 'running 10: hi', `error: ${redis}`),
  '09b_redisdown_health': ok('healthy'),
  '09b_redisdown_sse': stream(ended, `error: ${redis}`),
  '09b_redisdown_status': trouble({
    maybeMissing: false,
    message: 'The server’s queue (Redis) isn’t available',
  }),
  '09g_api_kill_sse': stream(brokeOff, 'running 78: hi'),
  '12_long_job_stuck_cleanup_sse': stream(
    ended,
    'running 30: Processing document 3 of 10',
    'failed 30: Processing document 3 of 10',
  ),
  '21_errors_chunk_none': ok({ status: 'completed' }),
  '21_errors_chunk_some': ok({ status: 'completed' }),
  '21_errors_dataset_done': ok({ status: 'completed' }),
  '21_errors_dataset_no_model': ok({ status: 'completed' }),
  '21_errors_dataset_some': ok({ status: 'completed' }),
  '21_errors_extraction_no_model': ok({ status: 'completed' }),
  '21_errors_parse_all_done': ok({ status: 'completed' }),
  '21_errors_parse_some': ok({ status: 'completed' }),
}

function frameInWords(frame: StreamFrame): string {
  switch (frame.kind) {
    case 'job':
      return `${frame.status} ${frame.progress}: ${frame.step}`
    case 'error':
      return `${frame.missing ? 'missing' : 'error'}: ${frame.message}`
    case 'garbage':
      return `cut: ${frame.headStatus ?? 'no head'}${frame.mayEnd ? ', may end' : ''}`
  }
}

async function replay(name: string): Promise<unknown> {
  const { path, parts, ended: how } = recordedBytes(name)
  const server = await serveBytes((socket) => {
    for (const part of parts) socket.write(part)
    if (how === 'cut') socket.end()
  })
  const { client } = clientOf(server.url, name.endsWith('_wrong') ? { apiKey: 'nope' } : {})
  const { pathname, searchParams } = new URL(path, server.url)
  const [, route = '', jobId = '', way = ''] =
    /^\/api\/v1\/jobs\/(status|cancel|restart)\/([^/]+)\/?(.*)$/.exec(pathname) ?? []
  if (way === 'stream') {
    const wanted = expectations[name]
    const count = wanted && 'frames' in wanted ? wanted.frames.length : 0
    const received = await listen(client, jobId)
    await received.until(
      ({ frames, end }) => end !== undefined || (how === 'still open' && frames.length >= count),
    )
    return { frames: received.frames.map(frameInWords), end: received.end }
  }
  if (way === 'poll') {
    const status = searchParams.get('current_status') ?? 'running'
    return client.poll(jobId, status, Number(searchParams.get('timeout')), once())
  }
  if (route === 'status') return client.status(jobId, once())
  if (route === 'cancel' || route === 'restart') return client[route](jobId, once())
  return pathname.endsWith('/stats') ? client.stats(once()) : client.health(once())
}

describe('recordings of the real server', () => {
  it('are each covered by an expectation in this file', () => {
    expect(Object.keys(expectations).toSorted()).toEqual(captureNames())
  })

  it.each(Object.entries(expectations))('include %s, which is parsed as expected', async (name, expected) => {
    expect(formatAllMessages(await replay(name))).toMatchObject(formatAllMessages(expected))
  })
})
