import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatExec, isEntryDisabled, replaceExec } from '#main/desktop/linux/desktop-entry.ts'

/** A launcher unescapes `Exec`, splits it, then replaces `%%`. */
function argumentsOf(exec: string): string[] {
  const escapes: Record<string, string> = { s: ' ', n: '\n', t: '\t', r: '\r', '\\': '\\' }
  const line = exec.replaceAll(/\\([sntr\\])/g, (_, sign: string) => escapes[sign] ?? '')
  const pieces = line.matchAll(/"((?:[^"\\]|\\["`$\\])*)"|([^\s"'\\><~|&;$*?#()`]+)| /g)
  return [...pieces]
    .filter(([all]) => all !== ' ')
    .map(([, inQuotes, plain]) => inQuotes?.replaceAll(/\\(["`$\\])/g, '$1') ?? plain ?? '')
    .map((argument) => argument.replaceAll('%%', '%'))
}

describe('the Exec line of a desktop entry', () => {
  it.each([
    [
      'contains simple arguments unchanged',
      ['/usr/bin/compileo-tray', '--hidden'],
      '/usr/bin/compileo-tray --hidden',
    ],
    [
      'quotes a path with a space',
      ['/home/me/My Apps/Tray.AppImage', '--hidden'],
      '"/home/me/My Apps/Tray.AppImage" --hidden',
    ],
    ['doubles a percent sign', ['/opt/100%/tray'], '/opt/100%%/tray'],
    ['escapes a dollar sign', ['/opt/a$b/tray'], '"/opt/a\\\\$b/tray"'],
    ['escapes a backtick and a quotation mark', ['/opt/a`b"c/tray'], '"/opt/a\\\\`b\\\\"c/tray"'],
    ['escapes a backslash', ['/opt/a\\b'], '"/opt/a\\\\\\\\b"'],
    [
      'quotes an argument with an equals sign',
      ['/opt/tray', '--user-data-dir=/tmp/x'],
      '/opt/tray "--user-data-dir=/tmp/x"',
    ],
    ['keeps an empty argument', ['/opt/tray', ''], '/opt/tray ""'],
    ['escapes a line break', ['/opt/a\nb'], '"/opt/a\\nb"'],
  ])('%s', (_, command, exec) => {
    expect(formatExec(command)).toBe(exec)
  })

  it('passes the arguments unchanged to the program, on one line', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 }), (command) => {
        const exec = formatExec(command)
        expect(exec).not.toMatch(/[\n\r]/)
        expect(argumentsOf(exec)).toEqual(command)
      }),
    )
  })
})

describe('an autostart entry', () => {
  const entry = '[Desktop Entry]\nType=Application\nExec=/old/place --hidden\nName=X\n'

  it.each(['Hidden=true\n', 'Hidden = true \r\n', 'X-GNOME-Autostart-enabled=false\n'])(
    'is switched off if it contains %j',
    (line) => {
      expect(isEntryDisabled(`${entry}${line}`)).toBe(true)
    },
  )

  it.each([
    ['no line switches it off', entry],
    ['it isn’t hidden', `${entry}Hidden=false\n`],
    ['GNOME has enabled it', `${entry}X-GNOME-Autostart-enabled=true\n`],
    ['“Hidden” is in a comment', `${entry}#Hidden=true\n`],
    ['“Hidden” is in another section', `${entry}[Desktop Action quit]\nHidden=true\n`],
    ['it is empty', ''],
  ])('is switched on if %s', (_, text) => {
    expect(isEntryDisabled(text)).toBe(false)
  })

  it('can get a new Exec line, and keeps the user’s own lines', () => {
    expect(replaceExec(`${entry}X-GNOME-Autostart-Delay=10\n`, '/new/$& "place"')).toBe(
      '[Desktop Entry]\nType=Application\nExec=/new/$& "place"\nName=X\nX-GNOME-Autostart-Delay=10\n',
    )
  })
})
