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
  ])('%j is rejected', (text, refusal) => {
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
  ])('is taken from the address of the API’s documentation: %s', (text) => {
    expect(parseAddress(text)).toMatchObject({ ok: true, url: 'http://h:8000' })
  })

  it.each([
    ['http://127.example', true],
    ['http://localhost.example', true],
    ['https://h', false],
    ['http://localhost:8000', false],
    ['http://gpu.localhost', false],
    ['http://127.9.8.7:8000', false],
    ['http://[::1]:8000', false],
  ])('counts as unencrypted if it is %s: %s', (url, insecure) => {
    expect(parseAddress(url)).toMatchObject({ insecure })
    expect(isUnencrypted(url)).toBe(insecure)
  })

  it('has the same origin as another if scheme, host and port are equal', () => {
    expect(isSameOrigin('http://h', 'http://h:80/compileo')).toBe(true)
    expect(isSameOrigin('http://h', 'https://h')).toBe(false)
    expect(isSameOrigin('http://h', 'http://h:8000')).toBe(false)
  })
})

it.each([
  ['prod.example', true],
  ['gpu/compileo', true],
  [' LOCALHOST ', true],
  ['[::1]', true],
  ['http://user:secret@h', true],
  ['ftp://h', true],
  ['', false],
  ['Workstation', false],
  ['GPU 2: Lab', false],
  ['v1.5', false],
])('the text %j is an address: %s', (text, is) => {
  expect(isAddress(text)).toBe(is)
})
