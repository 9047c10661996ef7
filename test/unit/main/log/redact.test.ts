import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redactedMark, createRedactor } from '#main/log/redact.ts'

const key = 'Zx9-secret/Key+1'
const redact = createRedactor({
  secrets: [key, 'other-key', 'ab'],
  home: '/srv/people/ana',
  userName: 'ana.m',
})

/** `•` is short for the mark, to keep the table readable. */
const expected = (text: string) => text.replaceAll('•', redactedMark)

it.each([
  [`Invalid header value "${key}"`, 'Invalid header value "•"'],
  [`sent ${key}${key}, then other-key`, 'sent ••, then •'],
  [`GET /x?q=${encodeURIComponent(key)}`, 'GET /x?q=•'],
  ['a key of ab, not of cab', 'a key of •, not of cab'],
  ['X-API-Key: 123 and more', 'X-API-Key: • and more'],
  ['{"x-api-key":"12\\"3","accept":"*/*"}', '{"x-api-key":•,"accept":"*/*"}'],
  ["headers: { 'X-Api-Key': '123', a: 1 }", "headers: { 'X-Api-Key': •, a: 1 }"],
  ["['x-api-key', '123', 'accept', '*/*']", "['x-api-key', •, 'accept', '*/*']"],
  ['Proxy-Authorization: Digest username="ana", response="77"', 'Proxy-Authorization: •'],
  ['Cookie: a=1; b=2\nnext line', 'Cookie: •\nnext line'],
  ['"Authorization": "Bearer abc"', '"Authorization": •'],
  ['it sent Bearer abcdef, and failed', 'it sent Bearer •, and failed'],
  ['http://ana@host', 'http://•@host'],
  ['https://ana:p@ss@host/', 'https://•@host/'],
  ['http://host/api?token=abc&page=2', 'http://host/api?token=•&page=2'],
  ['http://host/?page=2&api_key=abc#top', 'http://host/?page=2&api_key=•#top'],
  ['http://host/?key=abc', 'http://host/?key=•'],
  ['COMPILEO_API_KEY=abc compileo-tray', 'COMPILEO_API_KEY=• compileo-tray'],
  ['password: hunter2', 'password: •'],
  ['token: X-API-Key: abc end', 'token: • end'],
  ['client_secret="a b c" rest', 'client_secret=• rest'],
  // These are well-known key formats.
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', '•'],
  ['Incorrect API key provided: sk-proj-AbCdEfGhIjKlMnOp', 'Incorrect API key provided: •'],
  ['/home/ana/.config/x', '/home/•/.config/x'],
  ['ENOENT: open "/home/ana"', 'ENOENT: open "/home/•"'],
  ['/Users/ana/Library/x', '/Users/•/Library/x'],
  ['%2Fhome%2Fana%2Fx', '%2Fhome%2F•%2Fx'],
  ['C:\\Users\\Ana Maria\\AppData', 'C:\\Users\\•\\AppData'],
  ['"C:\\\\Users\\\\Ana\\\\AppData"', '"C:\\\\Users\\\\•\\\\AppData"'],
  ['d:/users/ana/x', 'd:/users/•/x'],
  ['it is in C:\\Users\\Ana', 'it is in C:\\Users\\•'],
  ['/srv/people/ana/x, not /srv/people/anaconda', '•/x, not /srv/people/anaconda'],
  ['/media/ana.m/stick and \\\\nas\\ANA.M\\x', '/media/•/stick and \\\\nas\\•\\x'],
])('private data is redacted in the text “%s”', (text, clean) => {
  expect(redact(text)).toBe(expected(clean))
})

it.each([
  'server 1a2b3c4d: unreachable (refused)',
  'http://localhost:8000/api/v1/jobs/queue/stats?limit=10',
  'settings changed: hasKey, notify',
  'at Module._compile (node:internal/modules/cjs/loader:1554:14)',
  'watch added: 1a2b3c4d/0b9e3c0e-3b5a-4a53-9d4e-5f3a6f1f2c11',
  'mail to someone@example.org',
  'the key was refused',
  '',
])('the text “%s” isn’t redacted, because it has no private data', (text) => {
  expect(redact(text)).toBe(text)
})

const printable = fc.string({
  unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
})
const longKey = printable.filter((text) => text.length >= 4)
const names = ['X-API-Key: ', 'token=', 'Bearer ', 'https://', '@', '/home/', 'C:\\Users\\', 'eyJhbGciOiJI.']
const signs = ['"', "'", '\n', ' ', '&']
const text = fc
  .array(fc.oneof(fc.string(), fc.constantFrom(...names, ...signs)), { maxLength: 8 })
  .map((parts) => parts.join(''))

describe('redacting any text', () => {
  it('removes every key of four or more characters, however it is encoded', () => {
    fc.assert(
      fc.property(
        text,
        longKey,
        text,
        fc.constantFrom('raw', 'url', 'json'),
        (before, secret, after, how) => {
          const written = { raw: secret, url: encodeURIComponent(secret), json: JSON.stringify(secret) }[how]
          const clean = createRedactor({ secrets: [secret] })(`${before}${written}${after}`)
          expect(clean).not.toContain(secret)
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it('removes unknown values from a header, a query and an address', () => {
    const token = fc.stringMatching(/^[A-Za-z0-9_-]{8,40}$/)
    const places = fc.constantFrom<(secret: string) => string>(
      (secret) => `X-API-Key: ${secret}`,
      (secret) => JSON.stringify({ headers: { 'X-API-Key': secret } }),
      (secret) => `Authorization: Bearer ${secret}`,
      (secret) => `http://host/api?token=${secret}&page=2`,
      (secret) => `http://host/api?page=2&api_key=${secret}`,
      (secret) => `https://somebody:${secret}@host:8000/api`,
      (secret) => `https://${secret}@host`,
      (secret) => `/home/${secret}/x`,
      (secret) => `C:\\Users\\${secret}\\x`,
    )
    const clean = createRedactor({ secrets: [] })
    fc.assert(
      fc.property(text, token, places, text, (before, secret, place, after) => {
        fc.pre(!`${before}${place('')}${after}`.includes(secret))
        expect(clean(`${before} ${place(secret)} ${after}`)).not.toContain(secret)
      }),
      { numRuns: 2_000 },
    )
  })

  it('finishes even for very long texts', () => {
    const parts = ['eyJaaaaaaaa-', 'token', 'a:/', 'https://a', '/home/', "'", 'api-key"', 'token: bearer ']
    for (const part of parts) {
      expect(redact(part.repeat(20_000)).length).toBeGreaterThan(0)
    }
  })
})
