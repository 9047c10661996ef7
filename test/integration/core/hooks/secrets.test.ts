import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { copyDiagnostics } from '#main/core/commands/files/diagnostics.ts'
import { removeHook, saveHook } from '#main/core/commands/hooks/edit-hooks.ts'
import type { HookDraft } from '#shared/hooks.ts'
import { startHookEndpoint } from '#test/support/hook-endpoint.ts'
import { createFakeClock } from '#test/support/fake-clock.ts'
import { runCore } from '#test/support/running-core.ts'
import { createTestVault } from '#test/support/test-vault.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'
import {
  answerWith,
  completed,
  draft,
  endpoint,
  folder,
  hookIn,
  neverAsked,
  recordedLog,
  running,
  save,
  server,
  setScene,
  tryOut,
} from './scene.ts'

beforeEach(setScene)

describe('a hook with a secret', () => {
  it('sends no secret to another origin in a test with unsaved changes', async () => {
    const elsewhere = await startHookEndpoint()
    onTestFinished(() => elsewhere.close())
    const core = runCore({ folder, url: server.url })
    const push = draft({ action: { type: 'ntfy', server: endpoint.url, topic: 'x' } })
    const id = await save(core, push, { token: 'T0KEN' })
    const there = draft({ id, action: { type: 'ntfy', server: elsewhere.url, topic: 'x' } })
    await tryOut(core, there, {})
    expect(elsewhere.requests.map(({ headers }) => headers.authorization)).toEqual([undefined])
  })

  it('isn’t saved if its signing secret isn’t Base64', async () => {
    const core = runCore({ folder, url: server.url })
    const secrets = { url: endpoint.url, secret: 'whsec_secret!' }
    const { ok, message } = await saveHook(core.context, neverAsked, { hook: draft(), secrets })
    expect([ok, formatMessageOrText(message)]).toEqual([
      false,
      'Invalid signing secret. The part after whsec_ must be Base64.',
    ])
    expect(core.store.state().hooks).toEqual([])
  })

  const push = { type: 'ntfy', server: 'https://push.example.org', topic: 'x' } as const
  it.each<[string, HookDraft['action'], (there: string) => object]>([
    ['another ntfy server', push, (there) => ({ action: { ...push, server: there } })],
    ['another service', { type: 'slack' }, (there) => ({ action: { ...push, server: there } })],
    ['another origin', { type: 'webhook' }, (origin) => ({ origin })],
    ['an invalid origin', { type: 'webhook' }, () => ({ origin: 'nonsense' })],
  ])('sends nothing if hooks.json was edited to contain %s', async (_, action, edit) => {
    const first = runCore({ folder, url: server.url })
    const secrets = { url: `${endpoint.url}/in`, token: 'T0KEN' }
    const id = await save(first, draft({ action }), secrets)
    await first.stop()
    const file = join(folder, 'hooks.json')
    const sealed = join(folder, 'hook-keys.json')
    const kept = readFileSync(sealed, 'utf8')
    const { hooks, version } = JSON.parse(readFileSync(file, 'utf8'))
    const there = await startHookEndpoint()
    onTestFinished(() => there.close())
    writeFileSync(file, JSON.stringify({ version, hooks: [{ ...hooks[0], ...edit(there.url) }] }))
    const core = runCore({ folder })
    const { message } = await core.context.testHook(id)
    expect(formatMessageOrText(message)).toMatch(/^Couldn’t read this hook’s secret from the keyring/)
    expect([there.requests, endpoint.requests]).toEqual([[], []])
    await core.stop()
    expect(readFileSync(sealed, 'utf8')).toBe(kept)
  })

  it('sends nothing if its signing secret is missing from the keyring', async () => {
    const first = runCore({ folder, url: server.url })
    const id = await save(first, draft(), { url: `${endpoint.url}/in` })
    await first.stop()
    const file = join(folder, 'hooks.json')
    const { hooks, version } = JSON.parse(readFileSync(file, 'utf8'))
    writeFileSync(file, JSON.stringify({ version, hooks: [{ ...hooks[0], secrets: ['url', 'secret'] }] }))
    const core = runCore({ folder })
    const { ok, message } = await core.context.testHook(id)
    expect([ok, formatMessageOrText(message)]).toEqual([
      false,
      expect.stringMatching(/^Couldn’t read this hook’s secret from the keyring/),
    ])
    expect(endpoint.requests).toEqual([])
  })

  it('loses its secrets when its origin changes, and when it is deleted', async () => {
    const core = runCore({ folder, url: server.url })
    const id = await save(core)
    expect(hookIn(core)).toMatchObject({ origin: endpoint.url, secrets: ['url', 'secret'] })
    await save(core, draft({ id, name: 'Renamed' }), {})
    expect(hookIn(core)).toMatchObject({ name: 'Renamed', secrets: ['url', 'secret'] })
    await save(core, draft({ id }), { url: 'http://127.0.0.1:9/x' })
    expect(hookIn(core)).toMatchObject({ origin: 'http://127.0.0.1:9', secrets: ['url'] })
    removeHook(core.context, id)
    await core.stop()
    expect(JSON.parse(readFileSync(join(folder, 'hook-keys.json'), 'utf8')).keys).toEqual({})
    expect(JSON.parse(readFileSync(join(folder, 'hooks.json'), 'utf8')).hooks).toEqual([])
  })
})

