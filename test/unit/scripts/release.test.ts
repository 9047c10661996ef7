import { cp, mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { read } from '#scripts/commands/release.ts'
import { root } from '#scripts/places.ts'
import { notesOf, releasedIn } from '#scripts/release/notes.ts'
import { places, setVersion } from '#scripts/release/version.ts'
import { tempFolder } from '#test/support/temp-folder.ts'

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
  it('are the changelog’s part about its version', () => {
    expect(notesOf(changelog, '0.2.0')).toBe('### Fixed\n\n- Icon.\n')
    expect(notesOf(changelog, '0.1.0')).toBe('The first version.\n')
  })

  it('are missing if the changelog has no such version, or an empty one', () => {
    expect(() => notesOf(changelog, '0.3.0')).toThrow('no version 0.3.0')
    expect(() => notesOf(changelog, '0.2')).toThrow('no version 0.2')
    expect(() => notesOf('## 1.0.0 - 2026-12-01\n\n## 0.2.0 - 2026-11-01\n', '1.0.0')).toThrow('says nothing')
  })

  it('start as the unreleased ones', () => {
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
  it('is set in every place that has one, and changes nothing else', async () => {
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

  it('gets its date when it is released', async () => {
    const { folder, texts } = await copied()
    await setVersion('0.1.0', '2026-12-24', folder)
    const { 'assets/linux/io.github.compileo.tray.metainfo.xml': metadata = '' } = await texts()
    expect(metadata.match(/<release .*/g)).toEqual(['<release version="0.1.0" date="2026-12-24">'])
  })

  it.each(['1.2', 'v1.2.3', '1.2.3-beta', ''])('can’t be %j', async (version) => {
    const { folder, texts } = await copied()
    const before = await texts()
    await expect(setVersion(version, '2026-12-24', folder)).rejects.toThrow("isn't a version")
    expect(await texts()).toEqual(before)
  })
})

describe('the release command', () => {
  it('accepts a version, or a tag with a file', () => {
    expect(read(['version', '1.2.3'])).toEqual({ what: 'version', version: '1.2.3' })
    expect(read(['notes', 'v1.2.3', 'notes.md'])).toEqual({ what: 'notes', tag: 'v1.2.3', file: 'notes.md' })
  })

  it.each([
    [[]],
    [['version']],
    [['notes', 'v1.2.3']],
    [['notes', 'v1.2.3', 'notes.md', 'x']],
    [['version', '1.2.3', '--quick']],
    [['dry-run']],
  ])('shows how it is used: %j', (args) => {
    expect(() => read(args)).toThrow('npm run release -- version X.Y.Z')
  })
})
