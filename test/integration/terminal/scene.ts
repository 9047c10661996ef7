import type { CompileoServer, CompileoServerOptions, JobState } from '#test/server/index.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'

export const uuid = 'a1b2c3d4-0000-4000-8000-000000000001'
export const other = 'b1b2c3d4-0000-4000-8000-000000000002'

export const startServer = (options: CompileoServerOptions = {}): Promise<CompileoServer> =>
  startServerForTest({ streamIntervalMs: 20, ...options })

export const addRunning = (server: CompileoServer, id = uuid): JobState =>
  server.addJob({ id, status: 'running', progress: 40, currentStep: 'Reading page 1' })
