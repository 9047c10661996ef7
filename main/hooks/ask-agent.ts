import { z } from 'zod'
import type { Clock } from '../base/clock.ts'
import { parseJson } from '../base/parse-json.ts'
import { withTimeout } from '../base/timeout.ts'
import { readBody } from '../compileo/transport.ts'
import type { Connections } from '../network/connections.ts'

/** An agent's HTTP response. It names no server and no hook. */
export const agentSign = z.object({
  agent: z.literal(1),
  hooks: z.number().int().min(0),
})
export type AgentSign = z.infer<typeof agentSign>

const limitMs = 10_000
const mostBytes = 4_096

/**
 * @returns undefined if no agent responds at this address
 * @throws the signal's reason
 */
export async function askAgent(
  address: string,
  { connections, clock }: { readonly connections: Connections; readonly clock: Clock },
  signal: AbortSignal,
): Promise<AgentSign | undefined> {
  try {
    const body = await withTimeout(
      clock,
      limitMs,
      async (limited) => {
        const { response } = await connections.fetch(address, {
          signal: limited,
          redirect: 'error',
          headers: {},
        })
        return readBody(response, mostBytes)
      },
      signal,
    )
    return agentSign.safeParse(parseJson(body ?? '')).data
  } catch {
    signal.throwIfAborted()
    return undefined // Unreachable, or not an agent.
  }
}
