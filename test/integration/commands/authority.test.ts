import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { testServer } from '#main/commands/servers/check-server.ts'
import { chooseAuthority } from '#main/commands/servers/choose-authority.ts'
import { handleCall } from '#main/window/ipc/serve-window.ts'
import { addServer, editServer } from '#main/commands/servers/edit-servers.ts'
import { toServerView } from '#main/window/ipc/views.ts'
import type { CompileoServer } from '#test/server/index.ts'
import { testAuthority, type TestAuthority } from '#test/support/authority.ts'
import { personAtDialogs } from '#test/support/file-dialogs.ts'
import { appContextOf } from '#test/support/app-context.ts'
import { runCore, type RunningCore } from '#test/support/running-core.ts'
import { secured } from '#test/support/secured.ts'
import { serve } from '#test/support/serve.ts'
import { tempFolder } from '#test/support/temp-folder.ts'
import { inWords } from '#test/support/job-texts.ts'

let authority: TestAuthority
let server: CompileoServer
let url: string

beforeEach(async () => {
  authority = await testAuthority('Our laboratory')
  server = await serve({ streamIntervalMs: 10 })
  const front = await secured(server, await authority.issue('DNS:localhost'))
  url = `https://localhost:${front.port}`
})

const unknown = /was issued by an unknown CA/

function choose(text: string) {
  const path = join(tempFolder(), 'company.pem')
  writeFileSync(path, text)
  return chooseAuthority(personAtDialogs(path))
}

describe('choosing the CA certificate of a server', () => {
  it('reads certificates from a file, and says whose they are and when they expire', async () => {
    const { cert } = await testAuthority('The one above', 1)
    const chosen = await choose(`# All of ours\r\n${authority.cert}\n subject=…\n${cert}`)
    expect(chosen).toEqual({
      ok: true,
      authority: {
        pem: `${authority.cert}${cert}`,
        subject: 'Our laboratory',
        expiresAt: expect.any(Number),
        count: 2,
      },
    })
    const expiresAt = chosen?.ok ? chosen.authority.expiresAt : 0
    expect(Math.abs(expiresAt - (Date.now() + 86_400_000))).toBeLessThan(60_000)
  })

  it('accepts an expired one, because the window says so', async () => {
    const chosen = await choose((await testAuthority('Of the past', -1)).cert)
    expect(chosen?.ok && chosen.authority.expiresAt < Date.now()).toBe(true)
  })

  it.each([
    ['no PEM file', () => 'Dear administrator', /^This isn’t a PEM certificate/],
    ['nothing', () => '', /^This isn’t a PEM certificate/],
    ['a private key', () => authority.key, /^This file contains a private key/],
    [
      'a certificate with its private key',
      () => authority.cert + authority.key,
      /^This file contains a private key/,
    ],
    [
      'a damaged certificate',
      () => authority.cert.replace(/\n[A-Za-z0-9+/]{64}\n/, '\n'),
      /^The certificate in this file is damaged$/,
    ],
    ['all CAs that a system trusts', () => authority.cert.repeat(200), /too many certificates/],
  ])('rejects %s with an explanation', async (_what, text, message) => {
    expect(inWords(await choose(text()))).toEqual({ ok: false, message: expect.stringMatching(message) })
  })

  it('rejects a missing file, and does nothing if the user cancels', async () => {
    expect(inWords(await chooseAuthority(personAtDialogs('/nowhere/ca.pem')))).toEqual({
      ok: false,
      message: 'Couldn’t read the file: it doesn’t exist',
    })
    expect(await chooseAuthority(personAtDialogs())).toBeUndefined()
  })
})

const ca = () => authority.cert
const reachIs = (core: RunningCore, id: string, reach: string) =>
  core.untilState(() => core.store.state().servers.get(id)?.reach === reach)

