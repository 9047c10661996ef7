import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { explainUpdateError, getUpdateBlocker, type BuildInfo } from '#main/updates/updates.ts'
import { wordsOf } from '#test/support/job-texts.ts'
import { tempFolder } from '#test/support/temp-folder.ts'

const mount = '/tmp/.mount_x'
let folder: string
let image: BuildInfo

beforeEach(() => {
  folder = tempFolder()
  image = {
    platform: 'linux',
    isPackaged: true,
    env: { APPIMAGE: join(folder, 'x.AppImage'), APPDIR: mount },
    execPath: `${mount}/compileo-tray`,
    resourcesPath: folder,
  }
})

describe('updating itself', () => {
  it.each<[string, Partial<BuildInfo>, ReturnType<typeof getUpdateBlocker>]>([
    ['is possible for an AppImage', {}, undefined],
    ['is possible for an installation on Windows', { platform: 'win32', env: {} }, undefined],
    ['is possible for an installation on macOS', { platform: 'darwin', env: {} }, undefined],
    ['isn’t possible in development', { isPackaged: false }, 'development'],
    ['isn’t possible for an unpacked archive', { env: {} }, 'archive'],
    [
      'isn’t possible for an archive started from another AppImage',
      { execPath: '/opt/compileo-tray' },
      'archive',
    ],
    ['isn’t possible if the file is gone', { env: { APPIMAGE: '/nowhere/x.AppImage' } }, 'not-replaceable'],
  ])('%s', (_, place, why) => {
    expect(getUpdateBlocker({ ...image, ...place })).toBe(why)
  })

  it('isn’t possible for a deb, even if it was started from an AppImage', () => {
    writeFileSync(join(folder, 'package-type'), 'deb')
    expect(getUpdateBlocker(image)).toBe('package')
  })
})

const withCode = (code: string, message = 'x') => Object.assign(new Error(message), { code })

it.each([
  [withCode('ERR_UPDATER_INVALID_SIGNATURE'), /has an invalid signature/],
  [withCode('ERR_CHECKSUM_MISMATCH'), /doesn’t match what the releases page announces/],
  [new Error('sha512 checksum mismatch, expected a, got b'), /doesn’t match what the releases page/],
  [withCode('ENOSPC'), /Not enough disk space/],
  [withCode('EACCES'), /permission denied/],
  [new Error('net::ERR_BLOCKED_BY_CLIENT'), /unencrypted address/],
  [new Error('net::ERR_PROXY_CONNECTION_FAILED'), /proxy/],
  [new Error('net::ERR_TUNNEL_CONNECTION_FAILED'), /proxy/],
  [withCode('ERR_UPDATER_CHANNEL_FILE_NOT_FOUND', 'Cannot find https://localhost:40731/'), /no release/],
  [new Error('HttpError: 407 authentication required'), /proxy/],
  [new Error('net::ERR_CERT_AUTHORITY_INVALID'), /certificate/],
  [new Error('net::ERR_INTERNET_DISCONNECTED'), /is unreachable/],
  [new Error('net::ERR_CONNECTION_REFUSED'), /is unreachable/],
  [withCode('ERR_UPDATER_INVALID_UPDATE_INFO'), /is unreadable/],
  [new Error('something new\n    at a line'), /^That didn’t work: something new$/],
  ['a text', /^That didn’t work: a text$/],
])('a failed update is explained in words: %s', (error, words) => {
  expect(wordsOf(explainUpdateError(error))).toMatch(words)
})
