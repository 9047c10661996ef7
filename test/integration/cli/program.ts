import { systemClock as clock } from '#main/base/clock.ts'
import { connectApp } from '#main/cli/connect-app.ts'
import { runCli } from '#main/cli/run.ts'
import { runState } from '#main/cli/state.ts'
import { straight } from '#test/support/straight.ts'
import { testVault } from '#test/support/test-vault.ts'

const [, , folder = '', ...argv] = process.argv
const streams = {
  out: (text: string) => process.stdout.write(text),
  input: () => process.stdin,
  err: Object.assign(process.stderr, { columns: undefined }),
}
const interrupted = new AbortController().signal
// The clock's timers keep no process alive. Electron stays alive by itself.
const alive = setInterval(() => undefined, 60_000)

process.exitCode =
  argv[0] === 'state'
    ? await runState(argv, {
        connect: (profile = folder) => connectApp(profile, {}),
        clock,
        streams,
        interrupted,
      })
    : await runCli(argv, {
        folder,
        pluginFolder: folder,
        announceRestart: () => undefined,
        clock,
        random: Math.random,
        network: () => straight,
        vault: testVault(),
        apiKey: undefined,
        version: '1.2.3',
        systemLanguage: 'en-GB',
        streams,
        interrupted,
      })
clearInterval(alive)
