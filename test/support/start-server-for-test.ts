import { startCompileoServer, type CompileoServerOptions } from '#test/server/index.ts'
import { closeAfterTest } from './close-after-test.ts'

/** The server closes when the test ends. */
export async function startServerForTest(options?: CompileoServerOptions) {
  const server = await startCompileoServer(options)
  closeAfterTest(() => server.close())
  return server
}
