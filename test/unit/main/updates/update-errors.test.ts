import { describe, expect, it } from 'vitest'
import { explainUpdateError } from '../../../../main/updates/update-errors.ts'
import { forOtherSystem, notSigned } from '../../../../main/updates/updater.ts'
import { wordsOf } from '../../../support/job-texts.ts'

const withCode = (code: string, message = 'x') => Object.assign(new Error(message), { code })

describe('the reason of a failed update in words', () => {
  it.each([
    [withCode(notSigned), /has an invalid signature/],
    [withCode(forOtherSystem), /for another system/],
    [withCode('ERR_UPDATER_INVALID_SIGNATURE'), /has an invalid signature/],
    [withCode('ERR_CHECKSUM_MISMATCH'), /doesn’t match what the releases page announces/],
    [
      new Error('sha512 checksum mismatch, expected a, got b'),
      /doesn’t match what the releases page announces/,
    ],
    [withCode('ENOSPC'), /Not enough disk space/],
    [withCode('EACCES'), /permission denied/],
    [new Error('net::ERR_BLOCKED_BY_CLIENT'), /redirects to an unknown address/],
    [new Error('net::ERR_PROXY_CONNECTION_FAILED'), /proxy/],
    [new Error('net::ERR_TUNNEL_CONNECTION_FAILED'), /proxy/],
    [withCode('ERR_UPDATER_CHANNEL_FILE_NOT_FOUND', 'Cannot find https://localhost:40731/'), /no release/],
    [new Error('HttpError: 407 authentication required'), /proxy/],
    [new Error('net::ERR_CERT_AUTHORITY_INVALID'), /certificate/],
    [new Error('net::ERR_INTERNET_DISCONNECTED'), /is unreachable/],
    [new Error('net::ERR_CONNECTION_REFUSED'), /is unreachable/],
    [withCode('ERR_UPDATER_CHANNEL_FILE_NOT_FOUND'), /no release for this system/],
    [withCode('ERR_UPDATER_INVALID_UPDATE_INFO'), /is unreadable/],
    [new Error('something new\n    at a line'), /^That didn’t work: something new$/],
    ['a text', /^That didn’t work: a text$/],
  ])('%s', (error, words) => {
    expect(wordsOf(explainUpdateError(error))).toMatch(words)
  })
})