describe('a hook’s secrets', () => {
  const secrets = ['T0PSECRETPATH', 'QU3RY', 'Str4ße', 'c2VjcmV0c2VjcmV0', 'tk_T0PSECRETTOKEN']

  it('are never saved in plain text, even if the receiver quotes them', async () => {
    await answerWith(({ path, headers }) => {
      const words = decodeURIComponent(path).split(/[/?=]/).join(' ')
      return {
        status: 500,
        body: `no ${path} ${words} ${path.toLowerCase()} ${String(headers.authorization)}`,
      }
    })
    const { log, lines } = recordedLog()
    running('x-1')
    const core = runCore({ folder, url: server.url, log })
    await save(core, draft(), {
      url: `${endpoint.url}/in/T0PSECRETPATH/Str4%C3%9Fe?QU3RY=1`,
      secret: 'whsec_c2VjcmV0c2VjcmV0',
    })
    const ntfy = { type: 'ntfy', server: endpoint.url, topic: 'mine' } as const
    await save(core, draft({ name: 'Phone', action: ntfy }), { token: 'tk_T0PSECRETTOKEN' })
    await core.watchJob('x-1')
    server.updateJob('x-1', completed)
    await endpoint.waitForRequests(2)
    await core.untilState(() => core.store.state().hooks.every(({ last }) => last !== undefined))
    expect(formatMessageOrText(hookIn(core)?.last?.message)).toMatch(/^The server responded 500: no •••/)
    const copied: string[] = []
    const outcome = await copyDiagnostics(core.context, {
      program: () => ({}),
      desktop: async () => ({}),
      log: { tail: () => lines, redact: (text) => log.redact(text) },
      copyText: async (text) => void copied.push(text),
    })
    expect(outcome).toMatchObject({ ok: true })
    await core.stop()
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    const texts = files.flatMap((name) => {
      try {
        return [readFileSync(join(folder, name), 'utf8')]
      } catch {
        return []
      }
    })
    for (const text of [...texts, ...lines, ...copied, JSON.stringify(core.store.state().hooks)]) {
      for (const secret of secrets) expect(text.toLowerCase()).not.toContain(secret.toLowerCase())
    }
    expect(files).toContain('hooks.json')
  })

  it('that can’t be read are reported without the hook’s name in the log', async () => {
    const { log, lines } = recordedLog()
    running('x-1')
    const vault = createTestVault('open', 'another')
    const first = runCore({ folder, url: server.url })
    await save(first)
    await first.stop()
    const core = runCore({ folder, log, vault })
    const action = { type: 'command', program: 'false', arguments: [], inShell: false } as const
    const hook = draft({ action: { ...action, arguments: [] } })
    await saveHook(core.context, async () => true, { hook, secrets: {} })
    await core.watchJob('x-1')
    server.updateJob('x-1', completed)
    await core.untilState(() =>
      core.banners().includes('Hook “Tell the team” failed. The command failed with exit code 1'),
    )
    await core.untilState(() =>
      core.banners().some((banner) => banner.startsWith('Couldn’t read the secrets of hook “Tell')),
    )
    await core.stop()
    expect(lines.join('\n')).toContain('banner: hooks.givenUp(hooks.exited(1))')
    expect(lines.join('\n')).not.toContain('Tell the team')
  })

  it('are kept only until the program ends if there is no keyring, with a banner', async () => {
    running('x-1')
    const core = runCore({ folder, url: server.url, vault: createTestVault('absent') })
    await save(core)
    await core.untilState(() => core.banners().some((banner) => banner.includes('secrets of hooks')))
    await core.watchJob('x-1')
    server.updateJob('x-1', completed)
    await endpoint.waitForRequests(1)
    await core.stop()
    expect(readdirSync(folder)).not.toContain('hook-keys.json')
  })
})

