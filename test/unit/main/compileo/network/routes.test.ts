import { describe, expect, it } from 'vitest'
import { getRoutesFromEnv, parsePacResult } from '#main/compileo/network/routes.ts'

const ways = (url: string, env: Record<string, string>) => getRoutesFromEnv(new URL(url), env)
const proxy = { HTTP_PROXY: 'http://plain:3128', HTTPS_PROXY: 'http://secure:3128' }
const straight = [{ kind: 'direct' }]

describe('the proxy in the environment', () => {
  it.each([
    ['HTTP_PROXY', 'http', 'http://gpu:8000', proxy, 'plain'],
    ['HTTPS_PROXY', 'https', 'https://gpu', proxy, 'secure'],
    [
      'http_proxy rather than HTTP_PROXY',
      'http',
      'http://gpu',
      { http_proxy: 'http://lower:1', HTTP_PROXY: 'http://upper:1' },
      'lower',
    ],
    ['ALL_PROXY alone', 'http', 'http://gpu', { ALL_PROXY: 'http://all:1' }, 'all'],
    [
      'all_proxy rather than HTTP_PROXY',
      'https',
      'https://gpu',
      { all_proxy: 'http://all:1', HTTP_PROXY: 'http://plain:1' },
      'all',
    ],
    [
      'https_proxy rather than ALL_PROXY',
      'https',
      'https://gpu',
      { ALL_PROXY: 'http://all:1', https_proxy: 'http://own:1' },
      'own',
    ],
    [
      'HTTPS_PROXY rather than an empty https_proxy',
      'https',
      'https://gpu',
      { https_proxy: '', HTTPS_PROXY: 'http://upper:1' },
      'upper',
    ],
  ])('is read from %s for an %s address', (_variable, _scheme, url, env, host) => {
    expect(ways(url, env)).toMatchObject([{ kind: 'http', host }])
  })

  it.each([
    ['https://gpu', 'only HTTP_PROXY is set', { HTTP_PROXY: 'http://plain:1' }],
    ['http://gpu', 'HTTP_PROXY is blank', { HTTP_PROXY: '  ' }],
    ['http://gpu', 'only NO_PROXY is set', { NO_PROXY: 'other' }],
  ])('isn’t set for %s if %s', (url, _, env) => {
    expect(ways(url, env)).toBeUndefined()
  })

  it.each([
    ['proxy', { kind: 'http', host: 'proxy', port: 80 }],
    ['proxy:3128', { kind: 'http', host: 'proxy', port: 3128 }],
    ['HTTP://Proxy:3128/', { kind: 'http', host: 'proxy', port: 3128 }],
    ['https://proxy', { kind: 'https', host: 'proxy', port: 443 }],
    ['https://proxy:80', { kind: 'https', host: 'proxy', port: 80 }],
    ['socks://proxy', { kind: 'socks5', host: 'proxy', port: 1080 }],
    ['socks5h://proxy:9050', { kind: 'socks5', host: 'proxy', port: 9050 }],
    ['http://[2001:db8::1]:3128', { kind: 'http', host: '2001:db8::1', port: 3128 }],
    [
      'http://ada:p%40ss%3A@proxy:3128',
      { kind: 'http', host: 'proxy', port: 3128, login: { name: 'ada', password: 'p@ss:' } },
    ],
    ['http://ada@proxy', { kind: 'http', host: 'proxy', port: 80, login: { name: 'ada', password: '' } }],
    [
      'ada:secret@proxy:80',
      { kind: 'http', host: 'proxy', port: 80, login: { name: 'ada', password: 'secret' } },
    ],
  ])('can be parsed if it is written as “%s”', (text, way) => {
    expect(ways('http://gpu', { HTTP_PROXY: text })).toEqual([{ ...way, variable: 'HTTP_PROXY' }])
  })

  it.each([
    ['socks5', 'ü'.repeat(128), 'secret'],
    ['socks5', 'ada', 'x'.repeat(256)],
  ])('is unusable as %s with a name or a password of more than 255 bytes', (scheme, name, password) => {
    expect(ways('http://gpu', { http_proxy: `${scheme}://${name}:${password}@proxy` })).toEqual([
      { kind: 'unusable', variable: 'http_proxy', reason: 'longLogin' },
    ])
  })

  it.each([
    ['socks5', 'x'.repeat(255)],
    ['http', 'x'.repeat(4_000)],
  ])('is usable as %s with a login that the protocol can carry', (scheme, part) => {
    expect(ways('http://gpu', { http_proxy: `${scheme}://${part}:${part}@proxy` })).toMatchObject([
      { kind: scheme, login: { name: part, password: part } },
    ])
  })

  it.each(['ftp://proxy', 'socks4a://proxy', 'http://a b', 'http://ada:%zz@proxy'])(
    'is reported as unusable instead of bypassed if it is written as “%s”',
    (text) => {
      expect(ways('http://gpu', { http_proxy: text })).toEqual([{ kind: 'unusable', variable: 'http_proxy' }])
    },
  )
})

