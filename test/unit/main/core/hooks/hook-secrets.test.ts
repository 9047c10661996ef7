import { describe, expect, it } from 'vitest'
import { createResponseRedactor, getSecretTexts } from '#main/core/hooks/hook-secrets.ts'

const secrets = {
  url: 'https://hooks.example.org/services/T0/B0X/caf%C3%A9%20au/x?sig=Q5%2Fb&k3y',
  secret: 'whsec_c2VjcmV0+c2Vj',
  token: '123456:AAF-x_9',
}
const words = ['services', 'T0', 'B0X', 'café', 'Q5', 'k3y', 'c2VjcmV0', 'c2Vj', '123456', 'AAF-x_9']
const redact = (text: string) => createResponseRedactor(secrets)(text)

describe('a receiver’s response', () => {
  it.each<[string, (text: string) => string]>([
    ['as it was sent', (text) => text],
    ['decoded', decodeURIComponent],
    ['encoded', encodeURIComponent],
    ['in small letters', (text) => text.toLowerCase()],
    ['in capitals', (text) => text.toUpperCase()],
    ['as JSON', (text) => JSON.stringify(text)],
    ['as HTML', (text) => text.replaceAll('&', '&amp;')],
    [
      'word by word',
      (text) =>
        decodeURIComponent(text)
          .split(/[^\p{L}\p{N}_-]+/u)
          .join(' '),
    ],
  ])('is shown without the secret, even if it quotes the secret %s', (_, quoted) => {
    for (const secret of [
      secrets.url.slice('https://hooks.example.org'.length),
      secrets.secret,
      secrets.token,
    ]) {
      const found = redact(`Cannot POST ${quoted(secret)}.`).toLowerCase()
      expect(words.filter((word) => found.includes(word.toLowerCase()))).toEqual([])
      expect(found).toMatch(/^cannot post .*•••/)
    }
  })

  it('keeps the host name and words that only resemble a secret', () => {
    const text = 'hooks.example.org: B0Xes are full, wrong T01'
    expect(redact(text)).toBe(text)
  })

  it('is redacted even if the hook’s address is invalid or missing', () => {
    expect(createResponseRedactor({ url: 'https://x.io/%zz/T0P' })('no T0P%zz')).toBe('no •••%•••')
    expect(createResponseRedactor({ url: 'nonsense' })('all nonsense')).toBe('all •••')
    expect(createResponseRedactor({})('all')).toBe('all')
  })

  it('shows no part of a secret where a long text is truncated', () => {
    const secret = 's3cr3t'.repeat(100)
    const long = `${'x'.repeat(250)} ${`${secret} `.repeat(20)}`
    expect(createResponseRedactor({ secret })(long)).not.toContain('s3cr3t')
    expect(createResponseRedactor({ secret })('x'.repeat(9_000))).toHaveLength(6_000)
  })
})

it('a hook’s secret, token and whole address are secret texts, and so are the path and query', () => {
  const { url, secret, token } = secrets
  const path = '/services/T0/B0X/caf%C3%A9%20au/x'
  expect(getSecretTexts(secrets)).toEqual([secret, token, url, path, '?sig=Q5%2Fb&k3y'])
  expect(getSecretTexts({ url: 'https://x.io/' })).toEqual(['https://x.io/'])
  expect(getSecretTexts({ url: 'nonsense', token: '1' })).toEqual(['nonsense'])
})
