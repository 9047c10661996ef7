import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { addServer } from '#main/core/commands/servers/edit-servers.ts'
import { updateSettings } from '#main/core/commands/settings/update-settings.ts'
import { watchJobsInText } from '#main/core/commands/jobs/watch.ts'
import { setJobLabel } from '#main/core/commands/jobs/job-settings.ts'
import type { Core } from '#main/core/core.ts'
import { toJobKey } from '#main/core/state/reduce-job.ts'
import type { CompileoServer } from '#test/server/index.ts'
import { openTestCore, createRecordingPresenter } from '#test/support/core.ts'
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts'
import { findLoneSurrogates } from '#test/support/hostile-json.ts'
import { openCoreDuringTest } from '#test/support/running-core.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { waitForState, createNotificationRecorder } from '#test/support/notification-recorder.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { toJobParts } from '#test/support/job-parts.ts'

let server: CompileoServer
let folder: string

beforeEach(async () => {
  server = await startServerForTest({ streamIntervalMs: 10, rateLimit: Infinity })
  folder = createTempFolder()
})

const open = (clock?: FakeClock): Core =>
  openCoreDuringTest({ folder, presenter: createRecordingPresenter(), ...(clock && { clock }) })

const bannersOf = (core: Core) =>
  core.store.state().banners.map(({ message }) => formatMessageOrText(message))
const read = (name: string): Record<string, unknown> => JSON.parse(readFileSync(join(folder, name), 'utf8'))

async function leaveProfile() {
  const ids = [server.addJob({ status: 'running', progress: 40 }).id, server.addJob({ status: 'pending' }).id]
  const core = open()
  core.start()
  const { serverId = '' } = addServer(core.context, {
    url: server.url,
    name: 'Workstation',
    apiKey: 'secret-key',
  })
  await watchJobsInText(core.context, { text: ids.join('\n') })
  setJobLabel(core.context, toJobKey(serverId, ids[0] ?? ''), '  Taxonomy ')
  updateSettings(core.context, { theme: 'dark' })
  await core.stop()
  return { serverId, ids }
}

