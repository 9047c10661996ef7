import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exportSettings } from '../../../main/commands/files/export-settings.ts'
import { importSettings } from '../../../main/commands/files/import-settings.ts'
import { setWatchRule } from '../../../main/commands/discovery/watch-rules.ts'
import { addServer, editServer, removeServer } from '../../../main/commands/servers/edit-servers.ts'
import { pauseNotifications, updateSettings } from '../../../main/commands/settings/update-settings.ts'
import { setLabel, unwatch } from '../../../main/commands/jobs/watched.ts'
import { defaultSettings } from '../../../shared/settings.ts'
import { startCompileoServer, type CompileoServer } from '../../server/index.ts'
import { personAtDialogs } from '../../support/file-dialogs.ts'
import { groupJobs } from '../../../main/commands/jobs/batches.ts'
import { runCore, type RunningCore } from '../../support/running-core.ts'
import { tempFolder } from '../../support/temp-folder.ts'
import { inWords, saying } from '../../support/job-texts.ts'

let server: CompileoServer
let path: string

beforeEach(async () => {
  server = await startCompileoServer({ streamIntervalMs: 10 })
  path = join(tempFolder(), 'mine.json')
})

afterEach(() => server.close())

const person = () => personAtDialogs(path)

const marked = (content: object) => JSON.stringify({ app: 'Compileo Tray', version: 1, ...content })

const count = Object.keys(defaultSettings).length - 1

async function leaveExport(): Promise<RunningCore> {
  server.apiKey = 'secret-key'
  const core = runCore({ folder: tempFolder() })
  const { context } = core
  const { serverId = '' } = addServer(context, { url: server.url, name: 'Workstation', apiKey: 'secret-key' })
  editServer(context, { serverId, muted: true, autoRestarts: 2 })
  for (const id of ['x-1', 'x-2']) {
    server.addJob({ id, status: 'running' })
    await core.watchJob(id)
  }
  setLabel(context, `${serverId}/x-1`, 'Taxonomy')
  updateSettings(context, { theme: 'dark', statsEverySeconds: 120 })
  pauseNotifications(context, 'hour')
  const asked = person()
  expect(inWords(await exportSettings(context, asked))).toEqual({
    ok: true,
    message: 'Saved to mine.json, without API keys',
  })
  expect(asked.asked).toMatchObject([{ defaultName: 'compileo-tray-settings.json', extensions: ['json'] }])
  return core
}

const jobsOf = (core: RunningCore) =>
  [...core.store.state().jobs.values()].map(({ jobId, label, serverId }) => [
    core.store.state().servers.get(serverId)?.url,
    jobId,
    label,
  ])

it('batches are carried with their jobs, and one that is there takes in what is new', async () => {
  const core = await leaveExport()
  const keys = [...core.store.state().jobs.keys()]
  groupJobs(core.context, keys, { name: 'Empty soon' })
  const { batchId } = groupJobs(core.context, keys, { name: 'Night run' })
  await exportSettings(core.context, person())
  expect(await exportSettings(core.context, personAtDialogs(join(path, 'in-a-file')))).toMatchObject({
    ok: false,
  })
  expect(JSON.parse(readFileSync(path, 'utf8')).batches).toEqual([{ id: batchId, name: 'Night run' }])

  const other = runCore({ folder: tempFolder() })
  await importSettings(other.context, person())
  const { jobs, batches } = other.store.state()
  expect([...batches.values()].map(({ name }) => name)).toEqual(['Night run'])
  expect(new Set([...jobs.values()].map(({ batch }) => batch))).toEqual(new Set(batches.keys()))

  unwatch(core.context, keys.slice(1))
  await importSettings(core.context, person())
  expect([...core.store.state().batches.keys()]).toEqual([expect.any(String), batchId])
  expect(keys.map((key) => core.job(key).batch)).toEqual([batchId, batchId])
})

