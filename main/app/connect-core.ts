import { resolve } from 'node:path'
import { findAgent } from '#main/agent/status-file.ts'
import { connectSocket, type TerminalBridge } from '#main/terminal/socket/connect-socket.ts'
import { getAgentSocketPath, getSocketPath } from '#main/terminal/socket/socket-path.ts'

/**
 * Connects to the app that uses a profile, or else to the agent on this machine. Resolves with undefined if
 * neither is running. @param namedProfile the profile that the user has named; if it is set, only the app
 * with this profile is tried
 */
export async function connectCore(
  profile: string,
  namedProfile: string | undefined,
  env: NodeJS.ProcessEnv,
): Promise<TerminalBridge | undefined> {
  const app = await connectSocket(getSocketPath(resolve(namedProfile ?? profile), env))
  if (app || namedProfile !== undefined) return app
  const agent = findAgent(env, Date.now())
  return agent.state === 'running' ? connectSocket(getAgentSocketPath(agent.status.folder)) : undefined
}
