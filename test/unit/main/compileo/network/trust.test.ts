import { syncBuiltinESMExports } from 'node:module'
import tls from 'node:tls'
import { afterAll, beforeEach, expect, it, vi } from 'vitest'
import { createSecureContextCache } from '#main/compileo/network/trust.ts'

const systems = vi.fn<(kind: string) => readonly string[]>()

// Older Nodes can't query the system's trust, so we test only our query.
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
const ofSystem = [first.replaceAll('\n', '\r\n'), second.replace('MII', 'MIJ')]

beforeEach(() => {
  systems.mockReset().mockReturnValue(ofSystem)
  contexts.mockReset()
})

const vouching = () =>
  contexts.mock.calls.map(([options]) => [options?.ca].flat().map((pem) => String(pem).replaceAll(/\s/g, '')))

const plain = (pems: readonly string[]) => pems.map((pem) => pem.replaceAll(/\s/g, ''))

for (const [system, platform] of [
  ['Windows', 'win32'],
  ['macOS', 'darwin'],
] as const)
  it(`on ${system}, the system’s CAs and Node’s CAs are trusted without duplicates`, async () => {
    const onError = vi.fn<() => void>()
    const trust = createSecureContextCache({ env: {}, platform, onError })
    await trust()
    await trust()
    expect(systems.mock.calls).toEqual([['system']])
    expect(vouching()).toEqual([plain([first, second, ...others, ...ofSystem.slice(1)])])
    expect(onError).not.toHaveBeenCalled()
  })

it('Node’s CAs are trusted if the system’s CAs can’t be read, and a banner says why', async () => {
  systems.mockImplementation(() => {
    throw new Error('The keychain is closed')
  })
  const onError = vi.fn<(message: unknown) => void>()
  await createSecureContextCache({ env: {}, platform: 'darwin', onError })()
  expect(vouching()).toEqual([plain(tls.rootCertificates)])
  expect(JSON.stringify(onError.mock.calls)).toContain('The keychain is closed')
})
