import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { channelFileOf, releaseKey, verifyRelease } from '../../../../main/updates/signature.ts'
import { releaseSigner } from '../../../support/release-signer.ts'

const maker = releaseSigner()
const channelFile = 'latest-linux.yml'
const release = { channelFile, version: '1.2.3', files: [{ url: 'a.AppImage', sha512: 'abc' }] }
const signed = { ...release, signature: maker.sign(release) }

function verdictOn(given: unknown, here = channelFile) {
  const key = releaseKey(maker.key)
  if (!key) throw new Error('no key')
  return verifyRelease(key, given, here)
}

describe('a release', () => {
  it('is trusted if its maker has signed it, whatever else it contains', () => {
    expect(verdictOn(signed)).toBe('signed')
    expect(verdictOn({ ...signed, releaseDate: 'today', path: 'a.AppImage' })).toBe('signed')
  })

  it.each([
    ['by another key', { ...signed, signature: releaseSigner().sign(release) }],
    ['by no key', release],
    ['by nonsense', { ...signed, signature: 'nonsense' }],
    ['for another version', { ...signed, version: '9.9.9' }],
    ['for another content', { ...signed, files: [{ url: 'a.AppImage', sha512: 'xyz' }] }],
    ['for another file', { ...signed, files: [{ url: 'https://evil.example/a.AppImage', sha512: 'abc' }] }],
    ['for fewer files', { ...signed, files: [...release.files, { url: 'b', sha512: 'c' }] }],
    ['for no file', { ...signed, files: [] }],
    ['but names its file in the old way only', { version: '1.2.3', path: 'a', sha512: 'b', signature: 'c' }],
    ['but is nothing', undefined],
    ['but is a text', 'version: 1.2.3'],
    ['but holds null', { ...signed, files: [null] }],
    ['for a system that it no longer names', { ...signed, channelFile: undefined }],
  ])('is refused that is signed %s', (_name, given) => {
    expect(verdictOn(given)).toBe('not-signed')
  })

  it.each(['latest.yml', 'latest-mac.yml', 'latest-linux-arm64.yml'])(
    'for Linux is no release for the system that reads %s, under no name',
    (here) => {
      expect(verdictOn(signed, here)).toBe('other-system')
      expect(verdictOn({ ...signed, channelFile: here }, here)).toBe('not-signed')
    },
  )

  it('is never believed by a key of another kind', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey
    expect(releaseKey(rsa.export({ format: 'der', type: 'spki' }).toString('base64'))).toBeUndefined()
    expect(releaseKey('')).toBeUndefined()
    expect(releaseKey('nonsense')).toBeUndefined()
  })
})

describe('the channel file', () => {
  it.each([
    ['win32', 'x64', 'latest.yml'],
    ['win32', 'arm64', 'latest.yml'],
    ['darwin', 'arm64', 'latest-mac.yml'],
    ['linux', 'x64', 'latest-linux.yml'],
    ['linux', 'arm64', 'latest-linux-arm64.yml'],
  ] as const)('of %s on %s is %s', (platform, arch, name) => {
    expect(channelFileOf(platform, arch)).toBe(name)
  })
})
