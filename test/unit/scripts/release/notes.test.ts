import { cp, mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '#scripts/project-paths.ts'
import { getReleaseNotes } from '#scripts/release/notes.ts'
import { versionUpdaters, setVersion } from '#scripts/release/version.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'

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

describe('the release notes', () => {
  it('are the changelog’s section about the version', () => {
    expect(getReleaseNotes(changelog, '0.2.0')).toBe('### Fixed\n\n- Icon.\n')
    expect(getReleaseNotes(changelog, '0.1.0')).toBe('The first version.\n')
  })

  it('can’t be written if the changelog has no section about the version, or an empty one', () => {
    expect(() => getReleaseNotes(changelog, '0.3.0')).toThrow('no version 0.3.0')
    expect(() => getReleaseNotes(changelog, '0.2')).toThrow('no version 0.2')
    expect(() => getReleaseNotes('## 1.0.0 - 2026-12-01\n\n## 0.2.0 - 2026-11-01\n', '1.0.0')).toThrow(
      'says nothing',
    )
  })
})

async function copied() {
  const folder = createTempFolder()
  for (const name of Object.keys(versionUpdaters)) {
    await mkdir(dirname(join(folder, name)), { recursive: true })
    await cp(join(projectRoot, name), join(folder, name))
  }
  const texts = async () =>
    Object.fromEntries(
      await Promise.all(
        Object.keys(versionUpdaters).map(
          async (name) => [name, await readFile(join(folder, name), 'utf8')] as const,
        ),
      ),
    )
  return { folder, texts }
}

describe('a new version', () => {
  it('is written to every file that contains the version, without other changes', async () => {
    const { folder, texts } = await copied()
    const before = await texts()
    await setVersion('7.8.9', '2026-12-24', folder)
    const after = await texts()
    const changed = Object.keys(versionUpdaters).map((name) => {
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

  it('gets its release date', async () => {
    const { folder, texts } = await copied()
    await setVersion('0.1.0', '2026-12-24', folder)
    const { 'assets/linux/io.github.compileo.tray.metainfo.xml': metadata = '' } = await texts()
    expect(metadata.match(/<release .*/g)).toEqual(['<release version="0.1.0" date="2026-12-24">'])
  })
})
