import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { read } from '../../../scripts/commands/release.mjs'
import { root } from '../../../scripts/places.mjs'
import { artifactsOf, releaseFaults, sbomName, sumsName, sumsOf } from '../../../scripts/release/files.mjs'
import { notesOf, releasedIn } from '../../../scripts/release/notes.mjs'
import { places, setVersion } from '../../../scripts/release/version.mjs'
import { releaseSigner, sha512Of } from '../../support/release-signer.ts'
import { tempFolder } from '../../support/temp-folder.ts'

const changelog = `# Changelog

## Unreleased

### Added

- Hooks.

## 0.2.0 - 2026-11-01

### Fixed

- Icon.

## 0.1.0 - 2026-10-01

The first version.
`

describe('the notes of a release', () => {
  it('are the part of the changelog about its version', () => {
    expect(notesOf(changelog, '0.2.0')).toBe('### Fixed\n\n- Icon.\n')
    expect(notesOf(changelog, '0.1.0')).toBe('The first version.\n')
  })

  it('are missed if the changelog has no such version, or nothing about it', () => {
    expect(() => notesOf(changelog, '0.3.0')).toThrow('no version 0.3.0')
    expect(() => notesOf(changelog, '0.2')).toThrow('no version 0.2')
    expect(() => notesOf('## 1.0.0 - 2026-12-01\n\n## 0.2.0 - 2026-11-01\n', '1.0.0')).toThrow('says nothing')
  })

  it('begin as what is unreleased', () => {
    const after = releasedIn(changelog, '0.3.0', '2026-11-28')
    expect(notesOf(after, '0.3.0')).toBe('### Added\n\n- Hooks.\n')
    expect(after).toContain('## Unreleased\n\n## 0.3.0 - 2026-11-28\n\n### Added')
    expect(notesOf(after, '0.2.0')).toBe(notesOf(changelog, '0.2.0'))
  })
})

async function copied() {
  const folder = tempFolder()
  for (const name of Object.keys(places)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await cp(join(root, name), join(folder, name))
  }
  const texts = async () =>
    Object.fromEntries(
      await Promise.all(
        Object.keys(places).map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const),
      ),
    )
  return { folder, texts }
}

describe('a new version', () => {
  it('is in every place that has one, and changes nothing else', async () => {
    const { folder, texts } = await copied()
    const before = await texts()
    await setVersion('7.8.9', '2026-12-24', folder)
    const after = await texts()
    const changed = Object.keys(places).map((name) => {
      const old = new Set(before[name]?.split('\n'))
      return [name, after[name]?.split('\n').filter((line) => !old.has(line))]
    })
    expect(Object.fromEntries(changed)).toEqual({
      'package.json': ['  "version": "7.8.9",'],
      'package-lock.json': ['  "version": "7.8.9",', '      "version": "7.8.9",'],
      'assets/linux/io.github.compileo.tray.metainfo.xml': [
        '    <release version="7.8.9" date="2026-12-24"/>',
      ],
      'CHANGELOG.md': ['## 7.8.9 - 2026-12-24'],
    })
  })

  it('gets its date when the version that is being made is released', async () => {
    const { folder, texts } = await copied()
    await setVersion('0.1.0', '2026-12-24', folder)
    const { 'assets/linux/io.github.compileo.tray.metainfo.xml': metadata = '' } = await texts()
    expect(metadata.match(/<release .*/g)).toEqual(['<release version="0.1.0" date="2026-12-24">'])
  })

  it.each(['1.2', 'v1.2.3', '1.2.3-beta', ''])('is no version: %j', async (version) => {
    const { folder, texts } = await copied()
    const before = await texts()
    await expect(setVersion(version, '2026-12-24', folder)).rejects.toThrow('is no version')
    expect(await texts()).toEqual(before)
  })
})

