import { describe, expect, it } from 'vitest'
import { neverArrived } from '../../../main/compileo/errors.ts'
import { explainThrown, timedOut } from '../../../main/compileo/explain-thrown.ts'

const target = new URL('http://compileo-proxy.lan:8000/api/v1/jobs')

/** As `fetch` throws it. */
function thrown(cause: object) {
  return Object.assign(new TypeError('fetch failed'), { cause })
}
const coded = (code: string, more: object = {}) => Object.assign(new Error(code), { code, ...more })

describe('why no answer came', () => {
  it.each([
    ['ENOTFOUND', 'dns'],
    ['EAI_AGAIN', 'dns'],
    ['ECONNREFUSED', 'refused'],
    ['ECONNRESET', 'reset'],
    ['ECONNABORTED', 'reset'],
    ['EPIPE', 'reset'],
    ['UND_ERR_SOCKET', 'reset'],
    ['ETIMEDOUT', 'timeout'],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout'],
    ['UND_ERR_HEADERS_TIMEOUT', 'timeout'],
    ['UND_ERR_BODY_TIMEOUT', 'timeout'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'tls'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
    ['CERT_HAS_EXPIRED', 'tls'],
    ['CERT_NOT_YET_VALID', 'tls'],
    ['CERT_REVOKED', 'tls'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'tls'],
    ['EPROTO', 'tls'],
    ['UND_ERR_PRX_TLS', 'proxy'],
    ['ENETUNREACH', 'network'],
    ['EHOSTUNREACH', 'network'],
    ['ENETDOWN', 'network'],
  ])('%s is %s', (code, cause) => {
    expect(explainThrown(thrown(coded(code)), target)).toMatchObject({ kind: 'unreachable', cause })
  })

  it.each([
    ['DEPTH_ZERO_SELF_SIGNED_CERT', /is self-signed/],
    ['SELF_SIGNED_CERT_IN_CHAIN', /an authority that this system does not know/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /an authority that this system does not know/],
    ['UNABLE_TO_GET_ISSUER_CERT', /an authority that this system does not know/],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', /an authority that this system does not know/],
    ['CERT_HAS_EXPIRED', /has expired/],
    ['CERT_NOT_YET_VALID', /is not valid yet: is this machine's clock right/],
    ['CERT_REVOKED', /was revoked/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /is for another host name/],
    ['CERT_UNTRUSTED', /could not be verified/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', /does the server speak https/],
  ])('says exactly what is wrong with a secure connection: %s', (code, words) => {
    expect(explainThrown(thrown(coded(code)), target)).toMatchObject({
      message: expect.stringMatching(words),
    })
  })

  it('finds the telling error among those of several addresses', () => {
    const several = Object.assign(new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')]))
    expect(explainThrown(thrown(several))).toMatchObject({ cause: 'refused' })
  })

  it('tells the proxy that refuses from the server that does', () => {
    const refused = (port: number) => thrown(coded('ECONNREFUSED', { address: '127.0.0.1', port }))
    expect(explainThrown(refused(8000), target)).toMatchObject({ cause: 'refused' })
    expect(explainThrown(refused(3128), target)).toMatchObject({
      cause: 'proxy',
      message: 'The proxy cannot be reached',
    })
    const https = new URL('https://compileo.example/')
    expect(explainThrown(refused(443), https)).toMatchObject({ cause: 'refused' })
    expect(explainThrown(refused(8443), https)).toMatchObject({ cause: 'proxy' })
    const both = Object.assign(new AggregateError([refused(3128), refused(3128)]), { code: 'ECONNREFUSED' })
    expect(explainThrown(thrown(both), target)).toMatchObject({ cause: 'proxy' })
    const unknown = (hostname: string) => thrown(coded('ENOTFOUND', { hostname }))
    expect(explainThrown(unknown('compileo-proxy.lan'), target)).toMatchObject({ cause: 'dns' })
    expect(explainThrown(unknown('elsewhere.lan'), target)).toMatchObject({ cause: 'proxy' })
  })

  it('takes a server whose name holds "proxy" for a server', () => {
    const error = Object.assign(new Error('getaddrinfo ENOTFOUND compileo-proxy.lan'), {
      code: 'ENOTFOUND',
      hostname: 'compileo-proxy.lan',
    })
    expect(explainThrown(thrown(error), target)).toMatchObject({ cause: 'dns' })
  })

  it.each([
    [407, 'The proxy asks for a user name and password'],
    [403, 'The proxy would not pass the request on (403)'],
  ])('knows the proxy that answers CONNECT with %s', (status, message) => {
    const inner = new Error(`Proxy response (${status}) !== 200 when HTTP Tunneling`)
    expect(explainThrown(thrown(thrown(inner)))).toEqual({ kind: 'unreachable', cause: 'proxy', message })
  })

  it.each(['proxy authentication required', 'Proxy Authentication Required (407)'])('knows "%s"', (text) => {
    expect(explainThrown(thrown(new Error(text)))).toMatchObject({
      cause: 'proxy',
      message: 'The proxy asks for a user name and password',
    })
  })

  it('knows a redirect that was refused', () => {
    expect(explainThrown(thrown(new Error('unexpected redirect')))).toMatchObject({ cause: 'redirect' })
  })

  it('takes what is no HTTP for another service', () => {
    const error = Object.assign(new Error('Response does not match the HTTP/1.1 protocol'), {
      name: 'HTTPParserError',
    })
    expect(explainThrown(thrown(error))).toMatchObject({ kind: 'not-compileo' })
  })

  it.each(['Z_DATA_ERROR', 'UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH'])(
    'takes %s for an answer that makes no sense',
    (code) => {
      expect(explainThrown(thrown(coded(code)))).toMatchObject({ kind: 'protocol' })
    },
  )

  it('says in its own words what has no name', () => {
    expect(explainThrown(thrown(new Error('bad port')))).toEqual({
      kind: 'unreachable',
      cause: 'network',
      message: 'The server could not be reached: bad port',
    })
  })

  it.each([undefined, null, 'text', 7, {}])('makes something of %s', (error) => {
    expect(explainThrown(error)).toMatchObject({ kind: 'unreachable', cause: 'network' })
  })

  it('survives an error that causes itself', () => {
    const error = new Error('round')
    error.cause = error
    expect(explainThrown(error)).toMatchObject({ cause: 'network' })
  })

  it('says how long it waited', () => {
    expect(timedOut(10_000)).toEqual({
      kind: 'unreachable',
      cause: 'timeout',
      message: 'Did not answer in time (10 s)',
    })
  })

  it('counts as never arrived only what surely was not', () => {
    expect(neverArrived(explainThrown(coded('ECONNREFUSED')))).toBe(true)
    expect(neverArrived(explainThrown(coded('ENOTFOUND')))).toBe(true)
    expect(neverArrived(explainThrown(coded('ECONNRESET')))).toBe(false)
    expect(neverArrived(timedOut(1))).toBe(false)
  })
})
