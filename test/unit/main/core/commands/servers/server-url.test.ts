import { describe, expect, it } from 'vitest'
import { parseServerUrl } from '#main/core/commands/servers/server-url.ts'
import { getDefaultServerName } from '#shared/address.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'

describe('a server’s address', () => {
  it.each([
    ['http://localhost:8000', 'http://localhost:8000'],
    ['  http://localhost:8000/  ', 'http://localhost:8000'],
    ['localhost:8000', 'http://localhost:8000'],
    ['192.168.1.7:8000', 'http://192.168.1.7:8000'],
    ['gpu', 'http://gpu'],
    ['[::1]:8000', 'http://[::1]:8000'],
    ['HTTPS://GPU.Example:443', 'https://gpu.example'],
    ['http://h:80', 'http://h'],
    ['https://h/compileo/', 'https://h/compileo'],
    ['https://h/compileo///', 'https://h/compileo'],
    ['http://h:8000/api/v1', 'http://h:8000'],
    ['http://h:8000/api/v1/jobs/queue/stats', 'http://h:8000'],
    ['http://h/compileo/api/v1/jobs/', 'http://h/compileo'],
    ['http://h/api/v10', 'http://h/api/v10'],
    ['http://bücher.example', 'http://xn--bcher-kva.example'],
  ])('that is entered as %j is saved as %j', (text, url) => {
    expect(parseServerUrl(text)).toEqual({ ok: true, url })
  })

  it.each([
    ['', 'isn’t a valid address'],
    ['javascript:alert(1)', 'isn’t a valid address'],
    ['ftp://h', 'starts with http:// or https://, not ftp:'],
    ['http://user:secret@h', 'the key has its own field'],
    ['http://h?key=secret', 'the ? or #'],
  ])('is rejected with an explanation if it is %j', (text, words) => {
    const parsed = parseServerUrl(text)
    expect(parsed).toMatchObject({ ok: false })
    expect(parsed.ok ? '' : formatMessageOrText(parsed.message)).toContain(words)
  })

  it('never contains a password', () => {
    expect(JSON.stringify(parseServerUrl('http://user:secret@h'))).not.toContain('secret')
  })

  it('without its scheme and path is the server’s default name', () => {
    expect(getDefaultServerName('http://localhost:8000')).toBe('localhost:8000')
    expect(getDefaultServerName('https://gpu.example/compileo')).toBe('gpu.example')
  })
})