describe('an export of the settings', () => {
  it('holds settings, servers and watch-list, and neither a key nor a pause', async () => {
    await leaveExport()
    const text = readFileSync(path, 'utf8')
    expect(text).not.toContain('secret')
    expect(text).not.toContain('pausedUntil')
    expect(JSON.parse(text)).toMatchObject({
      app: 'Compileo Tray',
      version: 1,
      settings: { theme: 'dark', statsEverySeconds: 120, notify: { failed: true } },
      servers: [
        {
          name: 'Workstation',
          url: server.url,
          muted: true,
          autoRestarts: 2,
          jobs: [{ id: 'x-1', label: 'Taxonomy' }, { id: 'x-2' }],
        },
      ],
    })
  })

  it('is taken over by another program: settings, servers, and jobs that are followed', async () => {
    await leaveExport()
    server.apiKey = undefined
    const core = runCore({ folder: tempFolder() })
    const asked = person()
    expect(inWords(await importSettings(core.context, asked))).toEqual({
      ok: true,
      message: `Imported: ${count} settings, 1 server (1 new), 2 jobs (2 new)`,
    })
    expect(inWords(asked.asked)).toEqual([{ title: 'Import settings', extensions: ['json'] }])
    const { settings, servers } = core.store.state()
    expect(settings).toMatchObject({ theme: 'dark', statsEverySeconds: 120, pausedUntil: 0 })
    expect([...servers.values()]).toMatchObject([
      { name: 'Workstation', url: server.url, hasKey: false, muted: true, autoRestarts: 2 },
    ])
    expect(jobsOf(core)).toEqual([
      [server.url, 'x-1', 'Taxonomy'],
      [server.url, 'x-2', undefined],
    ])
    await core.untilState(() =>
      [...core.store.state().jobs.values()].every(({ status }) => status === 'running'),
    )
  })

  it('carries rules, which hold from the import on, and the known state of jobs', async () => {
    const core = await leaveExport()
    const [serverId = ''] = core.store.state().servers.keys()
    const project = { id: 'p', name: 'Cardiology' }
    setWatchRule(core.context, serverId, { kind: 'extraction', project })
    addServer(core.context, { url: 'http://localhost:1', name: 'Other' })
    core.store.updateJob(`${serverId}/x-2`, (job) => ({ ...job, kind: 'extraction', project }))
    await exportSettings(core.context, person())
    const other = runCore({ folder: tempFolder() })
    await importSettings(other.context, person())
    const [taken] = other.store.state().servers.values()
    expect(jobsOf(other)).toEqual(jobsOf(core))
    expect(other.store.state().servers.size).toBe(2)
    expect(taken?.watchRules).toMatchObject([{ kind: 'extraction', project, since: expect.any(Number) }])
    expect(other.store.state().jobs.get(`${taken?.id}/x-2`)).toMatchObject({ kind: 'extraction', project })
  })

  it('contains the address of a web interface only if the user entered it', async () => {
    const core = await leaveExport()
    const [serverId = ''] = core.store.state().servers.keys()
    core.store.updateServer(serverId, (known) => ({ ...known, guiFound: 'http://found:8501' }))
    await exportSettings(core.context, person())
    expect(readFileSync(path, 'utf8')).not.toContain('found:8501')
    editServer(core.context, { serverId, guiUrl: 'https://compileo.lab/gui' })
    await exportSettings(core.context, person())
    const other = runCore({ folder: tempFolder() })
    await importSettings(other.context, person())
    expect([...other.store.state().servers.values()]).toMatchObject([{ guiUrl: 'https://compileo.lab/gui' }])
  })

  it('adds what is missing, changes nothing that is there, and removes nothing', async () => {
    const core = await leaveExport()
    const { context, store } = core
    const [serverId = ''] = store.state().servers.keys()
    editServer(context, { serverId, name: 'Mine', muted: false })
    setLabel(context, `${serverId}/x-1`, 'Mine')
    server.addJob({ id: 'x-3', status: 'running' })
    await core.watchJob('x-3')
    updateSettings(context, { theme: 'light' })
    addServer(context, { url: 'http://localhost:1', name: 'Other' })
    const before = store.state()
    const jobs = new Map(before.jobs)
    expect(inWords(await importSettings(context, person()))).toEqual({
      ok: true,
      message: `Imported: ${count} settings, 1 server (0 new), 2 jobs (0 new)`,
    })
    expect([...store.state().servers.values()]).toMatchObject([
      { name: 'Mine', muted: false, hasKey: true },
      { name: 'Other' },
    ])
    expect([...store.state().jobs.keys()]).toEqual([...jobs.keys()])
    expect(store.state().jobs.get(`${serverId}/x-1`)?.label).toBe('Mine')
    expect(store.state().settings).toMatchObject({ theme: 'dark', pausedUntil: expect.any(Number) })
    expect(store.state().settings.pausedUntil).toBeGreaterThan(0)
  })

  it('brings no hook, wherever in it one is', async () => {
    const hook = {
      id: 'h',
      name: 'Innocent',
      isOn: true,
      outcomes: ['completed'],
      kinds: [],
      servers: [],
      alsoWhilePaused: true,
      action: { type: 'command', program: '/bin/sh', arguments: [], inShell: false },
      secrets: [],
    }
    const content = {
      app: 'Compileo Tray',
      version: 1,
      settings: { hooks: [hook] },
      servers: [],
      hooks: [hook],
    }
    writeFileSync(path, JSON.stringify(content))
    const core = runCore({ folder: tempFolder() })
    await importSettings(core.context, person())
    expect(core.store.state().hooks).toEqual([])
    expect(core.store.state().settings).not.toHaveProperty('hooks')
  })

  it('of many jobs requests the status and the stream of each, within its budget', async () => {
    const ids = Array.from({ length: 300 }, (_, i) => server.addJob({ id: `job-${i}`, status: 'running' }).id)
    const jobs = ids.map((id) => ({ id }))
    writeFileSync(path, marked({ servers: [{ name: '', url: server.url, jobs }] }))
    const core = runCore({ folder: tempFolder() })
    expect(inWords(await importSettings(core.context, person()))).toEqual({
      ok: true,
      message: 'Imported: 0 settings, 1 server (1 new), 300 jobs (300 new)',
    })
    expect(core.store.state().jobs.size).toBe(300)
    await server.until(() => server.openStreams().length >= 50)
    for (const id of ids) expect(server.requests.count({ jobId: id })).toBeLessThanOrEqual(2)
  })

  it('of many jobs doesn’t block the event loop', async () => {
    const jobs = Array.from({ length: 2_000 }, (_, n) => ({ id: `job-${n}`, batch: n ? 'night' : 'unknown' }))
    const servers = [{ name: '', url: server.url, jobs }]
    const batches = [{ id: 'night', name: 'Night run' }]
    writeFileSync(path, marked({ servers, batches }))
    const { context, store } = runCore({ folder: tempFolder() })
    const sizes = [0]
    let isOver = false
    const note = () => {
      sizes.push(store.state().jobs.size)
      if (!isOver) setImmediate(note)
    }
    note()
    await importSettings(context, person())
    isOver = true
    sizes.push(store.state().jobs.size)
    const added = sizes.slice(1).map((size, index) => size - (sizes[index] ?? 0))
    expect(store.state().jobs.size).toBe(2_000)
    expect(Math.max(...added)).toBe(100)
    expect([...store.state().batches.values()]).toMatchObject([{ name: 'Night run' }])
    const batched = [...store.state().jobs.values()].filter(({ batch }) => batch !== undefined)
    expect(batched).toHaveLength(1_999)
  })

  it('adds no more jobs to a server that was removed meanwhile', async () => {
    const jobs = Array.from({ length: 1_000 }, (_, n) => ({ id: `job-${n}` }))
    writeFileSync(path, marked({ servers: [{ name: '', url: server.url, jobs }] }))
    const core = runCore({ folder: tempFolder() })
    const done = importSettings(core.context, person())
    await core.untilState(() => core.store.state().jobs.size > 0)
    removeServer(core.context, [...core.store.state().servers.keys()][0] ?? '')
    expect(await done).toMatchObject({ ok: true })
    expect(core.store.state().jobs.size).toBe(0)
  })

  it('reports what of it the system refused', async () => {
    await leaveExport()
    const core = runCore({ folder: tempFolder() })
    const refusing = {
      ...core.context.system,
      setShortcut: () => ({ ok: false, message: saying('The keys are taken') }) as const,
    }
    const outcome = await importSettings({ ...core.context, system: refusing }, person())
    expect(inWords(outcome)).toEqual({
      ok: false,
      message: `Imported: ${count} settings, 1 server (1 new), 2 jobs (2 new). The keys are taken`,
    })
    expect(core.store.state().settings.theme).toBe('dark')
  })

  it('is neither written nor read when the user cancels', async () => {
    const { context, store } = runCore({ folder: tempFolder() })
    await expect(exportSettings(context, personAtDialogs())).resolves.toEqual({ ok: true })
    await expect(importSettings(context, personAtDialogs())).resolves.toEqual({ ok: true })
    expect(store.state().servers.size).toBe(0)
  })
})

