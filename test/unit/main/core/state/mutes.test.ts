import { describe, expect, it } from 'vitest'
import { getGlobalMuteReason, getMuteReason } from '#main/core/state/mutes.ts'
import { createServerState } from '#main/core/state/new-server.ts'
import { createJob } from '#main/core/state/reduce-job.ts'
import { defaultSettings } from '#shared/settings.ts'
import { withJobFields } from '#test/support/job-parts.ts'

const now = Date.UTC(2026, 10, 24, 12)
const quietHours = { on: true, from: 0, to: 1439 }

describe('notifications', () => {
  it.each([
    ['aren’t suppressed by default', {}, undefined],
    ['aren’t suppressed after a pause', { pausedUntil: now }, undefined],
    ['are suppressed during a pause', { pausedUntil: now + 1 }, 'paused'],
    ['are suppressed during quiet hours', { quietHours }, 'quiet-hours'],
    [
      'are suppressed as “paused” if a pause and quiet hours coincide',
      { pausedUntil: now + 1, quietHours },
      'paused',
    ],
  ])('%s', (_, settings, why) => {
    expect(getGlobalMuteReason({ settings: { ...defaultSettings, ...settings }, now })).toBe(why)
  })

  it.each([
    ['aren’t suppressed if nothing is muted', false, false, undefined],
    ['are suppressed if the job is muted', false, true, 'job'],
    ['are suppressed if the server is muted', true, false, 'server'],
    ['are suppressed as “server” if both the server and the job are muted', true, true, 'server'],
  ])('%s', (_, server, job, why) => {
    const servers = new Map([['s', { ...createServerState('s', 'http://s', 'S', false), muted: server }]])
    const jobs = new Map([['s/x' as const, withJobFields(createJob('s', 'x', 0), { muted: job })]])
    expect(getMuteReason('s/x', { servers, jobs, now: 0 })).toBe(why)
  })

  it.each([
    ['aren’t suppressed after the pause of their server', now, undefined],
    ['are suppressed during the pause of their server', now + 1, 'server'],
  ])('%s', (_, pausedUntil, why) => {
    const servers = new Map([['s', { ...createServerState('s', 'http://s', 'S', false), pausedUntil }]])
    expect(getMuteReason('s/x', { servers, jobs: new Map(), now })).toBe(why)
  })

  it('aren’t suppressed if their job or server was removed', () => {
    expect(getMuteReason('s/x', { servers: new Map(), jobs: new Map(), now: 0 })).toBeUndefined()
  })
})
