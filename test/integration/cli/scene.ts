import { onTestFinished } from 'vitest'
import {
  startCompileoServer,
  type CompileoServer,
  type CompileoServerOptions,
  type JobState,
} from '#test/server/index.ts'

export const uuid = 'a1b2c3d4-0000-4000-8000-000000000001'
export const other = 'b1b2c3d4-0000-4000-8000-000000000002'

export async function startServer(options: CompileoServerOptions = {}): Promise<CompileoServer> {
  const server = await startCompileoServer({ streamIntervalMs: 20, ...options })
  onTestFinished(() => server.close())
  return server
}

export const addRunning = (server: CompileoServer, id = uuid): JobState =>
  server.addJob({ id, status: 'running', progress: 40, currentStep: 'Reading page 1' })
