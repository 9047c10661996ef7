import { describe, expect, it } from 'vitest'
import { getRelaunchArguments, parseCommandLine, registerLinkHandler } from '#main/app/command-line.ts'
import { parseLaunchRequest } from '#main/app/launch-request.ts'
import { readFileSync } from 'node:fs'
import { linkScheme } from '#shared/rules/watch-link.ts'

const nothing = { action: 'run', watch: [], hidden: false }

describe('the program’s command line', () => {
  it('may be empty', () => {
    expect(parseCommandLine([])).toEqual(nothing)
  })

  it.each([
    ['server', { server: 'http://h:1' }, ['http://h:1']],
    ['watch', { watch: ['x-1'] }, ['x-1']],
    ['user-data-dir', { userDataDir: '/tmp/a b' }, ['/tmp/a b']],
  ])('accepts --%s with its value after a space or an equals sign', (flag, values, [value = '']) => {
    expect(parseCommandLine([`--${flag}`, value])).toEqual({ ...nothing, ...values })
    expect(parseCommandLine([`--${flag}=${value}`])).toEqual({ ...nothing, ...values })
  })

  it('accepts --name for the server in --server', () => {
    const expected = { ...nothing, server: 'h', name: 'My server' }
    expect(parseCommandLine(['--name=My server', '--server=h'])).toEqual(expected)
  })

  it('accepts several --watch switches in order, and one --label for these jobs', () => {
    const watch = ['b', 'a', 'http://h/api/v1/jobs/status/c']
    const expected = { ...nothing, watch, label: 'Herz, 3. Versuch 🫀' }
    expect(parseCommandLine(['--label=Herz, 3. Versuch 🫀', ...watch.map((id) => `--watch=${id}`)])).toEqual(
      expected,
    )
  })

  it('accepts any link, because links are parsed later', () => {
    for (const link of ['compileo-tray://watch?server=http://h&job=a', 'COMPILEO-TRAY:nonsense here']) {
      expect(parseCommandLine([link])).toEqual({ ...nothing, link })
      expect(parseCommandLine(['--no-sandbox', '--user-data-dir=/tmp/a', link])).toEqual({
        ...nothing,
        userDataDir: '/tmp/a',
        link,
      })
    }
  })

  it('accepts a link after `--`, but no further argument', () => {
    const link = 'compileo-tray://watch?job=a'
    expect(parseCommandLine(['--', link])).toEqual({ ...nothing, link })
    expect(parseCommandLine(['--no-sandbox', '--user-data-dir', '/tmp/a', '--', link])).toEqual({
      ...nothing,
      userDataDir: '/tmp/a',
      link,
    })
    expect(parseCommandLine(['--', link, '--no-sandbox'])).toMatchObject({ action: 'refuse' })
    expect(parseCommandLine(['--'])).toEqual(nothing)
  })

  it('uses the API key from the environment only with --server', () => {
    const server = 'http://h'
    expect(parseCommandLine(['--server', server], 'secret')).toEqual({ ...nothing, server, apiKey: 'secret' })
    for (const argv of [[], ['--watch', 'http://h/api/v1/jobs/status/c'], ['compileo-tray:x']]) {
      expect(JSON.stringify(parseCommandLine(argv, 'secret'))).not.toContain('secret')
    }
    const refused = parseCommandLine(['--server', server], 'secret'.repeat(200))
    expect(refused).toEqual({ action: 'refuse', message: 'The API key has more than 1000 characters' })
  })

  it('accepts --hidden', () => {
    expect(parseCommandLine(['--hidden'])).toEqual({ ...nothing, hidden: true })
  })

  it('can pause and resume notifications without showing a window', () => {
    expect(parseCommandLine(['--pause'])).toEqual({ ...nothing, hidden: true, pause: 'hour' })
    expect(parseCommandLine(['--resume'])).toEqual({ ...nothing, hidden: true, pause: 'resume' })
    for (const flags of [['--pause', '30m'], ['--pause=30m']])
      expect(parseCommandLine(flags)).toEqual({ ...nothing, hidden: true, pause: 30 * 60_000 })
    expect(parseCommandLine(['--pause', '--server', 'Lab GPU'], 'key')).toEqual({
      ...nothing,
      hidden: true,
      pause: 'hour',
      pauseServer: 'Lab GPU',
    })
  })

  it('prints the version or the help, unless an argument is invalid', () => {
    expect(parseCommandLine(['--version'])).toEqual({ action: 'version' })
    expect(parseCommandLine(['--help'])).toEqual({ action: 'help' })
    expect(parseCommandLine(['-h'])).toEqual({ action: 'help' })
    expect(parseCommandLine(['--server', 'nonsense here', '--help'])).toEqual({ action: 'help' })
    expect(parseCommandLine(['--help', '--nonsense'])).toMatchObject({ action: 'refuse' })
  })

  it.each([
    ['an unknown option', ['--nonsense'], '--nonsense'],
    ['--hidden with a value', ['--hidden=yes'], '--hidden'],
    ['--hidden after `--`', ['--', '--hidden'], '--hidden'],
    [
      '--server after `--` and a link',
      ['--', 'compileo-tray://watch?job=a', '--server=http://h'],
      '--server=http://h',
    ],
    ['two links', ['compileo-tray:a', '--', 'compileo-tray:b'], 'one at a time'],
    ['a link that is too long', [`compileo-tray:${'—'.repeat(2_700)}`], 'too long'],
    ['--server without a value', ['--server'], '--server'],
    ['--hidden as the value of --watch', ['--watch', '--hidden'], '--watch'],
    ['--server with an empty value', ['--server='], '--server needs a value'],
    ['--watch with an empty value', ['--watch=a', '--watch='], '--watch needs a value'],
    ['a link and --server', ['compileo-tray://watch?job=a', '--server', 'http://h'], 'can’t be combined'],
    ['a link and --watch', ['compileo-tray://watch?job=a', '--watch=b'], 'can’t be combined'],
    [
      'a link and --name',
      ['--name', 'N', '--server=http://h', 'compileo-tray://watch?job=a'],
      'can’t be combined',
    ],
    ['a link as the value of --watch', ['--watch', 'compileo-tray://watch?job=a'], '--watch'],
    ['--label without --watch', ['--label', 'L'], '--label names the job of --watch, which is missing'],
    ['a label of 201 characters', ['--watch', 'a', '--label', 'x'.repeat(201)], 'more than 200 characters'],
    ['a label with an invisible character', ['--watch', 'a', '--label', 'a\u202Eb'], 'invisible characters'],
    ['a link and --label', ['--label', 'L', 'compileo-tray://watch?job=a'], 'can’t be combined'],
    ['a link and --pause', ['--pause', 'compileo-tray://watch?job=a'], 'can’t be combined'],
    ['a link and --resume', ['--resume', 'compileo-tray://watch?job=a'], 'can’t be combined'],
    ['--pause and --resume', ['--pause', '--resume'], 'can’t be combined'],
    ['a pause of “soon”', ['--pause=soon'], '--pause takes a time such as 30m or 2h'],
    ['a pause of no minutes', ['--pause=0m'], '--pause takes a time such as 30m or 2h'],
    ['a pause of 31 days', ['--pause', '31d'], 'up to 30d'],
    ['an unknown command', ['--hidden', 'frobnicate'], 'There is no command “frobnicate”'],
    ['a password in --server', ['--server', 'http://u:p@h'], 'password'],
    ['--name without --server', ['--name', 'N'], '--name names the server of --server, which is missing'],
    [
      'an address that is too long',
      ['--server', `http://${'h'.repeat(2_000)}`],
      '--server has more than 2000 characters',
    ],
    [
      'a name of 1,001 characters',
      ['--server', 'http://h', '--name', 'n'.repeat(1_001)],
      '--name has more than 1000 characters',
    ],
  ])('is rejected with an explanation if it contains %s', (_, argv, words) => {
    const parsed = parseCommandLine(argv)
    expect(parsed).toMatchObject({ action: 'refuse' })
    expect(parsed.action === 'refuse' && parsed.message).toContain(words)
  })

  it.each([
    '--no-sandbox',
    '--inspect',
    '--inspect-brk=9229',
    '--remote-debugging-port=0',
    '--enable-features=UseOzonePlatform',
    '--disable-gpu',
    '--force-color-profile=srgb',
    '--ozone-platform=x11',
    '--password-store=basic',
    '--lang=de',
    '--allow-file-access-from-files',
    '--original-process-start-time=13370000000000000',
    '--gtk-version=3',
    '--use-gl=angle',
    '--headless',
  ])('passes %s on to Chromium, regardless of the switch’s position', (flag) => {
    const expected = { ...nothing, server: 'http://h', watch: ['x-1'] }
    expect(parseCommandLine([flag, '--server', 'http://h', '--watch', 'x-1'])).toEqual(expected)
    expect(parseCommandLine(['--server', 'http://h', flag, '--watch=x-1'])).toEqual(expected)
    expect(parseCommandLine(['--server=http://h', '--watch=x-1', flag])).toEqual(expected)
  })

  it('rejects an unknown flag that begins like a switch of Chromium', () => {
    expect(parseCommandLine(['--inspector'])).toMatchObject({ action: 'refuse' })
    expect(parseCommandLine(['--language=de'])).toMatchObject({ action: 'refuse' })
  })
})

