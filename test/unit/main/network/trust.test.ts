import { syncBuiltinESMExports } from 'node:module'
import tls from 'node:tls'
import { afterAll, beforeEach, expect, it, vi } from 'vitest'
import { createTrust } from '../../../../main/network/trust.ts'

const systems = vi.fn<(kind: string) => readonly string[]>()

// The system decides what it trusts, and not every Node of the tests can tell; we test only our query.
vi.mock('node:tls', async (original) => ({
  ...(await original<object>()),
  getCACertificates: (kind: string) => systems(kind),
}))
const contexts = vi.spyOn(tls, 'createSecureContext')
syncBuiltinESMExports()
afterAll(() => {
  contexts.mockRestore()
  syncBuiltinESMExports()
})

const [first = '', second = '', ...others] = tls.rootCertificates
/** One that Node has, with another line end, and one that only the system has. */
const ofSystem = [first.replaceAll('\n', '\r\n'), second.replace('MII', 'MIJ')]

beforeEach(() => {
  systems.mockReset().mockReturnValue(ofSystem)
  contexts.mockReset()
})

/** Who may vouch for a server, as it was handed to Node, without line ends. */
const vouching = () =>
  contexts.mock.calls.map(([options]) => [options?.ca].flat().map((pem) => String(pem).replaceAll(/\s/g, '')))

const plain = (pems: readonly string[]) => pems.map((pem) => pem.replaceAll(/\s/g, ''))

for (const platform of ['win32', 'darwin'] as const)
  it(`on ${platform} those whom the system trusts may vouch for a server, beside Node’s, each once`, async () => {
    const complain = vi.fn<() => void>()
    const trust = createTrust({ env: {}, platform, complain })
    await trust()
    await trust()
    expect(systems.mock.calls).toEqual([['system']])
    expect(vouching()).toEqual([plain([first, second, ...others, ...ofSystem.slice(1)])])
    expect(complain).not.toHaveBeenCalled()
  })

it('a system that can’t tell is said, and Node’s may vouch all the same', async () => {
  systems.mockImplementation(() => {
    throw new Error('The keychain is closed')
  })
  const complain = vi.fn<(message: unknown) => void>()
  await createTrust({ env: {}, platform: 'darwin', complain })()
  expect(vouching()).toEqual([plain(tls.rootCertificates)])
  expect(JSON.stringify(complain.mock.calls)).toContain('The keychain is closed')
})
