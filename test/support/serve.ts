import { startCompileoServer, type CompileoServerOptions } from '#test/server/index.ts'
import { endWithTest } from './end-with-test.ts'

/** The server closes when the test ends. */
export async function serve(options?: CompileoServerOptions) {
  const server = await startCompileoServer(options)
  endWithTest(() => server.close())
  return server
}
