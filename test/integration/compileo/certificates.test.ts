import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type KeyAndCertificate, createTestAuthority } from '#test/support/authority.ts'
import { makeCertificate } from '#test/support/certificate.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { createSecureContextCache } from '#main/compileo/network/trust.ts'
import { startTlsProxy } from '#test/support/tls-proxy.ts'
import { directNetwork, createTrustingNetwork } from '#test/support/direct-network.ts'
import { formatAllMessages, formatMessageOrText } from '#test/support/job-texts.ts'
import { call, clientOf, listen, once, startServerForTest, listenToEnd } from './set-up.ts'

afterEach(() => vi.unstubAllEnvs())

const refused = (message: string | RegExp) => ({
  ok: false,
  error: {
    kind: 'unreachable',
    cause: 'tls',
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  },
})

async function behind(pair: KeyAndCertificate) {
  const server = await startServerForTest({ streamIntervalMs: 5 })
  const { id } = server.addJob({ status: 'running' })
  const { port } = await startTlsProxy(server, pair)
  return { server, id, url: `https://localhost:${port}` }
}

const unknown =
  'The server’s certificate was issued by an unknown CA: if it’s your organisation’s, add its CA certificate to this system’s trusted ones'

describe('a server with an unknown CA', () => {
  it('is rejected with an explanation, and gets neither the request nor the key', async () => {
    const authority = await createTestAuthority('of the laboratory')
    const { server, url } = await behind(await authority.issue('DNS:localhost'))
    const { client } = clientOf(url, { apiKey: 'secret' })
    expect(formatAllMessages(await client.stats(once()))).toEqual(refused(unknown))
    const stream = await listenToEnd(client, 'a')
    expect(formatAllMessages(stream.end)).toEqual({ reason: 'failed', error: refused(unknown).error })
    expect(server.requests.total).toBe(0)
  })

  it('is trusted for requests and streams if NODE_EXTRA_CA_CERTS names the CA', async () => {
    const authority = await createTestAuthority('of the laboratory')
    const { id, url } = await behind(await authority.issue('DNS:localhost'))
    const file = join(createTempFolder(), 'company.pem')
    await writeFile(file, authority.cert)
    const network = { ...directNetwork, getSecureContext: read({ NODE_EXTRA_CA_CERTS: file }) }
    const { client } = clientOf(url, { network })
    expect(await client.status(id, call())).toMatchObject({ ok: true })
    const stream = await listen(client, id)
    expect(await stream.until(({ frames }) => frames.length > 0)).toBe(true)
  })

  it('is trusted if the system trusts its self-signed certificate', async () => {
    const own = await selfSigned()
    const { url } = await behind(own)
    const words =
      'The server’s certificate is self-signed: if you trust it, add it to this system’s trusted certificates'
    expect(formatAllMessages(await clientOf(url).client.stats(once()))).toEqual(refused(words))
    expect(
      await clientOf(url, { network: createTrustingNetwork(own.cert) }).client.stats(once()),
    ).toMatchObject({
      ok: true,
    })
  })
})

describe('a known CA', () => {
  it.each([
    ['for another host name', 'DNS:compileo.example', 2, 'The server’s certificate is for another host name'],
    ['that has expired', 'DNS:localhost', -1, 'The server’s certificate has expired'],
  ])('doesn’t make a certificate %s acceptable', async (_, name, days, words) => {
    const authority = await createTestAuthority('of the laboratory')
    const { url } = await behind(await authority.issue(name, days))
    expect(
      formatAllMessages(
        await clientOf(url, { network: createTrustingNetwork(authority.cert) }).client.stats(once()),
      ),
    ).toEqual(refused(words))
  })
})

it('certificates are checked even with NODE_TLS_REJECT_UNAUTHORIZED=0', async () => {
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0')
  const { server, url } = await behind(await (await createTestAuthority('x')).issue('DNS:localhost'))
  expect(formatAllMessages(await clientOf(url).client.stats(once()))).toEqual(refused(unknown))
  const trust = createSecureContextCache({ env: process.env, platform: 'linux', onError: () => undefined })
  const network = { ...directNetwork, getSecureContext: trust }
  expect(formatAllMessages(await clientOf(url, { network }).client.stats(once()))).toEqual(refused(unknown))
  expect(server.requests.total).toBe(0)
})

const read = (env: Readonly<Record<string, string>>, complaints: string[] = []) =>
  createSecureContextCache({
    env,
    platform: 'linux',
    onError: (message) => complaints.push(formatMessageOrText(message)),
  })

const asked = (env: Readonly<Record<string, string>>, url: string, complaints: string[] = []) =>
  clientOf(url, { network: { ...directNetwork, getSecureContext: read(env, complaints) } }).client.stats(
    once(),
  )

describe('the trusted certificates', () => {
  it('can be set in the environment, as a file, a folder or additional certificates', async () => {
    const authority = await createTestAuthority('of the company')
    const { url } = await behind(await authority.issue('DNS:localhost'))
    const folder = join(createTempFolder(), 'trusted')
    await mkdir(folder)
    const file = join(folder, 'company.pem')
    await writeFile(file, `# The company’s\n${authority.cert}`)
    expect(formatAllMessages(await asked({}, url))).toEqual(refused(unknown))
    expect(await asked({ SSL_CERT_FILE: file }, url)).toMatchObject({ ok: true })
    expect(await asked({ SSL_CERT_DIR: `/nowhere:${folder}` }, url)).toMatchObject({ ok: true })
    expect(await asked({ NODE_EXTRA_CA_CERTS: file }, url)).toMatchObject({ ok: true })
  })

  it('are loaded by the first https request, which reports missing files', async () => {
    const complaints: string[] = []
    const env = { SSL_CERT_FILE: '/nowhere/at-all.pem', SSL_CERT_DIR: '/nowhere' }
    const server = await startServerForTest()
    expect(await asked(env, server.url, complaints)).toMatchObject({ ok: true })
    expect(complaints).toEqual([])
    const { url } = await behind(await (await createTestAuthority('x')).issue('DNS:localhost'))
    expect(formatAllMessages(await asked(env, url, complaints))).toEqual(refused(unknown))
    expect(complaints.toSorted()).toEqual([
      'Couldn’t read the certificates in SSL_CERT_DIR: it doesn’t exist',
      'Couldn’t read the certificates in SSL_CERT_FILE: it doesn’t exist',
    ])
  })
})

function selfSigned(): Promise<KeyAndCertificate> {
  return makeCertificate(createTempFolder())
}
