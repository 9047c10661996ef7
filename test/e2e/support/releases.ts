import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { listen } from '#test/support/port.ts'

export interface Release {
  readonly version: string
  readonly content: string
  /** Announced instead of the content's real checksum. */
  readonly sha512?: string
}

export type ReleasesPage = Awaited<ReturnType<typeof startReleasesPage>>

/** The announcement that the app reads on this computer (electron-updater, `Provider`). */
const announcement = `latest-linux${process.arch === 'x64' ? '' : `-${process.arch}`}.yml`

type Answer = (response: ServerResponse, content: string) => void

const whole: Answer = (response, content) => response.writeHead(200).end(content)

export async function startReleasesPage(certificate: { key: string; cert: string }) {
  const files = new Map<string, string>()
  const requests: { readonly path: string; readonly headers: IncomingHttpHeaders }[] = []
  let answerFile = whole
  const server = createServer(certificate, ({ url = '', headers }, response) => {
    const path = url.split('?', 1)[0] ?? ''
    requests.push({ path, headers })
    const content = files.get(path)
    if (content === undefined) response.writeHead(404).end()
    else if (path.endsWith('.yml')) whole(response, content)
    else answerFile(response, content)
  })
  const port = await listen(server)
  return {
    url: `https://localhost:${port}/releases`,
    requests,
    withdraw: () => files.clear(),
    publish({ version, content, sha512 = createHash('sha512').update(content).digest('base64') }: Release) {
      const url = `compileo-tray-${version}-x86_64.AppImage`
      // YAML understands JSON.
      const announced = JSON.stringify({ version, files: [{ url, sha512, size: content.length }] })
      files.set(`/releases/${announcement}`, announced)
      files.set(`/releases/${url}`, content)
    },
    /** Resolves after half of a file. */
    stall: () =>
      new Promise<void>((resolve) => {
        answerFile = (response, content) => {
          response.writeHead(200, { 'content-length': content.length })
          response.write(content.slice(0, content.length / 2), () => resolve())
        }
      }),
    sendElsewhere(url: string) {
      answerFile = (response) => response.writeHead(302, { location: url }).end()
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
