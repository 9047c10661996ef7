import { onTestFinished, vi } from 'vitest'
import type { CommandContext } from '#main/core/commands/context.ts'
import { connectSocket, type TerminalBridge } from '#main/terminal/socket/connect-socket.ts'
import { serveSocket } from '#main/terminal/socket/serve-socket.ts'
import { createTerminalSessions } from '#main/terminal/socket/terminal-session.ts'
import { texts } from './english.ts'

async function connectOrThrow(path: string): Promise<TerminalBridge> {
  const bridge = await connectSocket(path)
  if (!bridge) throw new Error(`nothing listens on ${path}`)
  return bridge
}

/** Accepts terminals until the test ends or `stop` is called. */
export function serveTerminals(context: CommandContext, path: string) {
  const controller = new AbortController()
  const errors: unknown[] = []
  const serving = serveSocket({
    path,
    clock: context.clock,
    signal: controller.signal,
    version: '1.2.3',
    openSession: createTerminalSessions({ context, version: '1.2.3', texts: () => texts }),
    onError: (what, error) => errors.push(error ?? what),
  })
  const stop = async () => {
    controller.abort()
    await serving
  }
  onTestFinished(stop)
  return {
    errors,
    stop,
    async connect(): Promise<TerminalBridge> {
      // On a busy machine, the default of one second is too short.
      const bridge = await vi.waitFor(() => connectOrThrow(path), 5_000)
      onTestFinished(() => bridge.close())
      return bridge
    },
  }
}
