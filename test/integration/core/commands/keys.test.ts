import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { testServer } from '#main/core/commands/servers/check-server.ts'
import { exportHistory } from '#main/core/commands/history/export-history.ts'
import { executeLaunch } from '#main/app/launch.ts'
import { editServer, removeServer } from '#main/core/commands/servers/edit-servers.ts'
import type { CompileoServer } from '#test/server/index.ts'
import { isRouteWithoutKey } from '#test/server/routes.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { createFakeFileDialogs } from '#test/support/file-dialogs.ts'
import { runCore, type RunningCore } from '#test/support/running-core.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { createTestVault } from '#test/support/test-vault.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'

const key = 'a-very-secret-key'
const memoryOnly = 'This system has no keyring, so API keys are kept only until you quit.'

let server: CompileoServer
let folder: string

beforeEach(async () => {
  server = await startServerForTest({ streamIntervalMs: 10, apiKey: key, rateLimit: Infinity })
  folder = createTempFolder()
})

const serversOf = ({ store }: RunningCore) => [...store.state().servers.values()]
const reachIs = (core: RunningCore, reach: string) =>
  core.untilState(() => serversOf(core)[0]?.reach === reach)
const keysSent = ({ requests }: CompileoServer = server) => [
  ...new Set(
    requests
      .list()
      .filter(({ route }) => !isRouteWithoutKey(route))
      .map(({ headers }) => headers['x-api-key']),
  ),
]
const read = (name: string) => readFileSync(join(folder, name), 'utf8')

async function leaveServer(vault = createTestVault()): Promise<string> {
  const core = runCore({ folder, url: server.url, apiKey: key, vault })
  await reachIs(core, 'ok')
  await core.stop()
  server.requests.clear()
  return serversOf(core)[0]?.id ?? ''
}

describe('an API key', () => {
  it('is loaded after a relaunch, and no request is sent without the key', async () => {
    await leaveServer()
    const core = runCore({ folder })
    expect(serversOf(core)).toMatchObject([{ hasKey: true }])
    await reachIs(core, 'ok')
    expect(keysSent()).toEqual([key])
    expect(core.banners()).toEqual([])
  })

  it('isn’t in plain text in any of the profile’s files or in an export', async () => {
    const core = runCore({ folder, url: server.url, apiKey: key })
    const serverId = serversOf(core)[0]?.id ?? ''
    const { id } = server.addJob({ status: 'running' })
    await core.watchJob(id)
    server.updateJob(id, { status: 'completed' })
    await core.notifications.waitUntilShown(1)
    const to = (name: string) => createFakeFileDialogs(join(folder, name))
    const outcomes = { search: '', kinds: [] }
    expect(await exportHistory(core.context, to('history-export.csv'), outcomes)).toMatchObject({ ok: true })
    await core.stop()
    const files = readdirSync(folder)
    expect(files).toEqual(expect.arrayContaining(['keys.json', 'watch-list.json', 'history-export.csv']))
    const readable = [key, Buffer.from(key).toString('base64').slice(0, 20)]
    const isReadable = (name: string) => readable.some((text) => read(name).includes(text))
    expect(files.filter(isReadable)).toEqual([])
    expect(JSON.parse(read('keys.json')).keys[serverId]).toMatchObject({ origin: server.url })
  })

  it('stays replaced after a relaunch if the user replaced it', async () => {
    const serverId = await leaveServer()
    const core = runCore({ folder })
    await reachIs(core, 'ok')
    server.apiKey = 'another'
    editServer(core.context, { serverId, apiKey: 'another' })
    await core.stop()
    server.requests.clear()
    await reachIs(runCore({ folder }), 'ok')
    expect(keysSent()).toEqual(['another'])
  })

  it.each<[string, (core: RunningCore, serverId: string) => unknown]>([
    ['the user removes it', (core, serverId) => editServer(core.context, { serverId, apiKey: '' })],
    ['its server is removed', (core, serverId) => removeServer(core.context, serverId)],
    [
      'its server’s address changes',
      (core, serverId) => editServer(core.context, { serverId, url: 'http://127.0.0.1:9' }),
    ],
  ])('is deleted at once, even with a locked keyring, if %s', async (_, part) => {
    const vault = createTestVault()
    const serverId = await leaveServer(vault)
    vault.current = 'locked'
    const core = runCore({ folder, vault })
    part(core, serverId)
    expect(JSON.parse(read('keys.json')).keys).toEqual({})
    expect(core.context.keys.has(serverId)).toBe(false)
    expect(serversOf(core).some(({ hasKey }) => hasKey)).toBe(false)
    await core.context.keys.settled()
    expect(core.banners()).toEqual([])
  })

  it('has the new value if it is replaced while the keyring still reads the old value', async () => {
    const serverId = await leaveServer()
    const vault = createTestVault()
    let answer: (() => void) | undefined
    const answered = new Promise<void>((resolve) => (answer = resolve))
    let begin: (() => void) | undefined
    const begun = new Promise<void>((resolve) => (begin = resolve))
    const slow = {
      ...vault,
      async decrypt(bytes: Buffer) {
        begin?.()
        await answered
        return vault.decrypt(bytes)
      },
    }
    const core = runCore({ folder, vault: slow })
    await begun
    editServer(core.context, { serverId, apiKey: 'another' })
    answer?.()
    await core.context.keys.settled()
    expect(core.context.keys.get(serverId)).toBe('another')
  })

  it('isn’t used if it is removed while the keyring reads it', async () => {
    const serverId = await leaveServer()
    const core = runCore({ folder })
    editServer(core.context, { serverId, apiKey: '' })
    await reachIs(core, 'unauthorized')
    await core.context.keys.settled()
    expect(serversOf(core)).toMatchObject([{ hasKey: false }])
    expect(keysSent()).toEqual([undefined])
  })

  it('is never saved if it comes from the environment', async () => {
    const core = runCore({ folder })
    await executeLaunch(core.context, { server: server.url, watch: [], apiKey: key })
    await reachIs(core, 'ok')
    await core.stop()
    expect(readdirSync(folder)).not.toContain('keys.json')
    expect(core.banners()).toEqual([])
  })
})

