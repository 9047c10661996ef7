import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { readBuildFacts } from '../../../../main/updates/build-facts.ts'
import { whyNoUpdates } from '../../../../main/updates/update-policy.ts'
import { releaseSigner } from '../../../support/release-signer.ts'
import { tempFolder } from '../../../support/temp-folder.ts'

let folder: string
let image: string
const updates = { url: 'https://example.org/releases', key: releaseSigner().key }

beforeEach(() => {
  folder = tempFolder()
  image = join(folder, 'compileo-tray.AppImage')
})

function factsOf({
  platform = 'linux',
  isPackaged = true,
  manifest = { updates },
  env = { APPIMAGE: image },
  notes = {},
}: {
  platform?: NodeJS.Platform
  isPackaged?: boolean
  manifest?: object
  env?: Record<string, string>
  notes?: Record<string, string>
}) {
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'compileo-tray', ...manifest }))
  for (const [name, text] of Object.entries(notes)) writeFileSync(join(folder, name), text)
  const execPath = '/tmp/.mount_x/compileo-tray'
  return readBuildFacts({ platform, isPackaged, env, execPath, appPath: folder, resourcesPath: folder })
}

describe('what a copy knows of itself', () => {
  it('is read from its package', () => {
    expect(factsOf({})).toMatchObject({ ...updates, isSigned: true, imagePath: image })
  })

  it.each<[string, Parameters<typeof factsOf>[0], ReturnType<typeof whyNoUpdates>]>([
    ['an AppImage with a page and a key', {}, undefined],
    ['one in development', { isPackaged: false }, 'development'],
    ['a deb', { notes: { 'package-type': 'deb\n' }, env: {} }, 'package'],
    ['an archive', { env: {} }, 'archive'],
    [
      'an archive that was started from within another AppImage',
      { env: { APPIMAGE: image, APPDIR: '/tmp/.mount_other' } },
      'archive',
    ],
    ['a build without a page', { manifest: {} }, 'nowhere'],
    ['a build without a key', { manifest: { updates: { ...updates, key: '' } } }, 'unsigned'],
    ['a build with half a key', { manifest: { updates: { ...updates, key: 'MCow' } } }, 'unsigned'],
    ['Windows without a publisher', { platform: 'win32', env: {} }, 'unsigned'],
    [
      'Windows with one',
      {
        platform: 'win32',
        env: {},
        notes: { 'app-update.yml': 'provider: generic\npublisherName:\n  - X\n' },
      },
      undefined,
    ],
    ['macOS', { platform: 'darwin', env: {} }, undefined],
    [
      'an image in a folder that is not there',
      { env: { APPIMAGE: '/nowhere/x.AppImage' } },
      'not-replaceable',
    ],
  ])('decides for %s', (_name, given, why) => {
    expect(whyNoUpdates(factsOf(given))).toBe(why)
  })

  it('never leads to a page that is reached in the clear', () => {
    const inClear = { manifest: { updates: { ...updates, url: 'http://example.org/' } } }
    expect(whyNoUpdates(factsOf(inClear))).toBe('nowhere')
  })
})
