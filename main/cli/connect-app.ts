import { resolve } from 'node:path'
import { connectSocket, type TerminalBridge } from '#main/socket/connect-socket.ts'
import { getSocketPath } from '#main/socket/socket-path.ts'

/** Connects to the app of a profile; undefined if it isn't running. */
export const connectApp = (profile: string, env: NodeJS.ProcessEnv): Promise<TerminalBridge | undefined> =>
  connectSocket(getSocketPath(resolve(profile), env))
