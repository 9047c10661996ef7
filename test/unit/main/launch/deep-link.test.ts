import { describe, expect, it } from 'vitest'
import { parseLink } from '#main/launch/deep-link.ts'
import { isDeepLink } from '#main/launch/command-line.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'

const server = 'http://localhost:8000'
const to = (rest: string) => `compileo-tray://watch?server=${server}${rest}`

describe('a link', () => {
  it.each<[string, string, readonly string[]]>([
    [to('&job=x-1'), server, ['x-1']],
    [to('&job=b&job=a'), server, ['b', 'a']],
    [to('&job=a&job=a'), server, ['a']],
    [`compileo-tray://watch?job=a&server=${server}&job=b`, server, ['a', 'b']],
    [`compileo-tray://watch/?job=a&server=${server}`, server, ['a']],
    [`COMPILEO-TRAY://watch?job=a&server=${server}`, server, ['a']],
    [
      'compileo-tray://watch?server=https%3A%2F%2Fgpu.example.org%2Fcompileo%2F&job=a',
      'https://gpu.example.org/compileo',
      ['a'],
    ],
    ['compileo-tray://watch?server=http://[::1]:8000/api/v1/jobs/status/a&job=a', 'http://[::1]:8000', ['a']],
    [
      to(Array.from({ length: 50 }, (_, i) => `&job=${i}`).join('')),
      server,
      Array.from({ length: 50 }, (_, i) => `${i}`),
    ],
  ])('is accepted if it is %s', (link, url, jobs) => {
    expect(parseLink(link)).toEqual({ ok: true, server: url, jobs })
  })

  it.each([
    ['&label=Herz,+3.%20Versuch%20%F0%9F%AB%80', 'Herz, 3. Versuch 🫀'],
    ['&label=+a+', 'a'],
    [`&label=${'x'.repeat(200)}`, 'x'.repeat(200)],
  ])('labels a single job if it ends with “%s”', (rest, label) => {
    expect(parseLink(to(`&job=a${rest}`))).toEqual({ ok: true, server, jobs: ['a'], label })
  })

  it('may have one label for several jobs', () => {
    const link = { ok: true, server, jobs: ['a', 'b'], label: 'x' }
    expect(parseLink(to('&job=a&job=b&label=x'))).toEqual(link)
  })

  it('has no label if the label’s text is empty', () => {
    expect(parseLink(to('&job=a&label='))).toEqual({ ok: true, server, jobs: ['a'] })
  })

  const own = 'isn’t a Compileo Tray link'
  const watchOnly = 'can only watch'
  const unseen = 'invisible characters'
  const unknown = 'an unknown part'
  const scheme = 'must start with http:// or https://'
  const noId = 'invalid job ID'

  it.each<[string, string]>([
    // These aren't our links.
    ['', own],
    ['compileo-tray:', watchOnly],
    ['http://watch?server=http://h&job=a', own],
    ['compileo-tray-x://watch?server=http://h&job=a', own],
    // These don't ask to watch a job.
    ['compileo-tray:///watch?server=http://h&job=a', watchOnly],
    ['compileo-tray://restart?server=http://h&job=a', watchOnly],
    ['compileo-tray://watch.evil.example?server=http://h&job=a', watchOnly],
    ['compileo-tray://watch:80?server=http://h&job=a', watchOnly],
    ['compileo-tray://user@watch?server=http://h&job=a', watchOnly],
    ['compileo-tray://watch@evil.example?server=http://h&job=a', watchOnly],
    ['compileo-tray://watch/restart?server=http://h&job=a', watchOnly],
    ['compileo-tray://watch//?server=http://h&job=a', watchOnly],
    // These contain something that isn't allowed.
    [to('&job=a#restart'), '#'],
    [to('&job=a#'), '#'],
    [to('&job=a&action=restart'), unknown],
    [to('&job=a&Job=b'), unknown],
    [to('&job=a&__proto__=b'), unknown],
    [to('&job=a&constructor=b'), unknown],
    [to('&job=a&job[]=b'), unknown],
    [to(`&job=a&server=${server}`), 'exactly one'],
    // These lack a required part.
    ['compileo-tray://watch?job=a', 'no server'],
    [to(''), 'no job'],
    [to('&job=a&label=x&label=y'), 'only one label'],
    [to(`&job=a&label=${'x'.repeat(201)}`), 'more than 200 characters'],
    [to('&job=a&label=a%E2%80%AEb'), unseen],
    ['compileo-tray://watch?server=&job=a', 'one server'],
    [to('&job='), noId],
    // These name no server.
    ['compileo-tray://watch?server=localhost:8000&job=a', scheme],
    ['compileo-tray://watch?server=//evil.example&job=a', scheme],
    ['compileo-tray://watch?server=javascript:alert(1)&job=a', scheme],
    ['compileo-tray://watch?server=https://good.example@evil.example&job=a', 'password'],
    ['compileo-tray://watch?server=http://h%3Fx=1&job=a', '?'],
    ['compileo-tray://watch?server=http://&job=a', 'isn’t a valid address'],
    [`compileo-tray://watch?server=http://${'h'.repeat(2_000)}&job=a`, 'one server'],
    // These contain no job IDs.
    [to('&job=a&job=..%2F..%2Fqueue'), noId],
    [to(Array.from({ length: 51 }, (_, i) => `&job=${i}`).join('')), '50 jobs'],
    // These contain invisible characters.
    [to('&job=a\n'), unseen],
    [` ${to('&job=a')}`, unseen],
    [to('&job=\u202Ea'), unseen],
    ['compileo-tray://watch?server=http://h%0D%0AX-Api-Key:%20x&job=a', unseen],
    [to(`&job=${'a&job='.repeat(20_000)}`), 'too long'],
  ])('is rejected with a reason if it is %j', (link, why) => {
    const parsed = parseLink(link)
    expect(parsed).toMatchObject({ ok: false })
    expect(parsed.ok || formatMessageOrText(parsed.message)).toContain(why)
  })
})

it('an argument that begins with our scheme is a link, even if it is invalid', () => {
  expect(['compileo-tray://restart', 'COMPILEO-TRAY:x', 'compileo-tray:'].map(isDeepLink)).toEqual([
    true,
    true,
    true,
  ])
  expect(['compileo-tray', '--watch', 'http://h', 'x-1', ''].map(isDeepLink)).toEqual(Array(5).fill(false))
})
