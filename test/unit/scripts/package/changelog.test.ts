import { expect, it } from 'vitest'
import { createDebianChangelog } from '#scripts/package/changelog.ts'

const text = `# Changelog

## 0.2.0

### Added

- A window that opens.
- \`wait\` with many, many words, so that this line has to be broken into two lines of eighty characters.

## 0.1.0

- The first version.
`

it('Debian’s changelog contains our newest section, in lines of 80 characters', () => {
  const changelog = createDebianChangelog({
    text,
    version: '0.2.0-1',
    maintainer: 'Us <us@example.org>',
    date: new Date('2026-11-24'),
  })
  expect(changelog).toBe(`compileo-tray (0.2.0-1) unstable; urgency=medium

  * A window that opens.
  * wait with many, many words, so that this line has to be broken into two
    lines of eighty characters.

 -- Us <us@example.org>  Tue, 24 Nov 2026 00:00:00 +0000
`)
})
