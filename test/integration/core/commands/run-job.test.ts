import { beforeEach, describe, expect, it } from 'vitest'
import { cancelJob, restartJob } from '#main/core/commands/jobs/run-job.ts'
import { unwatchJobs } from '#main/core/commands/jobs/job-settings.ts'
import type { JobKey } from '#shared/model.ts'
import { commonFaults, type CompileoServer, type RequestFault } from '#test/server/index.ts'
import { runCore, type RunningCore } from '#test/support/running-core.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'
import { withJobFields, toJobParts } from '#test/support/job-parts.ts'

let server: CompileoServer
let core: RunningCore

beforeEach(async () => {
  server = await startServerForTest({ streamIntervalMs: 10, rateLimit: 1_000_000 })
  core = runCore({ folder: createTempFolder(), url: server.url })
})

const posts = () => server.requests.count({ method: 'POST' })

async function watched(status: string): Promise<JobKey> {
  server.addJob({ id: 'x-1', status })
  const key = await core.watchJob('x-1')
  await core.untilState(() => core.job(key).run.status === status)
  return key
}

const commands = { restart: restartJob, cancel: cancelJob }
const noResponse = /No response to the restart request: the job is now failed/
const emptyAnswer = { kind: 'answer', status: 200, body: '{}' } as const

describe('a user’s command', () => {
  it.each([
    ['restart', 'failed', 'Restarted'],
    ['restart', 'cancelled', 'Restarted'],
    ['cancel', 'pending', 'Cancelled'],
    ['cancel', 'running', 'Cancelled'],
    ['cancel', 'scheduled', 'Cancelled'],
  ] as const)('succeeds if it is a %s of a %s job', async (command, status, message) => {
    const key = await watched(status)
    expect(formatAllMessages(await commands[command](core.context, key))).toEqual({
      ok: true,
      kind: 'done',
      message,
    })
    expect(posts()).toBe(1)
  })

  it.each([
    ['restart', 'running', 'The job is running, so it can’t be restarted'],
    ['restart', 'completed', 'The job is completed, so it can’t be restarted'],
    ['cancel', 'retrying', 'The job is retrying, so it can’t be cancelled'],
    ['cancel', 'completed', 'The job is completed, so it can’t be cancelled'],
    ['cancel', 'failed', 'The job is failed, so it can’t be cancelled'],
  ] as const)('is rejected if it is a %s of a %s job', async (command, status, message) => {
    const key = await watched(status)
    expect(formatAllMessages(await commands[command](core.context, key))).toEqual({
      ok: false,
      kind: 'rejected',
      message,
    })
    expect(formatAllMessages(core.job(key).user.pendingCommand)).toMatchObject({
      kind: command,
      state: 'rejected',
      message,
    })
    expect(posts()).toBe(1)
  })

  it.each<['restart' | 'cancel', string, string, string, RequestFault, RegExp]>([
    [
      'restart',
      'failed',
      'is rejected because of the API key',
      'unauthorized',
      { kind: 'unauthorized' },
      /API key/,
    ],
    ['restart', 'failed', 'is rate-limited', 'limited', { kind: 'limited' }, /is limiting requests/],
    ['restart', 'failed', 'gets status 429', 'limited', commonFaults.tooMany(9), /is limiting requests/],
    ['restart', 'failed', 'gets status 503', 'rejected', commonFaults.error(503, 'No queue'), /No queue/],
    [
      'restart',
      'failed',
      'gets status 500',
      'rejected',
      commonFaults.error(500, 'Error 111 failed'),
      /Error 111/,
    ],
    ['restart', 'failed', 'gets a web page', 'unreachable', commonFaults.page(), /isn’t a Compileo server/],
    [
      'restart',
      'failed',
      'is redirected',
      'unreachable',
      commonFaults.redirect('http://other.invalid/'),
      /another address/,
    ],
    ['restart', 'failed', 'gets status 502', 'unclear', commonFaults.error(502), noResponse],
    ['restart', 'failed', 'gets status 504', 'unclear', commonFaults.error(504), noResponse],
    ['restart', 'failed', 'gets no response', 'unclear', { kind: 'drop' }, noResponse],
    [
      'cancel',
      'running',
      'gets no response',
      'unclear',
      { kind: 'drop' },
      /No response to the cancel.*now running/,
    ],
    [
      'cancel',
      'running',
      'gets an empty response',
      'unclear',
      emptyAnswer,
      /Unexpected response to the cancel.*now running/,
    ],
  ])('fails if the %s of a %s job %s (“%s”)', async (command, status, _, kind, fault, message) => {
    const key = await watched(status)
    core.store.updateJob(key, (job) => withJobFields(job, { recovery: { attempts: 3 } }))
    server.faults.add({ on: command, do: fault })
    const outcome = await commands[command](core.context, key)
    expect(outcome).toMatchObject({ ok: false, kind })
    expect(formatAllMessages(outcome.message)).toMatch(message)
    expect(posts()).toBe(1)
    expect(core.job(key)).toMatchObject(
      toJobParts({
        pendingCommand: { state: 'rejected', message: outcome.message },
        recovery: { attempts: 3 },
      }),
    )
  })

  it('is rejected if the server has deleted the job', async () => {
    const key = await watched('failed')
    server.removeJob('x-1')
    expect(formatAllMessages(await restartJob(core.context, key))).toEqual({
      ok: false,
      kind: 'gone',
      message: 'The server no longer has this job',
    })
  })

  it('sends no request if the job isn’t watched', async () => {
    const key = await watched('failed')
    unwatchJobs(core.context, [key])
    await expect(restartJob(core.context, key)).resolves.toMatchObject({ ok: false, kind: 'unwatched' })
    await expect(cancelJob(core.context, 's/none')).resolves.toMatchObject({ ok: false, kind: 'unwatched' })
    expect(posts()).toBe(0)
  })

  it('sends no request if the job is outside the queue', async () => {
    const key = await watched('failed')
    core.store.updateJob(key, (job) => withJobFields(job, { followedBy: 'quality' }))
    expect(formatAllMessages(await restartJob(core.context, key))).toEqual({
      ok: false,
      kind: 'gone',
      message: 'The server can’t restart or cancel quality analyses',
    })
    expect(posts()).toBe(0)
  })

  it('sends one request for two clicks on “Restart”, but also sends a later cancel', async () => {
    const key = await watched('failed')
    const first = restartJob(core.context, key)
    expect(formatAllMessages(await restartJob(core.context, key))).toEqual({
      ok: true,
      kind: 'busy',
      message: 'Already restarting',
    })
    await first
    expect(posts()).toBe(1)
    await cancelJob(core.context, key)
    expect(server.requests.count({ route: 'cancel' })).toBe(1)
  })

  it('can be repeated after a rejection', async () => {
    const key = await watched('failed')
    server.faults.add({ on: 'restart', times: 1, do: commonFaults.error(503) })
    await restartJob(core.context, key)
    await expect(restartJob(core.context, key)).resolves.toMatchObject({ kind: 'done' })
    expect(posts()).toBe(2)
  })

  it('sends the job’s ID unchanged, however unusual it is', async () => {
    const jobId = 'x:1_2.3-4'
    server.addJob({ id: jobId, status: 'failed' })
    const key = await core.watchJob(jobId)
    await expect(restartJob(core.context, key)).resolves.toMatchObject({ kind: 'done' })
    expect(server.jobs.get(jobId)?.run).toBe(2)
  })
})
