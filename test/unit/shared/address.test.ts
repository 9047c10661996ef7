import { describe, expect, it } from 'vitest'
import { isAddress, isUnencrypted, isSameOrigin, parseAddress } from '#shared/address.ts'

describe('a server’s address', () => {
  it.each([
    [' \t', { error: 'missing' }],
    ['two words', { error: 'malformed' }],
    ['http://', { error: 'malformed' }],
    ['htp:/garbage not url', { error: 'scheme', protocol: 'htp:' }],
    ['HTP://h', { error: 'scheme', protocol: 'htp:' }],
    ['http:x', { error: 'slashes' }],
    ['HTTPS:///x', { error: 'slashes' }],
    ['http:\\\\x', { error: 'slashes' }],
    ['http://https://x', { error: 'slashes' }],
    ['h\\jobs', { error: 'malformed' }],
    ['http://user:secret@h', { error: 'credentials' }],
    ['http://h?key=secret', { error: 'query' }],
    ['http://h/#/jobs', { error: 'query' }],
  ])('is rejected if it is %j', (text, refusal) => {
    expect(parseAddress(text)).toEqual({ ok: false, ...refusal })
  })

  it('is saved without the API’s path', () => {
    expect(parseAddress(' gpu.example:8000/compileo/api/v1/jobs ')).toEqual({
      ok: true,
      url: 'http://gpu.example:8000/compileo',
      origin: 'http://gpu.example:8000',
      host: 'gpu.example:8000',
      insecure: true,
    })
  })

  it.each([
    'http://h:8000/docs',
    'http://h:8000/docs/',
    'http://h:8000/redoc',
    'http://h:8000/openapi.json',
    'http://h:8000/docs#/Jobs/get_job_status',
  ])('is taken from %s, the address of the API’s documentation', (text) => {
    expect(parseAddress(text)).toMatchObject({ ok: true, url: 'http://h:8000' })
  })

  it.each(['http://127.example', 'http://localhost.example'])('counts as unencrypted if it is %s', (url) => {
    expect(parseAddress(url)).toMatchObject({ insecure: true })
    expect(isUnencrypted(url)).toBe(true)
  })

  it.each([
    'https://h',
    'http://localhost:8000',
    'http://gpu.localhost',
    'http://127.9.8.7:8000',
    'http://[::1]:8000',
  ])('doesn’t count as unencrypted if it is %s', (url) => {
    expect(parseAddress(url)).toMatchObject({ insecure: false })
    expect(isUnencrypted(url)).toBe(false)
  })

  it('has the same origin as another if scheme, host and port are equal', () => {
    expect(isSameOrigin('http://h', 'http://h:80/compileo')).toBe(true)
    expect(isSameOrigin('http://h', 'https://h')).toBe(false)
    expect(isSameOrigin('http://h', 'http://h:8000')).toBe(false)
  })
})

it.each(['prod.example', 'gpu/compileo', ' LOCALHOST ', '[::1]', 'http://user:secret@h', 'ftp://h'])(
  'the text %j looks like an address',
  (text) => {
    expect(isAddress(text)).toBe(true)
  },
)

it.each(['', 'Workstation', 'GPU 2: Lab', 'v1.5'])('the text %j doesn’t look like an address', (text) => {
  expect(isAddress(text)).toBe(false)
})
