import { beforeEach, describe, expect, it } from 'vitest'
import {
  watchListedJobs,
  removeWatchRule,
  scanServer,
  setWatchRule,
} from '#main/core/commands/discovery/watch-rules.ts'
import { startWatch } from '#main/core/commands/jobs/watch.ts'
import { undoUnwatch, unwatchJobs } from '#main/core/commands/jobs/job-settings.ts'
import { addServer, removeServer } from '#main/core/commands/servers/edit-servers.ts'
import type { ServerState } from '#shared/model.ts'
import { runCore, type RunningCore } from '#test/support/running-core.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'
import { toJobParts } from '#test/support/job-parts.ts'

let core: RunningCore
let id: string

beforeEach(() => {
  core = runCore({ folder: createTempFolder() })
  id = addServer(core.context, { url: 'http://127.0.0.1:9', name: 'Lab' }).serverId ?? ''
})

const server = (): ServerState => {
  const known = core.store.state().servers.get(id)
  if (!known) throw new Error('The server is gone')
  return known
}
const project = (n: number) => ({ id: `p${n}`, name: `Project ${n}` })

describe('a server’s watch rules', () => {
  it('are at most 50, one per kind and project', () => {
    for (let n = 0; n < 50; n++) {
      expect(setWatchRule(core.context, id, { kind: 'extraction', project: project(n) })).toEqual({
        ok: true,
      })
    }
    expect(setWatchRule(core.context, id, { kind: 'extraction', project: project(7) })).toEqual({ ok: true })
    expect(formatAllMessages(setWatchRule(core.context, id, { kind: 'extraction' }))).toEqual({
      ok: false,
      message: 'A server can have at most 50 rules',
    })
    expect(server().watchRules).toHaveLength(50)
    for (const { id: rule } of server().watchRules.slice(0, 3)) removeWatchRule(core.context, id, rule)
    expect(setWatchRule(core.context, id, { project: project(7) })).toEqual({ ok: true })
    expect(server().watchRules.map((rule) => rule.project?.id)).toEqual([
      ...Array.from({ length: 47 }, (_, n) => `p${n + 3}`),
      'p7',
    ])
    expect(server().watchRules.at(-1)).not.toHaveProperty('kind')
    setWatchRule(core.context, id, { startedBy: 'ada' })
    setWatchRule(core.context, id, { project: project(7), startedBy: 'ada' })
    expect(server().watchRules).toHaveLength(50)
  })

  it('skip the last 500 jobs that the user unwatched, unless this is undone', () => {
    const jobIds = Array.from({ length: 501 }, (_, n) => `job-${n}`)
    const keys = jobIds.map((jobId) => startWatch(core.context, server(), jobId, {}, undefined))
    unwatchJobs(core.context, keys.slice(0, 1))
    const other = addServer(core.context, { url: 'http://127.0.0.1:8', name: 'Other' }).serverId ?? ''
    const elsewhere = startWatch(core.context, { ...server(), id: other }, 'elsewhere', {}, undefined)
    unwatchJobs(core.context, [...keys.slice(1), elsewhere])
    expect(server().declinedJobs).toEqual(jobIds.slice(1))
    startWatch(core.context, server(), 'job-1', { label: 'Watched again' }, undefined)
    undoUnwatch(core.context)
    expect(core.job(`${id}/job-1`).identity.label).toBe('Watched again')
    expect(server().declinedJobs).toEqual([])
    expect([...core.store.state().jobs.keys()]).toEqual([...keys.slice(1), elsewhere])
    expect(formatAllMessages(undoUnwatch(core.context))).toEqual({ ok: false, message: 'Nothing to undo' })
  })
})

it('undoing an unwatch restores no jobs of a removed server', () => {
  const other = addServer(core.context, { url: 'http://127.0.0.1:8', name: 'Other' }).serverId ?? ''
  const keys = [server(), { ...server(), id: other }].map((on) =>
    startWatch(core.context, on, 'job', {}, undefined),
  )
  unwatchJobs(core.context, keys)
  removeServer(core.context, other)
  undoUnwatch(core.context)
  expect([...core.store.state().jobs.keys()]).toEqual([`${id}/job`])
})

it('a removed server can’t be scanned, and its watch rules can’t be changed', () => {
  expect(scanServer(core.context, id)).toEqual({ ok: true })
  removeServer(core.context, id)
  const gone = { ok: false, message: 'This server has been removed' }
  expect(formatAllMessages(scanServer(core.context, id))).toEqual(gone)
  expect(formatAllMessages(setWatchRule(core.context, id, {}))).toEqual(gone)
  expect(formatAllMessages(removeWatchRule(core.context, id, 'r'))).toEqual(gone)
})

it('a discovered job is watched once, with all its known details', () => {
  const key = `${id}/a` as const
  const job = { key, serverId: id, jobId: 'a', kind: 'quality', source: 'quality' } as const
  core.store.updateDiscovery(id, (found) => ({
    ...found,
    jobs: [{ ...job, status: 'running', progress: 0 }],
  }))
  expect(watchListedJobs(core.context, [key, `${id}/gone`])).toEqual({ ok: true })
  expect(core.job(key)).toMatchObject(toJobParts({ kind: 'quality', followedBy: 'quality' }))
  expect(core.job(key).identity.addedBy).toBeUndefined()
  expect(watchListedJobs(core.context, [key])).toEqual({ ok: true })
  expect(formatAllMessages(watchListedJobs(core.context, [key, `${id}/gone`]))).toEqual({
    ok: false,
    message: 'The server no longer lists this job',
  })
})