describe('a profile', () => {
  it('is restored at the next launch, with its servers, jobs, labels and settings', async () => {
    const { serverId, ids } = await leaveProfile()
    const core = open()
    const { servers, jobs, settings, banners } = core.store.state()
    expect([...servers.values()]).toMatchObject([{ id: serverId, name: 'Workstation', url: server.url }])
    expect(
      [...jobs.values()].map(({ identity: { jobId, label }, run: { status } }) => [jobId, label, status]),
    ).toEqual([
      [ids[0], 'Taxonomy', 'running'],
      [ids[1], undefined, 'pending'],
    ])
    expect(settings.theme).toBe('dark')
    expect(banners).toEqual([])
  })

  it('contains each document’s version', async () => {
    await leaveProfile()
    expect(read('settings.json')).toMatchObject({ version: 1, theme: 'dark' })
    expect(read('watch-list.json')).toMatchObject({ version: 1 })
  })

  it('is loaded with defaults if it contains only the required fields', () => {
    writeFileSync(join(folder, 'settings.json'), JSON.stringify({ theme: 'light' }))
    const old = {
      servers: [{ id: 's', name: 'S', url: server.url }],
      jobs: [{ serverId: 's', jobId: 'x', addedAt: 1 }],
    }
    writeFileSync(join(folder, 'watch-list.json'), JSON.stringify(old))
    const { store } = open()
    expect(store.state().settings).toMatchObject({ theme: 'light', pausedUntil: 0, notify: { failed: true } })
    expect(store.state().jobs.get('s/x')).toMatchObject(toJobParts({ number: 1, progress: 0, muted: false }))
    expect(store.state().banners).toEqual([])
  })

  it('saves servers in the settings that an older version saved in the watch-list', async () => {
    const old = { version: 1, servers: [{ id: 's', name: 'S', url: server.url }], jobs: [] }
    writeFileSync(join(folder, 'watch-list.json'), JSON.stringify(old))
    await open().stop()
    expect(read('settings.json')).toMatchObject({ servers: [{ id: 's', name: 'S' }] })
    rmSync(join(folder, 'watch-list.json'))
    expect([...open().store.state().servers.keys()]).toEqual(['s'])
  })

  it('is created if its folder is missing', async () => {
    folder = join(folder, 'not', 'there', 'yet')
    await leaveProfile()
    expect(readdirSync(folder).toSorted()).toEqual(['keys.json', 'settings.json', 'watch-list.json'])
  })

  it('is loaded without jobs whose IDs are impossible, and watches all other jobs', async () => {
    const { id } = server.addJob({ status: 'running' })
    const notAnId = ['\\ud800', '.', '..', '', '__proto__', 'a/b', 'a b', 'x'.repeat(201), '\\u0000']
    const jobs = [id, ...notAnId].map((jobId) => `{"serverId":"__proto__","jobId":"${jobId}","addedAt":1}`)
    const servers = `{"id":"__proto__","name":"S","url":"${server.url}","declinedJobs":["\\ud800"]}`
    writeFileSync(
      join(folder, 'watch-list.json'),
      `{"version":1,"servers":[${servers}],"jobs":[${jobs.join()}],"__proto__":{"isAdmin":true}}`,
    )
    const core = open()
    core.start()
    const job = () => core.store.state().jobs.get(toJobKey('__proto__', id))
    await waitForState(core, () => job()?.run.connection.state === 'live')
    expect(core.store.state().jobs.size).toBe(1)
    expect(bannersOf(core)).toEqual([])
    setJobLabel(core.context, toJobKey('__proto__', id), 'Kept')
    await core.stop()
    expect(read('watch-list.json')).toMatchObject({
      servers: [{ id: '__proto__' }],
      jobs: [{ jobId: id, label: 'Kept' }],
    })
  })

  it('is loaded without its lone surrogates', async () => {
    const half = String.raw`"a\ud800"`
    const project = `{"id":${half},"name":${half}}`
    const rule = `{"id":"r","since":1,"project":${project}}`
    const job = `{"serverId":"s","jobId":"j","addedAt":1,"label":${half},"project":${project},"currentStep":${half}}`
    const list = `{"servers":[{"id":"s","name":${half},"url":"http://s","watchRules":[${rule}],"declinedJobs":[${half}]}],"jobs":[${job}],"batches":[{"id":"b","name":${half}}]}`
    writeFileSync(join(folder, 'watch-list.json'), list)
    const due = `{"id":"failed@1","key":"s/j","kind":"failed","run":1,"at":1,"progress":1,"error":${half}}`
    writeFileSync(join(folder, 'outcomes.jsonl'), `{"v":1,"due":${due},"label":${half},"server":${half}}\n`)
    const core = open()
    const { servers, jobs, batches, banners } = core.store.state()
    expect(banners).toEqual([])
    expect([...servers.values()]).toMatchObject([{ name: 'a\uFFFD', watchRules: [{ project: {} }] }])
    const all = [...servers.values(), ...jobs.values(), ...batches.values(), ...core.context.ledger.entries()]
    expect(all).toHaveLength(4)
    expect(findLoneSurrogates(all)).toEqual([])
  })
})

it.each([
  ['an incomplete', 'watch-list.json', '{"version":1,"servers":[{"id":"s"'],
  ['an invalid', 'watch-list.json', '{"version":1,"servers":[{"id":"s"}],"jobs":[]}'],
  ['an unreadable', 'outcomes.jsonl', 'nonsense\nmore nonsense\n'],
])('%s %s is renamed, and a banner appears', async (_, name, text) => {
  const { ids } = await leaveProfile()
  writeFileSync(join(folder, name), text)
  const core = open()
  const { settings, jobs } = core.store.state()
  expect(settings.theme).toBe('dark')
  expect(jobs.size).toBe(name === 'watch-list.json' ? 0 : ids.length)
  expect([...core.store.state().servers.values()]).toMatchObject([{ name: 'Workstation' }])

  const [banner, ...others] = bannersOf(core)
  expect(others).toEqual([])
  expect(banner).toMatch(/(?:couldn’t be read|^Couldn’t read).* [mM]oved to/)
  const aside = readdirSync(folder).find((file) => file.includes('unreadable'))
  expect(banner).toContain(join(folder, aside ?? 'nothing'))
  expect(readFileSync(join(folder, aside ?? ''), 'utf8')).toBe(text)

  await core.stop()
  expect(bannersOf(open())).toEqual([])
})

