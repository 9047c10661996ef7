import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redactedMark, createRedactor } from '#main/base/log/redact.ts'

const key = 'Zx9-secret/Key+1'
const redact = createRedactor({
  secrets: [key, 'other-key', 'ab'],
  home: '/srv/people/ana',
  userName: 'ana.m',
})

/** `•` is short for the mark, to keep the table readable. */
const expected = (text: string) => text.replaceAll('•', redactedMark)

it.each([
  ['a quoted key', `Invalid header value "${key}"`, 'Invalid header value "•"'],
  ['a key that is repeated, and another key', `sent ${key}${key}, then other-key`, 'sent ••, then •'],
  ['an encoded key', `GET /x?q=${encodeURIComponent(key)}`, 'GET /x?q=•'],
  ['a short key', 'a key of ab, not of cab', 'a key of •, not of cab'],
  ['a key in a header', 'X-API-Key: 123 and more', 'X-API-Key: • and more'],
  ['a key in a JSON header', '{"x-api-key":"12\\"3","accept":"*/*"}', '{"x-api-key":•,"accept":"*/*"}'],
  [
    'a key in a JavaScript object',
    "headers: { 'X-Api-Key': '123', a: 1 }",
    "headers: { 'X-Api-Key': •, a: 1 }",
  ],
  [
    'a key in a list of headers',
    "['x-api-key', '123', 'accept', '*/*']",
    "['x-api-key', •, 'accept', '*/*']",
  ],
  [
    'credentials for a proxy',
    'Proxy-Authorization: Digest username="ana", response="77"',
    'Proxy-Authorization: •',
  ],
  ['a cookie', 'Cookie: a=1; b=2\nnext line', 'Cookie: •\nnext line'],
  ['an authorization header in JSON', '"Authorization": "Bearer abc"', '"Authorization": •'],
  ['a bearer token', 'it sent Bearer abcdef, and failed', 'it sent Bearer •, and failed'],
  ['a user name in an address', 'http://ana@host', 'http://•@host'],
  ['a password in an address', 'https://ana:p@ss@host/', 'https://•@host/'],
  ['a token in a query', 'http://host/api?token=abc&page=2', 'http://host/api?token=•&page=2'],
  [
    'a key in a query with a fragment',
    'http://host/?page=2&api_key=abc#top',
    'http://host/?page=2&api_key=•#top',
  ],
  ['a key at the end of a query', 'http://host/?key=abc', 'http://host/?key=•'],
  ['an environment variable', 'COMPILEO_API_KEY=abc compileo-tray', 'COMPILEO_API_KEY=• compileo-tray'],
  ['a password after “password:”', 'password: hunter2', 'password: •'],
  ['a key after “token:”', 'token: X-API-Key: abc end', 'token: • end'],
  ['a quoted client secret', 'client_secret="a b c" rest', 'client_secret=• rest'],
  // These are well-known key formats.
  ['a JSON Web Token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln', '•'],
  ['an OpenAI key', 'Incorrect API key provided: sk-proj-AbCdEfGhIjKlMnOp', 'Incorrect API key provided: •'],
  ['a home folder on Linux', '/home/ana/.config/x', '/home/•/.config/x'],
  ['a quoted home folder on Linux', 'ENOENT: open "/home/ana"', 'ENOENT: open "/home/•"'],
  ['a home folder on macOS', '/Users/ana/Library/x', '/Users/•/Library/x'],
  ['an encoded home folder', '%2Fhome%2Fana%2Fx', '%2Fhome%2F•%2Fx'],
  ['a home folder on Windows', 'C:\\Users\\Ana Maria\\AppData', 'C:\\Users\\•\\AppData'],
  [
    'a home folder with doubled backslashes',
    '"C:\\\\Users\\\\Ana\\\\AppData"',
    '"C:\\\\Users\\\\•\\\\AppData"',
  ],
  ['a home folder with slashes on Windows', 'd:/users/ana/x', 'd:/users/•/x'],
  ['a home folder at the end of a sentence', 'it is in C:\\Users\\Ana', 'it is in C:\\Users\\•'],
  [
    'the home folder of the current user',
    '/srv/people/ana/x, not /srv/people/anaconda',
    '•/x, not /srv/people/anaconda',
  ],
  [
    'the name of the current user in paths outside the home folder',
    '/media/ana.m/stick and \\\\nas\\ANA.M\\x',
    '/media/•/stick and \\\\nas\\•\\x',
  ],
])('%s is redacted', (_, text, clean) => {
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
])('the text “%s” isn’t redacted', (text) => {
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

  it('removes secrets in headers, addresses and paths even if the program doesn’t know them', () => {
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