describe('a request from a second launch', () => {
  it('is received unchanged', () => {
    const request = { server: 'http://h', name: 'N', watch: ['a'], hidden: true, apiKey: 'secret' }
    expect(parseLaunchRequest(request)).toEqual(request)
    expect(parseLaunchRequest({ watch: [], hidden: false, link: 'compileo-tray:x' })).toEqual({
      watch: [],
      hidden: false,
      link: 'compileo-tray:x',
    })
  })

  it.each([
    ['is empty', undefined],
    ['is a list', []],
    ['has a number instead of a job’s ID', { watch: [1], hidden: false }],
    ['has a string as the value of “hidden”', { watch: [], hidden: 'no' }],
    ['has an unknown field', { watch: [], hidden: false, restart: 'a' }],
    ['has an API key of 1,001 characters', { watch: [], hidden: false, apiKey: 'x'.repeat(1_001) }],
    ['has a job ID of 20,001 characters', { watch: ['x'.repeat(20_001)], hidden: false }],
  ])('only shows the window if it %s', (_, data) => {
    expect(parseLaunchRequest(data)).toEqual({ watch: [], hidden: false })
  })
})

describe('the command line for restarting after an error', () => {
  it('is accepted even if it exceeds the limit for a user’s command line', () => {
    const argv = ['--watch', 'x'.repeat(7_992)]
    expect(parseCommandLine(argv)).toMatchObject({ action: 'run' })
    expect(parseCommandLine(getRelaunchArguments(['app', ...argv]))).toMatchObject({ action: 'run' })
  })

  it.each([
    ['hides the window', 'app', '--hidden'],
    [
      'repeats the options for Chromium, the profile, the server and the jobs',
      'app --no-sandbox --user-data-dir=/x --server http://h:1 --watch a --watch=b --hidden',
      '--no-sandbox --user-data-dir=/x --server=http://h:1 --watch=a --watch=b --hidden',
    ],
    [
      'omits a link',
      'app --password-store=basic compileo-tray://watch?server=http://h:1&job=x',
      '--password-store=basic --hidden',
    ],
    [
      'omits --pause and --resume',
      'app --pause 30m --resume --user-data-dir=/x',
      '--user-data-dir=/x --hidden',
    ],
    [
      'repeats a server whose address follows a switch of Chromium',
      'app --server --inspect=0 http://h:1',
      '--inspect=0 --server=http://h:1 --hidden',
    ],
    [
      'omits a link after `--`',
      'app --user-data-dir=/x -- compileo-tray://watch?server=http://h:1&job=x',
      '--user-data-dir=/x --hidden',
    ],
  ])('%s', (_, line, next) => {
    const again = getRelaunchArguments(line.split(' '))
    expect(again.join(' ')).toBe(next)
    expect(parseCommandLine(again)).toMatchObject({ action: 'run', hidden: true })
  })
})