it.each([
  ['settings.json', '{"version":2,"theme":"dark","of":"later"}'],
  ['watch-list.json', '{"version":4,"servers":[],"jobs":[],"of":"later"}'],
  ['keys.json', '{"version":2,"keys":{},"of":"later"}'],
  ['outcomes.jsonl', '{"v":2,"of":"later"}\n'],
])('%s from a newer version is left unchanged, with a banner', async (name, text) => {
  await leaveProfile()
  writeFileSync(join(folder, name), text)
  const core = open()
  core.start()
  expect(bannersOf(core)).toEqual([expect.stringMatching(/newer version of Compileo Tray/)])
  updateSettings(core.context, { theme: 'light' })
  addServer(core.context, { url: 'http://localhost:1', name: 'Other' })
  await core.stop()
  expect(readFileSync(join(folder, name), 'utf8')).toBe(text)
  expect(readdirSync(folder).filter((file) => file.includes('unreadable'))).toEqual([])
})

describe.runIf(process.platform !== 'win32')('a profile’s files', () => {
  it('are readable only by their owner, even if incomplete files were left behind', async () => {
    for (const name of ['watch-list.json.new', 'outcomes.jsonl', 'finished-jobs.jsonl']) {
      writeFileSync(join(folder, name), '', { mode: 0o644 })
    }
    const { presenter, waitUntilShown } = createNotificationRecorder()
    const core = openTestCore({ folder, presenter })
    core.start()
    addServer(core.context, { url: server.url, apiKey: 'k' })
    updateSettings(core.context, { theme: 'dark' })
    const { id } = server.addJob({ status: 'running' })
    await watchJobsInText(core.context, { text: id })
    server.updateJob(id, { status: 'completed' })
    await waitUntilShown(1)
    await core.stop()
    const modes = readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mode & 0o777])
    expect(modes).toEqual(
      ['finished-jobs.jsonl', 'keys.json', 'outcomes.jsonl', 'settings.json', 'watch-list.json'].map(
        (name) => [name, 0o600],
      ),
    )
  })
})

function breakDisk() {
  rmSync(folder, { recursive: true })
  writeFileSync(folder, '')
}
function mendDisk() {
  rmSync(folder)
  mkdirSync(folder)
}

