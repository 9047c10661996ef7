import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { captureOutput } from '#scripts/children.ts'
import { createLauncherScript } from '#scripts/package/linux-files.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'

/** Runs the packages' command through a link, with a program that prints what it gets. */
async function runCommand(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const folder = createTempFolder()
  mkdirSync(join(folder, 'bin'))
  const command = join(folder, 'bin', 'compileo-tray')
  writeFileSync(command, createLauncherScript(['wait', 'agent']), { mode: 0o755 })
  const script =
    'for each; do echo "$each"; done; echo "$PPID,$ELECTRON_RUN_AS_NODE,$COMPILEO_TRAY_CA_CERTS"; exit 3'
  writeFileSync(join(folder, 'compileo-tray'), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  const link = join(folder, 'link')
  symlinkSync(command, link)
  const { code, stdout, stderr } = await captureOutput(link, args, {
    env: { PATH: process.env['PATH'], ...env },
  })
  return { code, stderr, lines: stdout.replaceAll(folder, 'APP').trimEnd().split('\n') }
}

const archive = 'APP/bin/../resources/app.asar/out'
const us = process.pid

describe.runIf(process.platform === 'linux')('the command that the Linux packages install', () => {
  it.each([
    ['“wait” and its arguments', ['wait', 'a b', '--json'], 'terminal/compileo-tray-terminal.cjs'],
    ['“--version”', ['--version'], 'terminal/compileo-tray-terminal.cjs'],
    ['“--help”', ['--help'], 'terminal/compileo-tray-terminal.cjs'],
    ['“agent” and its arguments', ['agent', '--status'], 'agent/compileo-tray-agent.cjs'],
  ])('runs %s with the program’s own Node, in the same process', async (_, args, bundle) => {
    expect(await runCommand(args)).toEqual({
      code: 3,
      stderr: '',
      lines: [`${archive}/${bundle}`, ...args, `${us},1,`],
    })
  })

  it.each<[string, string[]]>([
    ['no arguments', []],
    ['“--watch wait”', ['--watch', 'wait']],
    ['a link', ['compileo-tray://watch?server=x']],
  ])('starts the app, not a terminal command, if it is run with %s', async (_, args) => {
    expect((await runCommand(args)).lines).toEqual([...args, `${us},,`])
  })

  it('passes on NODE_EXTRA_CA_CERTS, which Electron would remove', async () => {
    const { lines } = await runCommand(['wait'], { NODE_EXTRA_CA_CERTS: '/lab/ca.pem' })
    expect(lines.at(-1)).toBe(`${us},1,/lab/ca.pem`)
  })
})