/** Windows opens our links with each argument in quotes, then the link. */
function claimed(): { scheme: string; command: readonly string[] } {
  const calls: { scheme: string; command: readonly string[] }[] = []
  const setAsDefaultProtocolClient = (scheme: string, path = '', args: string[] = []) =>
    calls.push({ scheme, command: [path, ...args, '%1'] }) > 0
  registerLinkHandler({ setAsDefaultProtocolClient }, 'C:\\compileo-tray.exe')
  const [call = { scheme: '', command: [] }] = calls
  return call
}

it('the Windows installer and the program register the same command for links', () => {
  const { scheme, command } = claimed()
  expect(scheme).toBe(linkScheme)
  const installer = readFileSync('assets/win/links.nsh', 'utf8').match(
    /compileo-tray\\shell\\open\\command" "" '(.+)'/,
  )
  const quoted = command.map((part) => `"${part}"`).join(' ')
  expect(
    installer?.[1]?.replace(/\$INSTDIR\\\$\{APP_EXECUTABLE_FILENAME\}/, () => 'C:\\compileo-tray.exe'),
  ).toBe(quoted)
})

it('a quotation mark in a link can’t add a flag to the registered command', () => {
  const [, ...before] = claimed().command.slice(0, -1)
  const link = 'compileo-tray://watch?job=a'
  expect(parseCommandLine([...before, link])).toMatchObject({ action: 'run', link })
  for (const smuggled of ['--user-data-dir=C:\\evil', '--inspect', '--no-sandbox', '--hidden', '--version']) {
    expect(parseCommandLine([...before, link, smuggled])).toMatchObject({ action: 'refuse' })
  }
})
