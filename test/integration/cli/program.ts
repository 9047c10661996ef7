import { systemClock as clock } from '../../../main/base/clock.ts'
import { runCli } from '../../../main/cli/run.ts'
import { straight } from '../../support/straight.ts'
import { testVault } from '../../support/test-vault.ts'

// The commands in a process of their own, for a shell.

const [, , folder = '', ...argv] = process.argv
process.exitCode = await runCli(argv, {
  folder,
  pluginFolder: folder,
  announceRestart: () => undefined,
  clock,
  random: Math.random,
  network: () => straight,
  vault: testVault(),
  apiKey: undefined,
  systemLanguage: 'en-GB',
  streams: {
    out: (text) => process.stdout.write(text),
    input: () => process.stdin,
    err: Object.assign(process.stderr, { columns: undefined }),
  },
  interrupted: new AbortController().signal,
})