it.each([
  ['contains an unknown field', '{"url":"http://127.0.0.1:9","certificate":"x"}'],
  ['is a JSON array', '[]'],
  ['isn’t JSON', 'not JSON'],
])(
  'a hook’s saved secrets are kept until the user enters new secrets, even if the saved text %s',
  async (_, key) => {
    const first = runCore({ folder, url: server.url })
    const id = await save(first)
    await first.stop()
    const file = join(folder, 'hook-keys.json')
    const sealed = await createTestVault().encrypt(JSON.stringify({ origin: endpoint.url, key }))
    const keys = { [id]: { origin: endpoint.url, sealed: sealed.toString('base64') } }
    writeFileSync(file, JSON.stringify({ version: 1, keys }))
    const core = runCore({ folder })
    await core.untilState(() => core.banners().some((banner) => banner.startsWith('A newer version')))
    const unread = /^Couldn’t read this hook’s secret from the keyring/
    expect(formatMessageOrText((await core.context.testHook(id)).message)).toMatch(unread)
    expect(formatMessageOrText(hookIn(core)?.last?.message)).toMatch(unread)
    const request = { hook: draft({ id, name: 'Renamed' }), secrets: {} }
    expect(formatMessageOrText((await saveHook(core.context, neverAsked, request)).message)).toMatch(unread)
    expect(JSON.parse(readFileSync(file, 'utf8')).keys).toEqual(keys)
    await save(core, draft({ id }))
    await expect(core.context.testHook(id)).resolves.toMatchObject({ ok: true })
    expect(endpoint.requests).toHaveLength(1)
  },
)

it('while the keyring is locked, a hook can’t be tested or given another secret', async () => {
  running('x-1')
  const first = runCore({ folder, url: server.url })
  const id = await save(first)
  await first.stop()
  const vault = createTestVault('locked')
  const clock = createFakeClock(Date.now())
  const core = runCore({ folder, vault, clock })
  await core.untilState(() =>
    core.banners().some((banner) => banner.startsWith('The keyring is locked, so hooks')),
  )
  const tested = await core.context.testHook(id)
  expect(formatMessageOrText(tested.message)).toMatch(/^Couldn’t read this hook’s secret from the keyring/)
  const { ok, message } = await saveHook(core.context, neverAsked, {
    hook: draft({ id }),
    secrets: { secret: 'another' },
  })
  expect([ok, formatMessageOrText(message)]).toEqual([
    false,
    expect.stringMatching(/^Couldn’t read this hook’s secret from the keyring/),
  ])
  vault.current = 'open'
  await clock.advanceUntil(() => !core.banners().some((banner) => banner.includes('keyring is locked')))
  await expect(core.context.testHook(id)).resolves.toMatchObject({ ok: true })
  expect(endpoint.requests).toHaveLength(1)
})
