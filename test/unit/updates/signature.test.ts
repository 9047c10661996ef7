import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { isSignedBy, releaseKey } from '../../../main/updates/signature.ts'
import { releaseSigner } from '../../support/release-signer.ts'

const maker = releaseSigner()
const release = { version: '1.2.3', files: [{ url: 'a.AppImage', sha512: 'abc' }] }
const signed = { ...release, signature: maker.sign(release) }

function holds(given: unknown, key = maker.key): boolean {
  const known = releaseKey(key)
  if (!known) throw new Error('no key')
  return isSignedBy(known, given)
}

describe('a release', () => {
  it('is believed where its maker has signed it, whatever else it says', () => {
    expect(holds(signed)).toBe(true)
    expect(holds({ ...signed, releaseDate: 'today', path: 'a.AppImage' })).toBe(true)
  })

  it.each([
    ['by somebody else', { ...signed, signature: releaseSigner().sign(release) }],
    ['by nobody', release],
    ['by nonsense', { ...signed, signature: 'nonsense' }],
    ['for another version', { ...signed, version: '9.9.9' }],
    ['for another content', { ...signed, files: [{ url: 'a.AppImage', sha512: 'xyz' }] }],
    [
      'for a file elsewhere',
      { ...signed, files: [{ url: 'https://evil.example/a.AppImage', sha512: 'abc' }] },
    ],
    ['for fewer files', { ...signed, files: [...release.files, { url: 'b', sha512: 'c' }] }],
    ['for no file', { ...signed, files: [] }],
    ['but names its file in the old way only', { version: '1.2.3', path: 'a', sha512: 'b', signature: 'c' }],
    ['but is nothing', undefined],
    ['but is a text', 'version: 1.2.3'],
    ['but holds null', { ...signed, files: [null] }],
  ])('is refused that is signed %s', (_name, given) => {
    expect(holds(given)).toBe(false)
  })

  it('is never believed by a key of another kind', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey
    expect(releaseKey(rsa.export({ format: 'der', type: 'spki' }).toString('base64'))).toBeUndefined()
    expect(releaseKey('')).toBeUndefined()
    expect(releaseKey('nonsense')).toBeUndefined()
  })
})
