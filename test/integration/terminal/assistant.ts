import { PassThrough } from 'node:stream'
import { Client, type Transport } from '@modelcontextprotocol/client'
import { expect, onTestFinished } from 'vitest'
import { systemClock } from '#main/base/clock.ts'
import { toolJob } from '#main/terminal/mcp-tools.ts'
import { runCli } from '#main/terminal/run.ts'
import type { SessionOptions } from '#main/terminal/session.ts'
import { openLocalCore } from '#main/app/local-core.ts'
import { directNetwork } from '#test/support/direct-network.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { createTestVault } from '#test/support/test-vault.ts'

interface AssistantOptions {
  /** The profile's folder. */
  readonly folder?: string
  readonly flags?: readonly string[]
  /** Connects to a running app; there is none by default. */
  readonly connect?: SessionOptions['connect']
}

/** Connects an assistant to `compileo-tray mcp`. */
export async function openAssistant({
  folder = createTempFolder(),
  flags = [],
  connect = async () => undefined,
}: AssistantOptions) {
  const input = new PassThrough()
  let unread = ''
  const transport: Transport = {
    start: () => Promise.resolve(),
    send: (message) => Promise.resolve(void input.write(`${JSON.stringify(message)}\n`)),
    async close() {
      input.end()
      expect(await code).toBe(0)
    },
  }
  const out = (text: string) => {
    const lines = `${unread}${text}`.split('\n')
    unread = lines.pop() ?? ''
    for (const line of lines) transport.onmessage?.(JSON.parse(line))
  }
  const code = runCli(['mcp', ...flags], {
    connect,
    openCore: (request) =>
      openLocalCore(
        {
          profile: folder,
          clock: systemClock,
          random: Math.random,
          network: () => directNetwork,
          vault: createTestVault(),
          apiKey: undefined,
          version: '1.2.3',
          systemLanguage: 'en-GB',
        },
        request,
      ),
    pluginFolder: folder,
    clock: systemClock,
    random: Math.random,
    version: '1.2.3',
    systemLanguage: 'en-GB',
    streams: {
      out,
      input: () => input,
      err: Object.assign(new PassThrough(), { isTTY: false, columns: undefined }),
    },
    interrupted: new AbortController().signal,
  })
  const client = new Client({ name: 'test', version: '1.0.0' })
  await client.connect(transport)
  onTestFinished(() => client.close())
  const call = (
    name: string,
    args: Record<string, unknown>,
    options: Parameters<Client['callTool']>[1] = {},
  ) => client.callTool({ name, arguments: args }, options)
  const job = async (
    name: string,
    args: Record<string, unknown>,
    options: Parameters<Client['callTool']>[1] = {},
  ) => toolJob.strict().parse((await call(name, args, options)).structuredContent)
  return { client, call, job }
}
