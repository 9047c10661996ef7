import { describe, expect, it } from 'vitest'
import { parseLink } from '#main/app/deep-link.ts'
import { isDeepLink } from '#main/app/command-line.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'

const server = 'http://localhost:8000'
const to = (rest: string) => `compileo-tray://watch?server=${server}${rest}`

describe('a link', () => {
  it.each<[string, string, string, readonly string[]]>([
    ['names one job', to('&job=x-1'), server, ['x-1']],
    ['names two jobs', to('&job=b&job=a'), server, ['b', 'a']],
    ['names a job twice', to('&job=a&job=a'), server, ['a']],
    [
      'names the server between two jobs',
      `compileo-tray://watch?job=a&server=${server}&job=b`,
      server,
      ['a', 'b'],
    ],
    ['has a slash after “watch”', `compileo-tray://watch/?job=a&server=${server}`, server, ['a']],
    ['has its scheme in capitals', `COMPILEO-TRAY://watch?job=a&server=${server}`, server, ['a']],
    [
      'has the server’s address in encoded form',
      'compileo-tray://watch?server=https%3A%2F%2Fgpu.example.org%2Fcompileo%2F&job=a',
      'https://gpu.example.org/compileo',
      ['a'],
    ],
    [
      'has a path of the API in the server’s address',
      'compileo-tray://watch?server=http://[::1]:8000/api/v1/jobs/status/a&job=a',
      'http://[::1]:8000',
      ['a'],
    ],
    [
      'names 50 jobs',
      to(Array.from({ length: 50 }, (_, i) => `&job=${i}`).join('')),
      server,
      Array.from({ length: 50 }, (_, i) => `${i}`),
    ],
  ])('is accepted if it %s', (_, link, url, jobs) => {
    expect(parseLink(link)).toEqual({ ok: true, server: url, jobs })
  })

  it.each([
    ['is encoded', '&label=Herz,+3.%20Versuch%20%F0%9F%AB%80', 'Herz, 3. Versuch 🫀'],
    ['has spaces at both ends', '&label=+a+', 'a'],
    ['has 200 characters', `&label=${'x'.repeat(200)}`, 'x'.repeat(200)],
  ])('may contain a label that %s', (_, rest, label) => {
    expect(parseLink(to(`&job=a${rest}`))).toEqual({ ok: true, server, jobs: ['a'], label })
  })

  it('may contain one label for several jobs', () => {
    const link = { ok: true, server, jobs: ['a', 'b'], label: 'x' }
    expect(parseLink(to('&job=a&job=b&label=x'))).toEqual(link)
  })

  it('counts as a link without a label if the label is empty', () => {
    expect(parseLink(to('&job=a&label='))).toEqual({ ok: true, server, jobs: ['a'] })
  })

  const own = 'isn’t a Compileo Tray link'
  const watchOnly = 'can only watch'
  const unseen = 'invisible characters'
  const unknown = 'an unknown part'
  const scheme = 'must start with http:// or https://'
  const noId = 'invalid job ID'

  it.each<[string, string, string]>([
    // These aren't our links.
    ['is empty', '', own],
    ['contains only the scheme', 'compileo-tray:', watchOnly],
    ['begins with http', 'http://watch?server=http://h&job=a', own],
    ['has another scheme', 'compileo-tray-x://watch?server=http://h&job=a', own],
    // These don't ask to watch a job.
    ['has three slashes', 'compileo-tray:///watch?server=http://h&job=a', watchOnly],
    ['names the command “restart”', 'compileo-tray://restart?server=http://h&job=a', watchOnly],
    ['has a host name after “watch”', 'compileo-tray://watch.evil.example?server=http://h&job=a', watchOnly],
    ['has a port after “watch”', 'compileo-tray://watch:80?server=http://h&job=a', watchOnly],
    ['has a user name before “watch”', 'compileo-tray://user@watch?server=http://h&job=a', watchOnly],
    ['has “watch” as a user name', 'compileo-tray://watch@evil.example?server=http://h&job=a', watchOnly],
    ['has another command after “watch/”', 'compileo-tray://watch/restart?server=http://h&job=a', watchOnly],
    ['has two slashes after “watch”', 'compileo-tray://watch//?server=http://h&job=a', watchOnly],
    // These contain something that isn't allowed.
    ['has a fragment', to('&job=a#restart'), '#'],
    ['has an empty fragment', to('&job=a#'), '#'],
    ['has an unknown parameter', to('&job=a&action=restart'), unknown],
    ['has the parameter “Job” with a capital letter', to('&job=a&Job=b'), unknown],
    ['has the parameter “__proto__”', to('&job=a&__proto__=b'), unknown],
    ['has the parameter “constructor”', to('&job=a&constructor=b'), unknown],
    ['has the parameter “job[]”', to('&job=a&job[]=b'), unknown],
    ['names two servers', to(`&job=a&server=${server}`), 'exactly one'],
    // These lack a required part.
    ['names no server', 'compileo-tray://watch?job=a', 'no server'],
    ['names no job', to(''), 'no job'],
    ['has two labels', to('&job=a&label=x&label=y'), 'only one label'],
    ['has a label of 201 characters', to(`&job=a&label=${'x'.repeat(201)}`), 'more than 200 characters'],
    ['has an invisible character in its label', to('&job=a&label=a%E2%80%AEb'), unseen],
    ['has an empty server address', 'compileo-tray://watch?server=&job=a', 'one server'],
    ['has an empty job ID', to('&job='), noId],
    // These name no server.
    ['has a server address without a scheme', 'compileo-tray://watch?server=localhost:8000&job=a', scheme],
    [
      'has a server address that begins with “//”',
      'compileo-tray://watch?server=//evil.example&job=a',
      scheme,
    ],
    ['has a script as its server address', 'compileo-tray://watch?server=javascript:alert(1)&job=a', scheme],
    [
      'has a user name in its server address',
      'compileo-tray://watch?server=https://good.example@evil.example&job=a',
      'password',
    ],
    ['has a query in its server address', 'compileo-tray://watch?server=http://h%3Fx=1&job=a', '?'],
    [
      'has a server address without a host',
      'compileo-tray://watch?server=http://&job=a',
      'isn’t a valid address',
    ],
    [
      'has a server address that is too long',
      `compileo-tray://watch?server=http://${'h'.repeat(2_000)}&job=a`,
      'one server',
    ],
    // These contain no job IDs.
    ['has a path as a job ID', to('&job=a&job=..%2F..%2Fqueue'), noId],
    ['names 51 jobs', to(Array.from({ length: 51 }, (_, i) => `&job=${i}`).join('')), '50 jobs'],
    // These contain invisible characters.
    ['ends with a line break', to('&job=a\n'), unseen],
    ['begins with a space', ` ${to('&job=a')}`, unseen],
    ['has an invisible character in a job ID', to('&job=\u202Ea'), unseen],
    [
      'has a line break in its server address',
      'compileo-tray://watch?server=http://h%0D%0AX-Api-Key:%20x&job=a',
      unseen,
    ],
    ['is too long', to(`&job=${'a&job='.repeat(20_000)}`), 'too long'],
  ])('is rejected with a reason if it %s', (_, link, why) => {
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
