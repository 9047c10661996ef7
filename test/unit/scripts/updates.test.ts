import { generateKeyPairSync } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { verifyRelease } from '../../../main/updates/signature.ts'
import { main as signUpdates } from '../../../scripts/commands/sign-updates.mjs'
import { updateFlags } from '../../../scripts/steps/update-flags.mjs'
import { releaseSigner } from '../../support/release-signer.ts'
import { tempFolder } from '../../support/temp-folder.ts'

const url = 'https://example.org/releases'
const { key } = releaseSigner()

afterEach(() => vi.unstubAllEnvs())

describe('a package', () => {
  it('looks for updates if its build has a releases page and a key', () => {
    expect(updateFlags({ COMPILEO_TRAY_UPDATES_URL: url, COMPILEO_TRAY_UPDATES_KEY: key })).toEqual([
      '-c.publish.provider=generic',
      `-c.publish.url=${url}`,
      `-c.extraMetadata.updates.url=${url}`,
      `-c.extraMetadata.updates.key=${key}`,
    ])
  })

  it('looks for none if its build has neither', () => {
    expect(updateFlags({})).toEqual([])
  })

  it.each([
    [{ COMPILEO_TRAY_UPDATES_URL: url }, /UPDATES_KEY/],
    [{ COMPILEO_TRAY_UPDATES_KEY: key }, /UPDATES_URL/],
    [{ COMPILEO_TRAY_UPDATES_URL: 'http://example.org', COMPILEO_TRAY_UPDATES_KEY: key }, /over https/],
    [{ COMPILEO_TRAY_UPDATES_URL: url, COMPILEO_TRAY_UPDATES_KEY: 'nonsense' }, /Ed25519/],
  ])('is not made by half: %j', (env, why) => {
    expect(() => updateFlags(env)).toThrow(why)
  })
})

/** As electron-builder writes it. */
const announcement = `version: 1.2.3
files:
  - url: compileo-tray-1.2.3-x86_64.AppImage
    sha512: 2ySAFyzcBE7/6DLVe2brGlNGJDPk6oMyUeIBvtrLzZdA3CH2HV4cVv3pRzSwqLEGOGnTMZUAbb1tKIJtfD0nAg==
    size: 110000000
    blockMapSize: 120000
path: compileo-tray-1.2.3-x86_64.AppImage
sha512: 2ySAFyzcBE7/6DLVe2brGlNGJDPk6oMyUeIBvtrLzZdA3CH2HV4cVv3pRzSwqLEGOGnTMZUAbb1tKIJtfD0nAg==
releaseDate: '2026-11-24T12:00:00.000Z'
`

describe('an announcement', () => {
  it('is signed so that the program believes it, and is else as it was', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const file = join(tempFolder(), 'latest-linux.yml')
    writeFileSync(file, announcement)
    vi.stubEnv(
      'COMPILEO_TRAY_UPDATES_PRIVATE_KEY',
      privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    )
    expect(await signUpdates([file])).toBe(0)
    const { signature, channelFile, ...rest } = parse(readFileSync(file, 'utf8'))
    expect(rest).toEqual(parse(announcement))
    const signed = { ...rest, channelFile, signature }
    expect(verifyRelease(publicKey, signed, 'latest-linux.yml')).toBe('signed')
    expect(verifyRelease(publicKey, signed, 'latest-mac.yml')).toBe('other-system')
  })

  it('is not signed under a name that no system reads', async () => {
    vi.stubEnv('COMPILEO_TRAY_UPDATES_PRIVATE_KEY', 'any')
    await expect(signUpdates(['dist/release.yml'])).rejects.toThrow(/release\.yml has no name that a system/)
  })

  it('is not signed without a key', async () => {
    vi.stubEnv('COMPILEO_TRAY_UPDATES_PRIVATE_KEY', '')
    await expect(signUpdates(['latest.yml'])).rejects.toThrow(/must hold the private Ed25519 key/)
  })
})