describe('a server with its own CA certificate', () => {
  it('is tested with it before and after it is saved', async () => {
    const core = runCore({ folder: tempFolder() })
    expect(inWords(await testServer(core.context, { url }))).toMatchObject({
      ok: false,
      message: expect.stringMatching(unknown),
    })
    expect(await testServer(core.context, { url, ca: ca() })).toMatchObject({ ok: true })
    const { serverId = '' } = addServer(core.context, { url, ca: ca() })
    await reachIs(core, serverId, 'ok')
    expect(await testServer(core.context, { url, serverId })).toMatchObject({ ok: true })
    expect(await testServer(core.context, { url, serverId, ca: '' })).toMatchObject({ ok: false })
  })

  it('is requested again when its certificate is added, and when it is removed', async () => {
    const core = runCore({ folder: tempFolder() })
    const { serverId = '' } = addServer(core.context, { url })
    const reach = (wanted: string) => reachIs(core, serverId, wanted)
    await reach('unreachable')
    expect(editServer(core.context, { serverId, ca: ca() })).toEqual({ ok: true })
    await reach('ok')
    const { servers } = core.store.state()
    const [{ authority: shown, ...view } = {}] = [...servers.values()].map(toServerView)
    expect(shown).toEqual({ subject: 'Our laboratory', expiresAt: expect.any(Number), count: 1 })
    expect(JSON.stringify(view)).not.toContain('CERTIFICATE')
    editServer(core.context, { serverId, name: 'Another name' })
    expect(core.store.state().servers.get(serverId)?.authority?.subject).toBe('Our laboratory')
    editServer(core.context, { serverId, ca: '' })
    await reach('unreachable')
  })

  it('is followed, after a restart of the program too', async () => {
    const { id } = server.addJob({ status: 'running', progress: 10 })
    const folder = tempFolder()
    const core = runCore({ folder })
    addServer(core.context, { url, ca: ca() })
    const key = await core.watchJob(id)
    await core.untilState(() => core.job(key).progress === 10)
    await core.stop()
    server.updateJob(id, { progress: 20 })
    const next = runCore({ folder })
    await next.untilState(() => next.job(key).progress === 20)
    expect([...next.store.state().servers.values()]).toMatchObject([
      { authority: { subject: 'Our laboratory' } },
    ])
  })

  it('is not added with an invalid certificate', async () => {
    const core = runCore({ folder: tempFolder() })
    const message = expect.stringMatching(/^This file contains a private key/)
    const wrong = authority.key
    expect(inWords(addServer(core.context, { url, ca: wrong }))).toEqual({ ok: false, message })
    expect(inWords(await testServer(core.context, { url, ca: wrong }))).toEqual({ ok: false, message })
    expect(core.store.state().servers.size).toBe(0)
    const { serverId = '' } = addServer(core.context, { url, ca: ca() })
    expect(inWords(editServer(core.context, { serverId, ca: wrong }))).toEqual({ ok: false, message })
    expect(core.store.state().servers.get(serverId)?.authority?.pem).toBe(ca())
  })
})

function windowOf(core: RunningCore) {
  const path = join(tempFolder(), 'company.pem')
  writeFileSync(path, ca())
  const person = personAtDialogs(path)
  const context = appContextOf(core.context, { dialogs: person })
  return { person, call: (name: string, argument: object) => handleCall(context, name, argument) }
}

const choiceIn = (reply: unknown): unknown =>
  Reflect.get(Object(Reflect.get(Object(reply), 'authority')), 'choice')

describe('a compromised page', () => {
  it('can give a server a CA only through main’s dialog for that server', async () => {
    const core = runCore({ folder: tempFolder() })
    const { person, call } = windowOf(core)
    const { serverId = '' } = addServer(core.context, { url })
    const { serverId: other = '' } = addServer(core.context, { url: `${url}/other` })
    const trusted = () => [...core.store.state().servers.values()].flatMap(({ authority: its }) => its ?? [])
    const refusal = { ok: false, message: 'Choose the certificate file again' }
    const anywhere = '123e4567-e89b-42d3-a456-426614174000'

    await expect(call('editServer', { serverId, ca: ca() })).rejects.toThrow('does not fit the contract')
    await expect(call('editServer', { serverId, authority: ca() })).rejects.toThrow(
      'does not fit the contract',
    )
    expect(inWords(await call('editServer', { serverId, authority: anywhere }))).toEqual(refusal)
    expect(inWords(await call('addServer', { url: `${url}/new`, authority: anywhere }))).toEqual(refusal)
    expect(inWords(await call('testServer', { url, authority: anywhere }))).toEqual(refusal)
    expect(person.asked).toEqual([])

    const forOther = await call('chooseAuthority', { serverId: other })
    expect(JSON.stringify(forOther)).not.toContain('CERTIFICATE')
    const authorityOfOther = choiceIn(forOther)
    expect(inWords(await call('editServer', { serverId, authority: authorityOfOther }))).toEqual(refusal)
    expect(inWords(await call('addServer', { url, authority: authorityOfOther }))).toEqual(refusal)
    const forNew = choiceIn(await call('chooseAuthority', {}))
    expect(await call('addServer', { url, authority: forNew })).toMatchObject({ ok: false })
    expect(trusted()).toEqual([])

    const mine = choiceIn(await call('chooseAuthority', { serverId }))
    expect(inWords(await call('editServer', { serverId, authority: anywhere }))).toEqual(refusal)
    expect(inWords(await call('editServer', { serverId: other, authority: authorityOfOther }))).toEqual(
      refusal,
    )
    expect(await call('testServer', { url, serverId, authority: mine })).toMatchObject({ ok: true })
    expect(await call('editServer', { serverId, authority: mine })).toEqual({ ok: true })
    await reachIs(core, serverId, 'ok')
    expect(person.asked.map(({ extensions }) => extensions)).toEqual(
      [1, 2, 3].map(() => ['pem', 'crt', 'cer']),
    )
  })

  it('can add only a server with the CA chosen for a new one', async () => {
    const core = runCore({ folder: tempFolder() })
    const { person, call } = windowOf(core)
    const choice = choiceIn(await call('chooseAuthority', {}))
    person.choose(undefined)
    expect(await call('chooseAuthority', {})).toEqual({ ok: true })
    const added = await call('addServer', { url, authority: choice })
    expect(added).toMatchObject({ ok: true })
    await reachIs(core, String(Reflect.get(Object(added), 'serverId')), 'ok')
  })
})
