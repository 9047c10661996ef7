import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parseCommandLine, claimLinks } from '#main/launch/command-line.ts'
import { linkScheme } from '#shared/rules/watch-link.ts'

/** Windows opens our links with each argument in quotes, then the link. */
function claimed(): { scheme: string; command: readonly string[] } {
  const calls: { scheme: string; command: readonly string[] }[] = []
  const setAsDefaultProtocolClient = (scheme: string, path = '', args: string[] = []) =>
    calls.push({ scheme, command: [path, ...args, '%1'] }) > 0
  claimLinks({ setAsDefaultProtocolClient }, 'C:\\compileo-tray.exe')
  const [call = { scheme: '', command: [] }] = calls
  return call
}

it('on Windows the installer and the app register the same command for links', () => {
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

it('a link that ends its quotes adds no flag to that command', () => {
  const [, ...before] = claimed().command.slice(0, -1)
  const link = 'compileo-tray://watch?job=a'
  expect(parseCommandLine([...before, link])).toMatchObject({ action: 'run', link })
  for (const smuggled of ['--user-data-dir=C:\\evil', '--inspect', '--no-sandbox', '--hidden', '--version']) {
    expect(parseCommandLine([...before, link, smuggled])).toMatchObject({ action: 'refuse' })
  }
})