describe('the command', () => {
  it('takes a version, a tag with a file, or a dry run', () => {
    expect(read(['version', '1.2.3'])).toEqual({ what: 'version', version: '1.2.3' })
    expect(read(['notes', 'v1.2.3', 'notes.md'])).toEqual({ what: 'notes', tag: 'v1.2.3', file: 'notes.md' })
    expect(read(['dry-run'])).toEqual({ what: 'dry-run', quick: false })
    expect(read(['dry-run', '--quick'])).toEqual({ what: 'dry-run', quick: true })
  })

  it.each([
    [[]],
    [['version']],
    [['notes', 'v1.2.3']],
    [['dry-run', 'x']],
    [['version', '1.2.3', '--quick']],
  ])('shows how it is used: %j', (args) => {
    expect(() => read(args)).toThrow('npm run release -- version X.Y.Z')
  })
})

const sum = async (folder: string) =>
  writeFile(
    join(folder, sumsName),
    await sumsOf(
      folder,
      (await readdir(folder)).filter((name) => name !== sumsName),
    ),
  )

describe('the files of a release', () => {
  const version = '7.8.9'
  const { sign, key: publicKey } = releaseSigner()

  async function release() {
    const folder = tempFolder()
    const { tarGz, appImage, deb, agent } = artifactsOf(version)
    for (const name of [tarGz, appImage, deb, agent, 'compileo-tray-plugin-1.1.0.zip', sbomName])
      await writeFile(join(folder, name), name)
    await announce(folder, 'latest-linux.yml', appImage)
    await sum(folder)
    return folder
  }

  async function announce(folder: string, channelFile: string, file: string, content = file) {
    const announced = { channelFile, version, files: [{ url: file, sha512: sha512Of(content) }] }
    await writeFile(join(folder, channelFile), stringify({ ...announced, signature: sign(announced) }))
  }

  const faults = (folder: string) => releaseFaults(folder, { version, publicKey, system: 'linux' })

  it('are right if all are there, and announced', async () => {
    expect(await faults(await release())).toEqual([])
  })

  it.each<[string, (folder: string) => Promise<unknown>, string[]]>([
    [
      'a missing package',
      (folder) => rm(join(folder, artifactsOf(version).deb)),
      [`${artifactsOf(version).deb} is missing`],
    ],
    [
      'no plugin',
      (folder) => rm(join(folder, 'compileo-tray-plugin-1.1.0.zip')),
      ['the plugin is missing', 'documents name compileo-tray-plugin-1.1.0.zip, which no release has'],
    ],
    [
      'nothing announced',
      (folder) => rm(join(folder, 'latest-linux.yml')),
      ['no file announces the release'],
    ],
    [
      'another name',
      (folder) => writeFile(join(folder, 'compileo-tray_7.8.9.deb'), ''),
      ['compileo-tray_7.8.9.deb is none of a release’s files'],
    ],
    [
      'an announcement under a name that no app reads',
      (folder) => announce(folder, 'latest-beos.yml', artifactsOf(version).deb),
      ['latest-beos.yml: no app reads a file of this name'],
    ],
    [
      'an announcement of a file that isn’t there',
      (folder) => announce(folder, 'latest-linux.yml', 'compileo-tray-7.8.9.AppImage'),
      ['latest-linux.yml: it announces compileo-tray-7.8.9.AppImage, which isn’t there'],
    ],
    [
      'an announcement of another content',
      (folder) => announce(folder, 'latest-linux.yml', artifactsOf(version).appImage, 'other'),
      [`latest-linux.yml: it announces another ${artifactsOf(version).appImage}`],
    ],
    [
      'an announcement without a signature',
      (folder) => writeFile(join(folder, 'latest-linux.yml'), `version: ${version}\nfiles: []\n`),
      ['latest-linux.yml: it is not-signed'],
    ],
  ])('are wrong: %s', async (_, change, expected) => {
    const folder = await release()
    await change(folder)
    await sum(folder)
    expect(await faults(folder)).toEqual(expected)
  })

  it('are wrong if their sums are of others', async () => {
    const folder = await release()
    await writeFile(join(folder, artifactsOf(version).deb), 'other')
    expect(await faults(folder)).toEqual([`${sumsName} isn’t of these files`])
  })
})