describe('a direct connection', () => {
  it.each(['http://localhost:8000', 'https://127.8.9.1', 'http://[::1]:8000', 'http://a.localhost'])(
    'is used for %s, regardless of the proxy',
    (url) => {
      expect(ways(url, { ...proxy, NO_PROXY: '' })).toEqual(straight)
      expect(ways(url, {})).toEqual(straight)
    },
  )

  it.each([
    ['*', 'http://gpu:8000'],
    ['GPU', 'http://gpu'],
    ['gpu.', 'http://gpu'],
    ['gpu', 'http://gpu.'],
    ['lab.example', 'http://gpu.lab.example'],
    ['.lab.example', 'http://lab.example'],
    ['*.lab.example', 'http://gpu.lab.example'],
    ['other, lab.example', 'http://gpu.lab.example'],
    ['other lab.example', 'http://gpu.lab.example'],
    ['gpu:8000', 'http://gpu:8000'],
    ['gpu:80', 'http://gpu'],
    ['gpu:443', 'https://gpu'],
    ['10.1.2.3', 'http://10.1.2.3:8000'],
    ['10.1.2.3:8000', 'http://10.1.2.3:8000'],
    ['10.0.0.0/8', 'http://10.1.2.3'],
    ['2001:db8::1', 'http://[2001:db8::1]:8000'],
    ['[2001:db8::1]', 'http://[2001:db8::1]:8000'],
    ['[2001:db8::1]:8000', 'http://[2001:db8::1]:8000'],
    ['2001:db8::/32', 'http://[2001:db8:7::1]'],
  ])('is used if NO_PROXY is “%s” and the address is %s', (list, url) => {
    expect(ways(url, { ...proxy, NO_PROXY: list })).toEqual(straight)
    expect(ways(url, { no_proxy: list, NO_PROXY: 'nobody' })).toEqual(straight)
  })

  it.each([
    ['gpu', 'http://gpu2'],
    ['lab.example', 'http://mylab.example'],
    ['gpu.lab.example', 'http://lab.example'],
    ['gpu:8000', 'http://gpu:8001'],
    ['gpu:80', 'https://gpu'],
    ['10.0.0.0/8', 'http://11.1.2.3'],
    ['10.0.0.0/99', 'http://10.1.2.3'],
    ['10.0.0.0/8', 'http://gpu'],
    ['10.0.0.0/8', 'http://[2001:db8::1]'],
    ['2.3', 'http://10.1.2.3'],
    ['2001:db8::2', 'http://[2001:db8::1]'],
    ['.', 'http://gpu'],
    ['10.0.0.0/8x', 'http://10.1.2.3'],
    ['::/0', 'http://10.1.2.3'],
    ['', 'http://127.0.0.1.example'],
  ])('isn’t used if NO_PROXY is “%s” and the address is %s', (list, url) => {
    expect(ways(url, { ...proxy, NO_PROXY: list })).toMatchObject([{ variable: expect.any(String) }])
  })
})

it.each([
  ['DIRECT', 'a direct connection', straight],
  ['', 'a direct connection', straight],
  ['PROXY a:3128', 'an HTTP proxy', [{ kind: 'http', host: 'a', port: 3128 }]],
  [
    'PROXY a:3128; HTTPS b; SOCKS5 c:1;SOCKS5 d ; DIRECT',
    'four proxies and a direct connection',
    [
      { kind: 'http', host: 'a', port: 3128 },
      { kind: 'https', host: 'b', port: 443 },
      { kind: 'socks5', host: 'c', port: 1 },
      { kind: 'socks5', host: 'd', port: 1080 },
      { kind: 'direct' },
    ],
  ],
  [
    'proxy [2001:db8::1]:3128;direct',
    'an HTTP proxy and a direct connection',
    [{ kind: 'http', host: '2001:db8::1', port: 3128 }, { kind: 'direct' }],
  ],
  ['QUIC a:443; PROXY b:80', 'an HTTP proxy', [{ kind: 'http', host: 'b', port: 80 }]],
  ['QUIC a:443', 'no usable connection', [{ kind: 'unusable' }]],
  ['SOCKS a:1080', 'no usable connection', [{ kind: 'unusable' }]],
  ['SOCKS4 a:1080', 'no usable connection', [{ kind: 'unusable' }]],
  ['PROXY', 'no usable connection', [{ kind: 'unusable' }]],
  ['PROXY  proxy:3128', 'an HTTP proxy', [{ kind: 'http', host: 'proxy', port: 3128 }]],
  ['PROXY proxy:31x; DIRECT', 'a direct connection', straight],
])('the system’s proxy list %j means %s', (answer, _, expected) => {
  expect(parsePacResult(answer)).toEqual(expected)
})