describe('a launch with a profile that was edited outside the program', () => {
  it.each<[string, (thief: string, serverId: string) => void]>([
    [
      'only the server’s address was edited',
      (thief) =>
        writeFileSync(join(folder, 'settings.json'), read('settings.json').replaceAll(server.url, thief)),
    ],
    [
      'the server’s address and the address saved with the key were edited',
      (thief) => {
        for (const name of ['settings.json', 'keys.json'])
          writeFileSync(join(folder, name), read(name).replaceAll(server.url, thief))
      },
    ],
    [
      'the key was assigned to the other server',
      (thief, serverId) => {
        writeFileSync(
          join(folder, 'settings.json'),
          JSON.stringify({ version: 1, servers: [{ id: 'thief', name: 'T', url: thief }] }),
        )
        writeFileSync(join(folder, 'keys.json'), read('keys.json').replace(serverId, 'thief'))
      },
    ],
  ])('sends a server’s key to no other server, even if %s', async (_, edit) => {
    const serverId = await leaveServer()
    const thief = await startServerForTest()
    edit(thief.url, serverId)
    const before = read('keys.json')
    const core = runCore({ folder })
    await reachIs(core, 'ok')
    expect(keysSent(thief)).toEqual([undefined])
    expect(core.banners()).toEqual([expect.stringMatching(/is for another address and wasn’t used/)])
    expect(serversOf(core)).toMatchObject([{ hasKey: false }])
    expect(read('keys.json')).toBe(before)
  })

  it('renames a damaged key file, and raises a banner', async () => {
    await leaveServer()
    writeFileSync(join(folder, 'keys.json'), '{"version": 1, "keys": {"a": {"origin": "x"')
    const core = runCore({ folder })
    await reachIs(core, 'unauthorized')
    expect(core.banners()).toEqual([expect.stringMatching(/keys\.json couldn’t be read .* moved/)])
  })
})

it('a key that the keyring can’t decrypt is reported once, and stays on disk', async () => {
  const serverId = await leaveServer(createTestVault('open', 'of an earlier keyring'))
  const before = read('keys.json')
  const core = runCore({ folder, vault: createTestVault() })
  await reachIs(core, 'unauthorized')
  expect(core.banners()).toEqual([
    `Couldn’t read the API key of 127.0.0.1:${server.port} from the keyring. Enter it again.`,
  ])
  expect(serversOf(core)).toMatchObject([{ hasKey: false }])
  expect(read('keys.json')).toBe(before)
  editServer(core.context, { serverId, apiKey: key })
  await reachIs(core, 'ok')
  await core.stop()
  const next = runCore({ folder, vault: createTestVault() })
  await reachIs(next, 'ok')
  expect(next.banners()).toEqual([])
})

describe('a system without a secure keyring', () => {
  it.each([
    ['there is no keyring', 'absent'],
    ['the keyring would save them unencrypted', 'insecure'],
  ] as const)('keeps keys in memory only, with one banner, if %s', async (_, is) => {
    const vault = createTestVault(is)
    const core = runCore({ folder, url: server.url, apiKey: key, vault })
    const serverId = serversOf(core)[0]?.id ?? ''
    await reachIs(core, 'ok')
    expect(core.banners()).toEqual([memoryOnly])
    core.store.removeBanner(core.store.state().banners[0]?.id ?? '')
    editServer(core.context, { serverId, apiKey: 'another' })
    await core.context.keys.settled()
    expect(core.banners()).toEqual([])
    await core.stop()
    expect(readdirSync(folder)).not.toContain('keys.json')
    const next = runCore({ folder, vault })
    await reachIs(next, 'unauthorized')
    expect(serversOf(next)).toMatchObject([{ hasKey: false }])
    expect(next.banners()).toEqual([])
  })

  it('preserves keys from an earlier keyring', async () => {
    await leaveServer()
    const core = runCore({ folder, vault: createTestVault('absent') })
    await reachIs(core, 'unauthorized')
    expect(core.banners()).toEqual([memoryOnly])
    expect(serversOf(core)).toMatchObject([{ hasKey: false }])
    await core.stop()
    await reachIs(runCore({ folder }), 'ok')
  })
})