const withServer = (change: object) =>
  marked({ settings: { theme: 'dark' }, servers: [{ name: 'A', url: 'http://a', ...change }] })

describe('a file that is no export', () => {
  it.each([
    ['is no JSON', 'nonsense', 'This file isn’t JSON, so nothing was imported'],
    ['is half of one', marked({}).slice(0, -1), 'This file isn’t JSON, so nothing was imported'],
    ['is of another program', '{"theme":"dark"}', 'This file wasn’t exported by Compileo Tray'],
    ['is a list', '[]', 'This file wasn’t exported by Compileo Tray'],
    [
      'is of a later version',
      marked({ version: 2 }),
      'This file was exported by a newer version of Compileo Tray',
    ],
    ['has a wrong setting', marked({ settings: { theme: 'pink' } }), /settings\.theme is invalid .*"dark"/],
    [
      'has a wrong part of a setting',
      marked({ settings: { quietHours: { on: 1 } } }),
      /settings\.quietHours\.on is invalid/,
    ],
    ['has a wrong address', withServer({ url: 'ftp://a' }), /servers\.0\.url is invalid .*starts with http/],
    [
      'has an address as a name',
      withServer({ name: 'https://prod.example' }),
      'Nothing imported: servers.0.name is invalid (A server’s name can’t be an address)',
    ],
    [
      'has a key in an address',
      withServer({ url: 'http://u:p@a' }),
      /servers\.0\.url is invalid .*its own field/,
    ],
    [
      'has a web interface that is no page',
      withServer({ guiUrl: 'javascript:alert(1)' }),
      /servers\.0\.guiUrl is invalid .*isn’t a valid address/,
    ],
    [
      'has a program as a web interface',
      withServer({ guiUrl: 'ms-msdt://x' }),
      /servers\.0\.guiUrl is invalid .*starts with/,
    ],
    ['has too many restarts', withServer({ autoRestarts: 11 }), /servers\.0\.autoRestarts is invalid/],
    [
      'has a wrong job id',
      withServer({ jobs: [{ id: 'a' }, { id: '../x' }] }),
      /servers\.0\.jobs\.1\.id is invalid .*not a job ID/,
    ],
    [
      'lists more jobs than can be watched',
      marked({
        servers: ['http://a', 'http://b'].map((url) => ({
          name: 'A',
          url,
          jobs: Array.from({ length: 5_001 }, (_, n) => ({ id: `job-${n}` })),
        })),
      }),
      'This file lists 10,002 jobs; up to 10,000 can be imported',
    ],
    [
      'lists more than 100 servers',
      marked({ servers: Array.from({ length: 101 }, (_, n) => ({ name: '', url: `http://s${n}` })) }),
      /servers is invalid .*100/,
    ],
    ['has no list of servers', marked({ servers: {} }), /servers is invalid/],
  ])('because it %s is refused whole, in words', async (_, text, words) => {
    writeFileSync(path, text)
    const { context, store } = runCore({ folder: tempFolder() })
    const outcome = await importSettings(context, person())
    expect(outcome.ok).toBe(false)
    expect(inWords(outcome.message)).toMatch(words)
    expect(store.state().servers.size).toBe(0)
    expect(store.state().settings.theme).toBe('system')
  })

  it('but lone surrogates in it are replaced', async () => {
    writeFileSync(
      path,
      String.raw`${marked({}).slice(0, -1)},"servers":[{"name":"a\ud800","url":"http://a"}]}`,
    )
    const { context, store } = runCore({ folder: tempFolder() })
    await importSettings(context, person())
    expect([...store.state().servers.values()]).toMatchObject([{ name: 'a\uFFFD' }])
  })

  it('but what a later version may add beside is passed over, and so is a byte order mark', async () => {
    writeFileSync(path, `\uFEFF${marked({ settings: { theme: 'dark', later: 1 }, later: [] })}`)
    const { context, store } = runCore({ folder: tempFolder() })
    expect(inWords(await importSettings(context, person()))).toMatchObject({
      ok: true,
      message: 'Imported: 1 setting, 0 servers (0 new), 0 jobs (0 new)',
    })
    expect(store.state().settings.theme).toBe('dark')
  })

  it.each([
    ['larger than 5 MB', 'This file is larger than 5 MB', () => truncateSync(path, 5_000_001)],
    ['a folder', 'Couldn’t read the file: it isn’t a file', () => (path = join(path, '..'))],
    ['not there', 'Couldn’t read the file: it doesn’t exist', () => (path = `${path}.other`)],
  ])('because it is %s is refused in words', async (_, message, happens) => {
    writeFileSync(path, '')
    happens()
    const { context } = runCore({ folder: tempFolder() })
    expect(inWords(await importSettings(context, person()))).toEqual({ ok: false, message })
  })
})
