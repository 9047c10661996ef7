import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { systemClock, type Clock } from '#main/base/clock.ts'
import { runCli } from '#main/terminal/run.ts'
import type { SessionOptions } from '#main/terminal/session.ts'
import { openLocalCore } from '#main/app/local-core.ts'
import type { Vault } from '#main/core/storage/secrets.ts'
import { createSeededRandom } from '#test/server/random.ts'
import { directNetwork } from '#test/support/direct-network.ts'
import { createTestVault } from '#test/support/test-vault.ts'
import { createChangeWaits } from '#test/support/desktop/change-waits.ts'

export type Terminal = Awaited<ReturnType<typeof openTerminal>>

export interface TerminalOptions {
  readonly apiKey?: string
  readonly clock?: Clock
  readonly vault?: Vault
  /** It is undefined if the output goes to a file. */
  readonly columns?: number
  readonly input?: Iterable<string> | Readable
  /** Connects to a running app; there is none by default. */
  readonly connect?: SessionOptions['connect']
}

export async function openTerminal({
  apiKey,
  clock = systemClock,
  vault = createTestVault(),
  columns,
  input = [],
  connect = async () => undefined,
}: TerminalOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'compileo-tray-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const ctrlC = new AbortController()
  let out = ''
  let err = ''
  const written = createChangeWaits(() => `${out}${err}`)
  const errStream = new Writable({
    decodeStrings: false,
    write(text: string, _encoding, done) {
      err += text
      written.reportChange()
      done()
    },
  })
  return {
    folder,
    out: () => out,
    err: () => err,
    records: () =>
      out
        .trimEnd()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    writeWatchList: (content: {
      readonly servers: readonly object[]
      readonly jobs: readonly object[]
      readonly batches?: readonly object[]
    }) => writeFile(join(folder, 'watch-list.json'), JSON.stringify({ version: 1, ...content })),
    untilWritten: (pattern: RegExp) =>
      written.waitFor(() => pattern.test(out + err) || undefined).then(() => undefined),
    interrupt: () => ctrlC.abort(),
    run: (...argv: string[]) =>
      runCli(argv, {
        connect,
        openCore: (request) =>
          openLocalCore(
            {
              profile: folder,
              clock,
              random: createSeededRandom(1),
              network: () => directNetwork,
              vault,
              apiKey,
              version: '1.2.3',
              systemLanguage: 'en-GB',
            },
            request,
          ),
        pluginFolder: join(folder, 'program'),
        clock,
        random: createSeededRandom(1),
        version: '1.2.3',
        systemLanguage: 'en-GB',
        streams: {
          input: () => (input instanceof Readable ? input : Readable.from(input)),
          out(text) {
            out += text
            written.reportChange()
          },
          err: Object.assign(errStream, { isTTY: columns !== undefined, columns }),
        },
        interrupted: ctrlC.signal,
      }),
  }
}

export async function contentOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder)
  const files = names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const)
  return new Map(await Promise.all(files))
}
