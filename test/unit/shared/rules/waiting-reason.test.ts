import { describe, expect, it } from 'vitest'
import { createMessage } from '#shared/message.ts'
import type { JobStatus, ServerView } from '#shared/model.ts'
import { getWaitingReason } from '#shared/rules/waiting-reason.ts'
import { createTexts } from '#shared/texts/index.ts'
import { createEndedJob, createSampleStats, createServerView } from '#test/support/sample-data.ts'
import { withJobFields, createTestJob } from '#test/support/job-parts.ts'

const now = 1_000_000_000

const job = (jobId: string, status: JobStatus = 'pending', serverId = 's') =>
  createTestJob({ key: `${serverId}/${jobId}`, serverId, jobId, status })
const mine = job('mine')
const running = (count: number, serverId = 's') =>
  Array.from({ length: count }, (_, nth) => job(`r${nth}`, 'running', serverId))

function server(counted: number, cpuPercent = 20): ServerView {
  const sample = createSampleStats(now, counted, 3)
  return createServerView({
    id: 's',
    name: 'S',
    stats: { ...sample, stats: { ...sample.stats, cpuPercent } },
  })
}
const stalled: ServerView = {
  ...server(0, 95),
  alerts: [{ kind: 'none-running', raisedAt: now, message: createMessage('alerts.noneRunning', 3) }],
}

describe('the reason why a job is waiting', () => {
  it('is that the server starts no jobs, unless a watched job is running there', () => {
    expect(getWaitingReason(mine, stalled, [mine, ...running(1)])).toEqual({ kind: 'cpu', percent: 95 })
    expect(getWaitingReason(mine, stalled, [mine, ...running(1, 'other')])).toEqual({ kind: 'none-starts' })
  })

  it('is that the server starts no jobs if all running jobs have stalled', () => {
    const { stats: sample = createSampleStats(now, 5, 3) } = stalled
    const hung = { ...stalled, stats: { ...sample, stats: { ...sample.stats, stalled: 5 } } }
    expect(getWaitingReason(mine, hung, [mine, ...running(5)])).toEqual({ kind: 'none-starts' })
  })

  it('is a CPU usage of 80 percent or more', () => {
    expect(getWaitingReason(mine, server(5, 92.6), [mine])).toEqual({ kind: 'cpu', percent: 93 })
    expect(getWaitingReason(mine, server(0, 80), [mine])).toEqual({ kind: 'cpu', percent: 80 })
    expect(getWaitingReason(mine, server(0, 79.9), [mine])).toBeUndefined()
  })

  it('is that at least five jobs are running', () => {
    expect(getWaitingReason(mine, server(5), [mine])).toEqual({ kind: 'running', jobs: 5 })
    expect(getWaitingReason(mine, server(1), [mine, ...running(6)])).toEqual({ kind: 'running', jobs: 6 })
    expect(getWaitingReason(mine, server(4), [mine, ...running(4), ...running(6, 'other')])).toBeUndefined()
  })

  it('is the job’s position in the queue if the plugin reports the position', () => {
    const inLine = withJobFields(mine, { queuePosition: 3 })
    expect(getWaitingReason(inLine, server(5, 92), [inLine])).toEqual({ kind: 'queuePosition', position: 3 })
    const { job: words } = createTexts('en', 'en')
    const places = [1, 2, 3, 4, 11, 22, 113].map((place) => words.inLine(place).split(' ')[0])
    expect(places).toEqual(['next', '2nd', '3rd', '4th', '11th', '22nd', '113th'])
  })

  it('is absent if the server’s load is unknown, and for a job that isn’t waiting', () => {
    expect(getWaitingReason(mine, createServerView({ id: 's', name: 'S' }), [mine])).toBeUndefined()
    expect(getWaitingReason(mine, { ...server(5), reach: 'unreachable' }, [mine])).toBeUndefined()
    expect(getWaitingReason(job('mine', 'running'), server(5), [])).toBeUndefined()
    expect(
      getWaitingReason(
        withJobFields(createEndedJob('failed', { jobId: 'mine' }), { status: 'pending' }),
        server(5),
        [],
      ),
    ).toBeUndefined()
  })
})
