import { once } from 'node:events'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import { channelFileOf } from '../../../main/updates/signature.ts'
import { releaseSigner, sha512Of, type ReleaseSigner } from '../../support/release-signer.ts'

export interface Release {
  readonly version: string
  readonly content: string
  /** Instead of the content's own. */
  readonly sha512?: string
  readonly signer?: ReleaseSigner
  readonly url?: string
  readonly channelFile?: string
}

export interface ReleasesPage {
  readonly url: string
  readonly signer: ReleaseSigner
  readonly requests: readonly { readonly path: string; readonly headers: IncomingHttpHeaders }[]
  publish(release: Release): void
  withdraw(): void
  /** Resolves after half of a file. */
  stall(): Promise<void>
  sendElsewhere(url: string): void
  stop(): Promise<void>
}

/** The channel file that the app reads on this computer. */
const hereFile = channelFileOf(process.platform, process.arch)

type Answer = (response: ServerResponse, content: string) => void

const whole: Answer = (response, content) => response.writeHead(200).end(content)

export async function startReleasesPage(certificate: { key: string; cert: string }): Promise<ReleasesPage> {
  const signer = releaseSigner()
  const files = new Map<string, string>()
  const requests: { path: string; headers: IncomingHttpHeaders }[] = []
  let answerFile = whole
  const server = createServer(certificate, ({ url = '', headers }, response) => {
    const path = url.split('?', 1)[0] ?? ''
    requests.push({ path, headers })
    const content = files.get(path)
    if (content === undefined) response.writeHead(404).end()
    else if (path.endsWith('.yml')) whole(response, content)
    else answerFile(response, content)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `https://localhost:${port}/releases`,
    signer,
    requests,
    withdraw: () => files.clear(),
    publish({
      version,
      content,
      sha512 = sha512Of(content),
      signer: by = signer,
      url,
      channelFile = hereFile,
    }) {
      const name = `compileo-tray-${version}-x86_64.AppImage`
      const release = { channelFile, version, files: [{ url: url ?? name, sha512, size: content.length }] }
      // YAML understands JSON.
      const announcement = JSON.stringify({ ...release, signature: by.sign(release) })
      files.set(`/releases/${hereFile}`, announcement)
      files.set(`/releases/${name}`, content)
    },
    stall: () =>
      new Promise((resolve) => {
        answerFile = (response, content) => {
          response.writeHead(200, { 'content-length': content.length })
          response.write(content.slice(0, content.length / 2), () => resolve())
        }
      }),
    sendElsewhere(url) {
      answerFile = (response) => response.writeHead(302, { location: url }).end()
    },
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
