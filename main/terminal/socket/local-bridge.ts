import { awaitUnlessAborted } from '#main/base/abort.ts'
import type { WriteChunk } from '#main/base/files.ts'
import type { CommandContext } from '#main/core/commands/context.ts'
import type { Patch, TerminalArgument, TerminalReply, TerminalRequestName } from '#shared/contract.ts'
import type { PublicState } from '#shared/public-state.ts'
import { ConnectionEndedError, type TerminalBridge } from './connect-socket.ts'
import { createTerminalSessions, type TerminalSessionOptions } from './terminal-session.ts'

/** Connects a terminal command to a core in its own process. */
export function openLocalBridge(
  context: CommandContext,
  options: Omit<TerminalSessionOptions, 'context' | 'patchIntervalMs'>,
): TerminalBridge {
  let onPatch: ((patch: Patch) => void) | undefined
  let onState: ((state: PublicState) => void) | undefined
  const session = createTerminalSessions({ ...options, context, patchIntervalMs: 0 })({
    onPatch: (patch) => onPatch?.(patch),
    onState: (state) => onState?.(state),
  })
  return {
    signal: session.signal,
    async call<N extends TerminalRequestName>(
      name: N,
      argument: TerminalArgument<N>,
      write: WriteChunk = async () => undefined,
    ): Promise<TerminalReply<N>> {
      if (session.signal.aborted) throw new ConnectionEndedError('The connection has ended')
      const reply = await awaitUnlessAborted(session.call(name, argument, write), session.signal)
      if (session.signal.aborted) throw new ConnectionEndedError('The connection ended')
      // The conversion removes undefined fields, as a socket would.
      return JSON.parse(JSON.stringify(reply ?? null))
    },
    onPatch(listener) {
      onPatch = listener
    },
    onState(listener) {
      onState = listener
    },
    close: () => session.close(),
  }
}
