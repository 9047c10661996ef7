import { systemClock as clock } from '#main/base/clock.ts'
import { runCli } from '#main/terminal/run.ts'
import { runStateCommand } from '#main/terminal/state.ts'
import { connectSocket } from '#main/terminal/socket/connect-socket.ts'
import { getSocketPath } from '#main/terminal/socket/socket-path.ts'
import { openLocalCore } from '#main/app/local-core.ts'
import { directNetwork } from '#test/support/direct-network.ts'
import { createTestVault } from '#test/support/test-vault.ts'

const [, , folder = '', ...argv] = process.argv
const shared = {
  connect: (profile = folder) => connectSocket(getSocketPath(profile, { XDG_RUNTIME_DIR: '' })),
  clock,
  streams: {
    out: (text: string) => process.stdout.write(text),
    input: () => process.stdin,
    err: Object.assign(process.stderr, { columns: undefined }),
  },
  interrupted: new AbortController().signal,
}
// The clock's timers don't keep a process alive. In the app, Electron does, and here this interval does.
const alive = setInterval(() => undefined, 60_000)
const texts = { version: '1.2.3', systemLanguage: 'en-GB' }

process.exitCode =
  argv[0] === 'state'
    ? await runStateCommand(argv, shared)
    : await runCli(argv, {
        ...shared,
        ...texts,
        random: Math.random,
        pluginFolder: folder,
        openCore: (request) =>
          openLocalCore(
            {
              ...texts,
              profile: folder,
              clock,
              random: Math.random,
              network: () => directNetwork,
              vault: createTestVault(),
              apiKey: undefined,
            },
            request,
          ),
      })
clearInterval(alive)
