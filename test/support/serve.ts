import { startCompileoServer, type CompileoServerOptions } from '#test/server/index.ts'
import { endWithTest } from './end-with-test.ts'

/** The server closes with the test. */
export async function serve(options?: CompileoServerOptions) {
  const server = await startCompileoServer(options)
  endWithTest(() => server.close())
  return server
}
