import { readFile, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { extname, join } from 'node:path'
import { build } from 'vite'
import { projectRoot } from '#scripts/project-paths.ts'
import { ignoreMissingFile } from '#scripts/user-error.ts'
import { hashFiles } from '#scripts/steps/build.ts'
import { listen } from '#test/support/port.ts'
import { contentSecurityPolicy, mimeTypes } from '#main/desktop/window/app-scheme.ts'
import { axeFile, axePath } from './axe.ts'

const folder = join(projectRoot, 'out', 'preview')

const source = join(projectRoot, 'test/support/preview')
const page = join(source, 'index.html')

const tests = ['server', 'support', 'unit'].map((name) => `test/${name}`)
const sources = ['renderer', 'shared', 'main', 'preload', 'assets', ...tests, 'package-lock.json']

/** Unbundled, the window would load 120 files. */
export async function ensurePreview(): Promise<void> {
  const stamp = join(folder, '.built-from')
  const hash = await hashFiles(sources)
  if ((await readFile(stamp, 'utf8').catch(ignoreMissingFile)) === hash) return
  const all = { configFile: join(source, 'vite.config.ts'), logLevel: 'warn' } as const
  await build({ ...all, build: { rolldownOptions: { input: page } } })
  const whole = { input: page, output: { codeSplitting: false } }
  await build({ ...all, build: { emptyOutDir: false, rolldownOptions: whole } })
  await writeFile(stamp, hash)
}

export interface PreviewSite {
  readonly url: string
  close(): Promise<void>
}

export async function servePreview(): Promise<PreviewSite> {
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    const file = pathname === '/' ? '/index.html' : pathname
    const type = mimeTypes[extname(file)]
    const refuse = () => void response.writeHead(404).end()
    // Browsers report an error if the icon is missing.
    if (file === '/favicon.ico') {
      response.writeHead(204).end()
      return
    }
    if (!type || file.includes('..')) {
      refuse()
      return
    }
    // A script from the cache isn't compiled again.
    const cached = file.startsWith('/assets/') && { 'cache-control': 'max-age=86400, immutable' }
    const headers = { 'content-type': type, 'content-security-policy': contentSecurityPolicy, ...cached }
    readFile(file === axePath ? axeFile : join(folder, file)).then(
      (body) => void response.writeHead(200, headers).end(body),
      refuse,
    )
  })
  return {
    url: `http://127.0.0.1:${await listen(server)}/`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
