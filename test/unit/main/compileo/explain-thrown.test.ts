import { describe, expect, it } from 'vitest'
import { hasNotReachedServer } from '#main/compileo/errors.ts'
import { explainThrownError, createTimeoutError } from '#main/compileo/explain-thrown.ts'
import { ConnectError, ProxyConnectError, UnusableProxyError } from '#main/compileo/network/connect-errors.ts'
import { formatAllMessages } from '#test/support/job-texts.ts'

function thrown(cause: object) {
  return Object.assign(new TypeError('fetch failed'), { cause })
}
const coded = (code: string, more: object = {}) => Object.assign(new Error(code), { code, ...more })

describe('the reason for a missing response', () => {
  it.each([
    ['ENOTFOUND', 'dns'],
    ['EAI_AGAIN', 'dns'],
    ['ECONNREFUSED', 'refused'],
    ['ECONNRESET', 'reset'],
    ['ECONNABORTED', 'reset'],
    ['EPIPE', 'reset'],
    ['ETIMEDOUT', 'timeout'],
    ['INVALID_CA', 'tls'],
    ['INVALID_PURPOSE', 'tls'],
    ['ENETUNREACH', 'network'],
    ['EHOSTUNREACH', 'network'],
    ['ENETDOWN', 'network'],
    ['EHOSTDOWN', 'network'],
  ])('for the error %s is “%s”', (code, cause) => {
    expect(explainThrownError(thrown(coded(code)))).toMatchObject({ kind: 'unreachable', cause })
  })

  it.each([
    ['DEPTH_ZERO_SELF_SIGNED_CERT', /is self-signed/],
    ['SELF_SIGNED_CERT_IN_CHAIN', /was issued by an unknown CA/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /was issued by an unknown CA/],
    ['UNABLE_TO_GET_ISSUER_CERT', /was issued by an unknown CA/],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', /was issued by an unknown CA/],
    ['CERT_HAS_EXPIRED', /has expired/],
    ['CERT_NOT_YET_VALID', /isn’t valid yet. Is this computer’s clock right/],
    ['CERT_REVOKED', /has been revoked/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /is for another host name/],
    ['CERT_UNTRUSTED', /couldn’t be verified/],
    ['EPROTO', /Does the server use https/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', /Does the server use https/],
  ])('explains the TLS error %s in plain words', (code, words) => {
    expect(formatAllMessages(explainThrownError(thrown(coded(code))))).toMatchObject({
      kind: 'unreachable',
      cause: 'tls',
      message: expect.stringMatching(words),
    })
  })

  it('is “refused” if every address of the server refused the connection', () => {
    const several = Object.assign(new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')]))
    expect(explainThrownError(thrown(several))).toMatchObject({ cause: 'refused' })
  })

  it('names the proxy that failed and where it is set, but never its password', () => {
    const login = { name: 'ada', password: 'secret' }
    const proxy = { kind: 'http', host: 'proxy.lan', port: 3128, login, variable: 'HTTPS_PROXY' } as const
    const failure = new ProxyConnectError(proxy, 'refused', '', { cause: coded('ECONNREFUSED') })
    expect(formatAllMessages(explainThrownError(thrown(failure)))).toEqual({
      kind: 'unreachable',
      cause: 'proxy',
      message: 'The proxy proxy.lan:3128 (HTTPS_PROXY) refused the connection. Is it running on this port?',
    })
    const system = { kind: 'socks5', host: '::1', port: 1080 } as const
    const ofSystem = new ProxyConnectError(system, 'noServer', 'HostUnreachable')
    expect(formatAllMessages(explainThrownError(thrown(ofSystem)))).toMatchObject({
      cause: 'proxy',
      message: expect.stringMatching(
        /^The proxy \[::1\]:1080 \(system settings\) couldn’t reach the server \(HostUnreachable\)/,
      ),
    })
  })

  it('names the variable that contains an invalid proxy, but not its content', () => {
    expect(
      formatAllMessages(
        explainThrownError(new UnusableProxyError({ kind: 'unusable', variable: 'http_proxy' })),
      ),
    ).toMatchObject({
      cause: 'proxy',
      message: 'http_proxy isn’t a valid proxy address: it should look like http://host:3128',
    })
    expect(formatAllMessages(explainThrownError(new UnusableProxyError({ kind: 'unusable' })))).toMatchObject(
      {
        message: 'The system proxy type isn’t supported',
      },
    )
  })

  it('is “refused” if the server refused the connection', () => {
    const failed = new ConnectError('not connected', { cause: coded('ECONNREFUSED') })
    expect(explainThrownError(thrown(failed))).toMatchObject({ cause: 'refused' })
  })

  it('is “not a Compileo server” if the response isn’t HTTP', () => {
    expect(explainThrownError(coded('HPE_INVALID_CONSTANT'))).toMatchObject({ kind: 'not-compileo' })
  })

  it.each(['Z_DATA_ERROR', 'HPE_HEADER_OVERFLOW'])('is “protocol” for the error %s', (code) => {
    expect(explainThrownError(thrown(coded(code)))).toMatchObject({ kind: 'protocol' })
  })

  it('includes the message of an error that has no code', () => {
    expect(formatAllMessages(explainThrownError(thrown(new Error('bad port'))))).toEqual({
      kind: 'unreachable',
      cause: 'network',
      message: 'Couldn’t reach the server: bad port',
    })
  })

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['a string', 'text'],
    ['a number', 7],
    ['an empty object', {}],
  ])('is “network” if the thrown value is %s', (_, error) => {
    expect(explainThrownError(error)).toMatchObject({ kind: 'unreachable', cause: 'network' })
  })

  it('is found even if the error is its own cause', () => {
    const error = new Error('round')
    error.cause = error
    expect(explainThrownError(error)).toMatchObject({ cause: 'network' })
  })

  it('shows how long the request waited', () => {
    expect(formatAllMessages(createTimeoutError(10_000))).toEqual({
      kind: 'unreachable',
      cause: 'silent',
      message: 'No response within 10 s',
    })
  })

  it('shows that the request never arrived, except after a reset or a timeout', () => {
    expect(hasNotReachedServer(explainThrownError(coded('ECONNREFUSED')))).toBe(true)
    expect(hasNotReachedServer(explainThrownError(coded('ENOTFOUND')))).toBe(true)
    expect(hasNotReachedServer(explainThrownError(coded('ECONNRESET')))).toBe(false)
    expect(hasNotReachedServer(createTimeoutError(1))).toBe(false)
  })
})