describe('a locked keyring', () => {
  it('raises a banner, and its keys are loaded after it is unlocked', async () => {
    const vault = createTestVault()
    await leaveServer(vault)
    vault.current = 'locked'
    const clock = createFakeClock(undefined, 20)
    const core = runCore({ folder, vault, clock })
    await reachIs(core, 'unauthorized')
    expect(core.banners()).toEqual([expect.stringMatching(/^The keyring is locked/)])
    expect(serversOf(core)).toMatchObject([{ hasKey: true }])
    vault.current = 'open'
    await clock.advanceUntil(() => serversOf(core)[0]?.reach === 'ok', 1_000)
    expect(core.banners()).toEqual([])
  })

  it('saves new keys after it is unlocked', async () => {
    const vault = createTestVault('locked')
    const clock = createFakeClock(undefined, 20)
    const core = runCore({ folder, url: server.url, apiKey: key, vault, clock })
    await reachIs(core, 'ok')
    expect(core.banners()).toEqual([expect.stringMatching(/^The keyring is locked/)])
    vault.current = 'open'
    await clock.advanceUntil(() => core.banners().length === 0, 1_000)
    await core.stop()
    await reachIs(runCore({ folder, vault }), 'ok')
  })

  it('is tried again when the user saves a key', async () => {
    const vault = createTestVault()
    const serverId = await leaveServer(vault)
    vault.current = 'locked'
    const core = runCore({ folder, vault })
    await reachIs(core, 'unauthorized')
    vault.current = 'open'
    editServer(core.context, { serverId, apiKey: key })
    await reachIs(core, 'ok')
    await core.context.keys.settled()
    expect(core.banners()).toEqual([])
  })
})

describe('the keyring', () => {
  it('is tried again every 30 s after an error, with a banner', async () => {
    const vault = createTestVault()
    let isBroken = true
    const encrypt = (text: string) =>
      isBroken ? Promise.reject(new Error('The bus is gone')) : vault.encrypt(text)
    const clock = createFakeClock(undefined, 20)
    const core = runCore({ folder, url: server.url, apiKey: key, vault: { ...vault, encrypt }, clock })
    await core.context.keys.settled()
    const broken = ['Couldn’t change the API keys in the keyring: The bus is gone']
    expect(core.banners()).toEqual(broken)
    await clock.advance(30_000)
    expect(core.banners()).toEqual(broken)
    isBroken = false
    await clock.advance(29_999)
    expect(core.banners()).toEqual(broken)
    await clock.advance(1)
    expect(core.banners()).toEqual([])
    const [serverId = ''] = Object.keys(JSON.parse(read('keys.json')).keys)

    rmSync(folder, { recursive: true })
    writeFileSync(folder, '')
    editServer(core.context, { serverId, apiKey: '' })
    const unsaved = expect.stringContaining('Couldn’t change the API keys in the keyring: ')
    expect(core.banners()).toContainEqual(unsaved)
    rmSync(folder)
    mkdirSync(folder)
    await clock.advance(60_000)
    expect(core.banners()).toEqual([])
    expect(JSON.parse(read('keys.json')).keys).toEqual({})
  })

  it('encrypts a key again if its encryption is outdated', async () => {
    const vault = createTestVault()
    const saved: string[] = []
    let isOutdated = false
    const changed = {
      ...vault,
      encrypt: (text: string) => (saved.push(text), vault.encrypt(text)),
      decrypt: async (bytes: Buffer) => ({ ...(await vault.decrypt(bytes)), isOutdated }),
    }
    await leaveServer(changed)
    const first = runCore({ folder, vault: changed })
    await first.context.keys.settled()
    await first.stop()
    expect(saved).toHaveLength(1)
    isOutdated = true
    const core = runCore({ folder, vault: changed })
    await reachIs(core, 'ok')
    await core.context.keys.settled()
    expect(saved).toEqual([saved[0], saved[0]])
  })
})

it('the test of a server waits until the keyring has decrypted the key', async () => {
  const serverId = await leaveServer()
  const core = runCore({ folder })
  expect(await testServer(core.context, { url: server.url, serverId })).toMatchObject({ ok: true })
  expect(keysSent()).toEqual([key])
})
