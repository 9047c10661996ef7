import { beforeEach, describe, expect, it } from 'vitest'
import { addServer } from '#main/core/commands/servers/edit-servers.ts'
import { openLink } from '#main/app/launch.ts'
import { parseLink } from '#main/app/deep-link.ts'
import type { WindowIntent } from '#shared/contract.ts'
import type { CompileoServer } from '#test/server/index.ts'
import { runCore, type RunningCore } from '#test/support/running-core.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'

let server: CompileoServer
let core: RunningCore
let shown: WindowIntent[]

beforeEach(async () => {
  server = await startServerForTest({ streamIntervalMs: 10 })
  core = runCore({ folder: createTempFolder() })
  shown = []
})

const follow = (link: string) => openLink(core.context, parseLink(link), (intent) => shown.push(intent))
const linkTo = (url: string, ...jobs: string[]) =>
  `compileo-tray://watch?server=${encodeURIComponent(url)}${jobs.map((id) => `&job=${id}`).join('')}`
const watched = () => [...core.store.state().jobs.values()].map(({ identity: { jobId } }) => jobId)

describe('an opened link', () => {
  it('watches and shows jobs at once if its server is set up', async () => {
    for (const id of ['a', 'b', 'c']) server.addJob({ id, status: 'running' })
    const { serverId = '' } = addServer(core.context, { url: server.url, name: 'Mine', apiKey: 'secret' })
    const before = core.store.state().servers.get(serverId)
    await follow(linkTo(`${server.url}/api/v1`, 'a', 'b'))
    await follow(linkTo(server.url, 'a', 'c'))
    expect(watched()).toEqual(['a', 'b', 'c'])
    expect(shown).toEqual([
      { show: 'list', keys: [`${serverId}/a`, `${serverId}/b`] },
      { show: 'list', keys: [`${serverId}/a`, `${serverId}/c`] },
    ])
    expect(core.banners()).toEqual([])
    expect(core.store.state().servers.get(serverId)).toMatchObject({ name: before?.name, hasKey: true })
  })

  it('sends no POST, even if it names another action', async () => {
    server.addJob({ id: 'failed', status: 'failed' })
    server.addJob({ id: 'runs', status: 'running' })
    addServer(core.context, { url: server.url })
    await follow(linkTo(server.url, 'failed', 'runs'))
    await core.untilState(() => [...core.store.state().jobs.values()].every(({ run: { status } }) => status))
    for (const action of ['restart', 'cancel', 'unwatch', 'settings', 'watch/restart']) {
      await follow(linkTo(server.url, 'failed').replace('//watch', `//${action}`))
    }
    expect(server.requests.count({ method: 'POST' })).toBe(0)
    expect(watched()).toEqual(['failed', 'runs'])
  })

  it('asks before it adds or requests anything if its server isn’t set up', async () => {
    server.addJob({ id: 'a', status: 'running' })
    await follow(linkTo(server.url, 'a', 'b'))
    expect(shown).toEqual([{ show: 'ask-link', url: server.url, jobs: ['a', 'b'] }])
    expect(core.store.state().servers.size).toBe(0)
    expect(watched()).toEqual([])
    expect(server.requests.total).toBe(0)
  })

  it('adds only new jobs to the batch that the link names', async () => {
    for (const id of ['a', 'b', 'c', 'd']) server.addJob({ id, status: 'running' })
    addServer(core.context, { url: server.url })
    await follow(linkTo(server.url, 'a'))
    await follow(`${linkTo(server.url, 'a', 'b', 'c')}&label=Night+run`)
    const { jobs, batches } = core.store.state()
    const [batch] = batches.values()
    expect(batch?.name).toBe('Night run')
    const batched = [...jobs.values()].flatMap((job) =>
      job.user.batch === batch?.id ? [job.identity.jobId] : [],
    )
    expect(batched).toEqual(['b', 'c'])
    expect([...jobs.values()].map(({ identity: { label } }) => label)).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it('labels a job only if it adds the job', async () => {
    for (const id of ['a', 'b']) server.addJob({ id, status: 'running' })
    await follow(`${linkTo(server.url, 'a')}&label=Heart`)
    expect(shown).toEqual([{ show: 'ask-link', url: server.url, jobs: ['a'], label: 'Heart' }])
    addServer(core.context, { url: server.url })
    await follow(linkTo(server.url, 'a'))
    await follow(`${linkTo(server.url, 'a')}&label=Heart`)
    await follow(`${linkTo(server.url, 'b')}&label=Heart`)
    expect([...core.store.state().jobs.values()].map(({ identity: { label } }) => label)).toEqual([
      undefined,
      'Heart',
    ])
  })

  it('asks to add its server if the scheme, host, port or path differs from a known server’s', async () => {
    addServer(core.context, { url: 'https://gpu.example.org:8443/a' })
    for (const url of [
      'http://gpu.example.org:8443/a',
      'https://gpu.example.org/a',
      'https://gpu.example.org:8443/b',
      'https://gpu.example.org:8443',
      'https://gpu.example.org.evil.example:8443/a',
    ]) {
      await follow(linkTo(url, 'x'))
    }
    expect(shown.map(({ show }) => show)).toEqual(Array(5).fill('ask-link'))
    expect(watched()).toEqual([])
  })

  it('shows in the window why it was rejected, or which jobs are unknown', async () => {
    addServer(core.context, { url: server.url, name: 'Mine' })
    await follow('compileo-tray://restart?server=http://h&job=a')
    expect(core.banners()).toEqual(['Couldn’t open link: links can only watch jobs'])
    await follow(linkTo(server.url, 'nothing'))
    expect(core.banners()).toContain('nothing: Mine doesn’t have this job')
    expect(watched()).toEqual([])
    expect(shown).toEqual([])
  })
})
