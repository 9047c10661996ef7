import { describe, expect, it } from 'vitest'
import { explainUpdateError } from '../../../main/updates/explain.ts'
import { forOtherSystem, notSigned } from '../../../main/updates/updater.ts'

const withCode = (code: string, message = 'x') => Object.assign(new Error(message), { code })

describe('why updates could not be had is said in words', () => {
  it.each([
    [withCode(notSigned), /not signed by those/],
    [withCode(forOtherSystem), /for another system/],
    [withCode('ERR_UPDATER_INVALID_SIGNATURE'), /not signed by those/],
    [withCode('ERR_CHECKSUM_MISMATCH'), /not what the releases page announces/],
    [new Error('sha512 checksum mismatch, expected a, got b'), /not what the releases page announces/],
    [withCode('ENOSPC'), /no room on the disk/],
    [withCode('EACCES'), /folder refuses/],
    [new Error('net::ERR_BLOCKED_BY_CLIENT'), /not its own/],
    [new Error('net::ERR_PROXY_CONNECTION_FAILED'), /proxy/],
    [new Error('net::ERR_TUNNEL_CONNECTION_FAILED'), /proxy/],
    [new Error('net::ERR_CERT_AUTHORITY_INVALID'), /certificate/],
    [new Error('net::ERR_INTERNET_DISCONNECTED'), /can’t be reached/],
    [new Error('net::ERR_CONNECTION_REFUSED'), /can’t be reached/],
    [withCode('ERR_UPDATER_CHANNEL_FILE_NOT_FOUND'), /nothing for this system/],
    [withCode('ERR_UPDATER_INVALID_UPDATE_INFO'), /can’t be understood/],
    [new Error('something new\n    at a line'), /^That didn’t work: something new$/],
    ['a text', /^That didn’t work: a text$/],
  ])('%s', (error, words) => {
    expect(explainUpdateError(error)).toMatch(words)
  })
})
