import { describe, expect, it } from 'vitest'
import {
  isGoodMoment,
  nextCheckAt,
  whyNoUpdates,
  type UpdateFacts,
} from '../../../../main/updates/update-policy.ts'

const image: UpdateFacts = {
  platform: 'linux',
  isPackaged: true,
  image: { isReplaceable: true },
  url: 'https://example.org/releases',
  isSigned: true,
}
const { image: _, ...installed } = image
const deb: UpdateFacts = { ...installed, packageType: 'deb' }
const nsis: UpdateFacts = { ...installed, platform: 'win32' }
const mac: UpdateFacts = { ...installed, platform: 'darwin' }

describe('whether a copy looks for updates', () => {
  it.each<[string, UpdateFacts, ReturnType<typeof whyNoUpdates>]>([
    ['a signed AppImage does', image, undefined],
    ['a signed installation on Windows does', nsis, undefined],
    ['a signed installation on macOS does', mac, undefined],
    ['one in development does not', { ...image, isPackaged: false }, 'development'],
    ['a deb does not', deb, 'package'],
    ['an rpm does not', { ...deb, packageType: 'rpm' }, 'package'],
    ['a deb that was started from within an AppImage does not', { ...image, packageType: 'deb' }, 'package'],
    ['an unpacked archive does not', installed, 'archive'],
    ['a build without a releases page does not', { ...image, url: undefined }, 'nowhere'],
    ['an unsigned AppImage does not', { ...image, isSigned: false }, 'unsigned'],
    ['an unsigned installation on Windows does not', { ...nsis, isSigned: false }, 'unsigned'],
    ['an unsigned installation on macOS does not', { ...mac, isSigned: false }, 'unsigned'],
    [
      'one that may not be replaced does not',
      { ...image, image: { isReplaceable: false } },
      'not-replaceable',
    ],
  ])('%s', (_name, facts, why) => {
    expect(whyNoUpdates(facts)).toBe(why)
  })
})

const hour = 3_600_000
const now = Date.UTC(2026, 10, 24, 12)

describe('when it is looked', () => {
  it.each([
    ['hours after the first start', 0, 0, 2 * hour],
    ['later by up to two hours, by chance', 0, 1, 4 * hour],
    ['a day after the last look', now - hour, 0, 23 * hour],
    ['hours after a start, however long ago the last look was', now - 90 * hour, 0, 2 * hour],
  ])('%s', (_name, lookedAt, random, after) => {
    expect(nextCheckAt(now, lookedAt, random)).toBe(now + after)
  })

  it.each([
    ['while the user is idle', {}, true],
    ['not while the user works', { idleSeconds: 10 }, false],
    ['while the user never stops working', { idleSeconds: 0, overdueMs: 8 * hour }, true],
    ['not without a network', { isOnline: false, overdueMs: 99 * hour }, false],
    ['not where it costs money', { isMetered: true, overdueMs: 99 * hour }, false],
    ['if the cost is unknown', { isMetered: undefined }, true],
  ])('%s', (_name, given, good) => {
    const usual = { isOnline: true, isMetered: false, idleSeconds: 300, overdueMs: 0 }
    expect(isGoodMoment({ ...usual, ...given })).toBe(good)
  })
})