describe('when the disk of the profile is full', () => {
  it('a banner is raised, and the program continues and saves everything later', async () => {
    const clock = createFakeClock()
    const core = open(clock)
    const { store, context } = core
    breakDisk()
    updateSettings(context, { theme: 'dark' })
    addServer(context, { url: server.url, name: 'Workstation' })
    await clock.advance(1_000)
    expect(store.state()).toMatchObject({ settings: { theme: 'dark' } })
    expect(store.state().servers.size).toBe(1)
    expect(bannersOf(core).toSorted()).toEqual([
      expect.stringContaining('Couldn’t save the settings in /'),
      expect.stringContaining('Couldn’t save the watch list in /'),
    ])

    await clock.advance(10 * 60_000)
    expect(bannersOf(core)).toHaveLength(2)

    mendDisk()
    await clock.advance(60_000)
    expect(bannersOf(core)).toEqual([])
    expect(read('settings.json')).toMatchObject({ theme: 'dark' })
    expect(read('watch-list.json')).toMatchObject({ servers: [{ name: 'Workstation' }] })
  })

  it('each banner is raised once, however many changes follow', async () => {
    const clock = createFakeClock()
    const core = open(clock)
    breakDisk()
    let raised = 0
    core.store.onChange(({ type }) => {
      if (type === 'banners') raised += 1
    })
    for (const theme of ['dark', 'light', 'dark'] as const) {
      updateSettings(core.context, { theme })
      addServer(core.context, { url: `${server.url}/${theme}${raised}` })
      await clock.advance(10 * 60_000)
    }
    expect([raised, bannersOf(core).length]).toEqual([2, 2])
    mendDisk()
  })

  it('another banner is raised for the history, and outcomes are still announced once', async () => {
    const { presenter, waitUntilShown, titles } = createNotificationRecorder()
    const core = openCoreDuringTest({ folder, presenter })
    core.start()
    addServer(core.context, { url: server.url })
    const { id } = server.addJob({ status: 'running' })
    await watchJobsInText(core.context, { text: id })
    const { id: other } = server.addJob({ status: 'running' })
    await watchJobsInText(core.context, { text: other })
    breakDisk()
    const seen: string[][] = []
    core.store.onChange((change, { banners }) => {
      if (change.type === 'job') seen.push([change.key])
      if (change.type === 'banners') seen.push(banners.map(({ message }) => formatMessageOrText(message)))
    })
    server.updateJob(id, { status: 'completed' })
    await waitUntilShown(1)
    expect(bannersOf(core)).toContainEqual(expect.stringContaining('Couldn’t save the history in /'))
    expect(seen.flat()).toContain(core.store.state().jobs.keys().next().value)

    mendDisk()
    server.updateJob(other, { status: 'completed' })
    await waitUntilShown(2)
    await waitForState(core, () => !bannersOf(core).some((text) => text.includes('history')))
    await core.stop()
    expect(titles()).toEqual([`Job ${id.slice(0, 8)} completed`, `Job ${other.slice(0, 8)} completed`])
    expect(readFileSync(join(folder, 'outcomes.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(4)
  })

  it('a banner is raised at launch, and the program still starts', async () => {
    breakDisk()
    folder = join(folder, 'below')
    const core = open()
    core.start()
    expect(bannersOf(core)).toEqual([expect.stringContaining(`Nothing can be saved in ${folder}: `)])
    addServer(core.context, { url: server.url })
    const { ok } = await watchJobsInText(core.context, { text: server.addJob({ status: 'running' }).id })
    expect(ok).toBe(true)
    await core.stop()
  })
})

describe.each<[string, (clock: FakeClock) => void]>([
  ['the machine sleeps', (clock) => clock.suspend(8 * 60 * 60_000)],
  ['the wall clock is set ahead', (clock) => clock.step(8 * 60 * 60_000)],
  ['the wall clock is set back', (clock) => clock.step(-8 * 60 * 60_000)],
])('when %s while only progress is waiting to be saved,', (_, jump) => {
  it('the labels of new jobs are saved within 200 ms', async () => {
    const clock = createFakeClock(undefined, 16)
    const core = open(clock)
    core.start()
    const { serverId = '' } = addServer(core.context, { url: server.url })
    const { id } = server.addJob({ status: 'running', progress: 10 })
    await watchJobsInText(core.context, { text: id })
    const { jobs } = core.store.state()
    const job = () => jobs.get(toJobKey(serverId, id))
    await clock.advanceUntil(() => job()?.run.connection.state === 'live')
    await clock.advance(1_000)
    server.updateJob(id, { progress: 30 })
    await clock.advanceUntil(() => job()?.run.progress === 30)
    expect(read('watch-list.json')['jobs']).toMatchObject([{ progress: 10 }])

    jump(clock)
    core.woke()
    const { id: other } = server.addJob({ status: 'pending' })
    await watchJobsInText(core.context, { text: other })
    setJobLabel(core.context, toJobKey(serverId, other), 'Taxonomy')
    await clock.advance(200)
    expect(read('watch-list.json')['jobs']).toMatchObject([
      { jobId: id, progress: 30 },
      { jobId: other, label: 'Taxonomy' },
    ])
  })
})
