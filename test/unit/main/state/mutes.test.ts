import { describe, expect, it } from 'vitest'
import { getGlobalMuteReason, getMuteReason } from '#main/state/mutes.ts'
import { createServerState } from '#main/state/new-server.ts'
import { createJob } from '#main/state/reduce-job.ts'
import { defaultSettings } from '#shared/settings.ts'
import { withJobFields } from '#test/support/job-parts.ts'

const now = Date.UTC(2026, 10, 24, 12)
const quietHours = { on: true, from: 0, to: 1439 }

describe('notifications', () => {
  it.each([
    [{}, undefined],
    [{ pausedUntil: now }, undefined],
    [{ pausedUntil: now + 1 }, 'paused'],
    [{ quietHours }, 'quiet-hours'],
    [{ pausedUntil: now + 1, quietHours }, 'paused'],
  ])('have the reason for suppression $1 if the settings are %j', (settings, why) => {
    expect(getGlobalMuteReason({ settings: { ...defaultSettings, ...settings }, now })).toBe(why)
  })

  it.each([
    [false, false, undefined],
    [false, true, 'job'],
    [true, false, 'server'],
    [true, true, 'server'],
  ])('are suppressed if the server (%s) or the job (%s) is muted: %s', (server, job, why) => {
    const servers = new Map([['s', { ...createServerState('s', 'http://s', 'S', false), muted: server }]])
    const jobs = new Map([['s/x' as const, withJobFields(createJob('s', 'x', 0), { muted: job })]])
    expect(getMuteReason('s/x', { servers, jobs, now: 0 })).toBe(why)
  })

  it.each([
    [now, undefined],
    [now + 1, 'server'],
  ])('are suppressed for a server that is paused until %i (reason: %s)', (pausedUntil, why) => {
    const servers = new Map([['s', { ...createServerState('s', 'http://s', 'S', false), pausedUntil }]])
    expect(getMuteReason('s/x', { servers, jobs: new Map(), now })).toBe(why)
  })

  it('aren’t suppressed if their job or server was removed', () => {
    expect(getMuteReason('s/x', { servers: new Map(), jobs: new Map(), now: 0 })).toBeUndefined()
  })
})
