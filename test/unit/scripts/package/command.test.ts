import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createCommand } from '#scripts/package/command.ts'
import { tempFolder } from '#test/support/temp-folder.ts'

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the packages' command with a program that is a shell script. */
function runCommand(script: string, args: readonly string[]): Promise<Ended & { readonly left: string[] }> {
  const folder = tempFolder()
  for (const each of ['bin', 'tmp']) mkdirSync(join(folder, each))
  const command = join(folder, 'bin', 'compileo-tray')
  writeFileSync(command, createCommand(['wait']), { mode: 0o755 })
  writeFileSync(join(folder, 'compileo-tray'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return new Promise((resolve) => {
    const env = { ...process.env, TMPDIR: join(folder, 'tmp') }
    const child = execFile(command, [...args], { env }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr, left: readdirSync(join(folder, 'tmp')) }),
    )
  })
}

// As Chromium writes them (electron_main_delegate.cc, zygote_host_impl_linux.cc).
const asRoot =
  '[1201/105143.478076:FATAL:electron_main_delegate.cc(287)] Running as root without --no-sandbox is not supported. See https://crbug.com/638180.'
const withoutNamespaces =
  '[1201/105143.478076:FATAL:zygote_host_impl_linux.cc(127)] No usable sandbox! If you want to live dangerously and need an immediate workaround, you can try using --no-sandbox.'

describe('a terminal command of the packages', () => {
  it.each([
    [asRoot, /^compileo-tray: Chromium has no sandbox for root.* add --no-sandbox before the command\.\n$/],
    [withoutNamespaces, /^compileo-tray: Chromium’s sandbox needs user namespaces.* Install the deb/],
  ])('prints why Chromium’s sandbox ended it, and what to do: %s', async (line, expected) => {
    const ended = await runCommand(`echo "${line}" >&2; exit 133`, ['wait', 'x'])
    expect(ended).toMatchObject({ code: 133, stdout: '', left: [] })
    expect(ended.stderr).toMatch(expected)
  })

  it('prints what the program itself writes, and nothing of Chromium', async () => {
    const script = 'echo "dbus: no such sandbox" >&2; echo "$@"; echo own >&$COMPILEO_TRAY_STDERR; exit 3'
    expect(await runCommand(script, ['wait', 'a b'])).toEqual({
      code: 3,
      stdout: '--ozone-platform=headless --disable-gpu --log-level=3 wait a b\n',
      stderr: 'own\n',
      left: [],
    })
  })

  it('gets standard input, and runs in the process of the command', async () => {
    const { stdout } = await runCommand('echo $PPID; readlink /proc/self/fd/0 >/dev/null && echo read', [
      'wait',
    ])
    expect(stdout).toBe(`${process.pid}\nread\n`)
  })
})
