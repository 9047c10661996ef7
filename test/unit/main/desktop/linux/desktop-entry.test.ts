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
    [['/usr/bin/compileo-tray', '--hidden'], '/usr/bin/compileo-tray --hidden'],
    [['/home/me/My Apps/Tray.AppImage', '--hidden'], '"/home/me/My Apps/Tray.AppImage" --hidden'],
    [['/opt/100%/tray'], '/opt/100%%/tray'],
    [['/opt/a$b/tray'], '"/opt/a\\\\$b/tray"'],
    [['/opt/a`b"c/tray'], '"/opt/a\\\\`b\\\\"c/tray"'],
    [['/opt/a\\b'], '"/opt/a\\\\\\\\b"'],
    [['/opt/tray', '--user-data-dir=/tmp/x'], '/opt/tray "--user-data-dir=/tmp/x"'],
    [['/opt/tray', ''], '/opt/tray ""'],
    [['/opt/a\nb'], '"/opt/a\\nb"'],
  ])('is formatted from %j as %s', (command, exec) => {
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

  it.each([
    [entry, false],
    [`${entry}Hidden=true\n`, true],
    [`${entry}Hidden = true \r\n`, true],
    [`${entry}Hidden=false\n`, false],
    [`${entry}X-GNOME-Autostart-enabled=false\n`, true],
    [`${entry}X-GNOME-Autostart-enabled=true\n`, false],
    [`${entry}#Hidden=true\n`, false],
    [`${entry}[Desktop Action quit]\nHidden=true\n`, false],
    ['', false],
  ])('is switched off or on according to its text %j: %s', (text, off) => {
    expect(isEntryDisabled(text)).toBe(off)
  })

  it('can get a new Exec line, and keeps the user’s own lines', () => {
    expect(replaceExec(`${entry}X-GNOME-Autostart-Delay=10\n`, '/new/$& "place"')).toBe(
      '[Desktop Entry]\nType=Application\nExec=/new/$& "place"\nName=X\nX-GNOME-Autostart-Delay=10\n',
    )
  })
})
