import { once } from 'node:events'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { createBuilder, createServer as createVite, type InlineConfig } from 'vite'
import { getAppArguments } from '../app.ts'
import { runCommand } from '../children.ts'
import { ensureDesktop } from '../desktop.ts'
import { projectRoot } from '../project-paths.ts'
import { ensureRuntime } from '../steps/app.ts'
import { withDemoServer } from './demo.ts'

/** The development build has its own folder, so that it is never tested or packaged by mistake. */
const folder = join(projectRoot, 'out', 'dev')

/**
 * Runs the demo. After a change of the page, the page reloads. After a change of main or preload, the app
 * restarts.
 */
export async function main(flags: string[]) {
  const runtime = await ensureRuntime()
  const desktop = await ensureDesktop()
  const page = await servePage()
  try {
    await makeApp()
    const changes = await buildOnChange(page.address)
    return await withDemoServer((home) =>
      restartOnChange(changes, (stop) => {
        const args = getAppArguments([`--user-data-dir=${home}`, ...flags], folder)
        return runCommand(runtime.executable, args, { env: desktop.env, stop })
      }),
    )
  } finally {
    await page.close()
    await desktop.stop()
  }
}

/**
 * Starts Vite's server. The page keeps the app's address, but the main process fetches its files from Vite.
 */
async function servePage() {
  const http = createServer().listen(0, '127.0.0.1')
  await once(http, 'listening')
  const bound = http.address()
  if (bound === null || typeof bound === 'string') throw new Error('a TCP server has a port')
  const { address: host, port: clientPort } = bound
  const hmr = { server: http, protocol: 'ws', host, clientPort }
  const vite = await createVite({
    root: join(projectRoot, 'renderer'),
    configFile: join(projectRoot, 'vite.config.ts'),
    server: { middlewareMode: true, hmr, fs: { allow: [projectRoot] } },
  })
  http.on('request', vite.middlewares)
  return { address: `http://${host}:${clientPort}`, close: () => vite.close() }
}

async function makeApp() {
  const manifest: object = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8'))
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), JSON.stringify({ ...manifest, main: 'main/index.cjs' }))
  await cp(join(projectRoot, 'assets', 'icons'), join(folder, 'assets', 'icons'), { recursive: true })
}

/** Emits `change` after each successful build. Resolves after the first one. */
async function buildOnChange(address: string): Promise<EventTarget> {
  const changes = new EventTarget()
  const parts = ['main', 'preload'] as const
  // Minifying would double the time of a build.
  const output = { minify: false }
  const config: InlineConfig = {
    configFile: join(projectRoot, 'vite.config.ts'),
    root: join(projectRoot, 'renderer'),
    logLevel: 'warn',
    define: { 'import.meta.env.DEV_SERVER': JSON.stringify(address) },
    build: { watch: {} },
    environments: Object.fromEntries(
      parts.map((part) => [part, { build: { outDir: join(folder, part), rolldownOptions: { output } } }]),
    ),
  }
  const builder = await createBuilder(config, null)
  for (const part of parts) {
    const environment = builder.environments[part]
    const watcher = environment && (await builder.build(environment))
    if (!watcher || !('on' in watcher)) throw new Error(`vite.config.ts builds no ${part}`)
    const isBuilt = new Promise<void>((resolve) => {
      watcher.on('event', ({ code }) => {
        if (code !== 'BUNDLE_END') return
        resolve()
        changes.dispatchEvent(new Event('change'))
      })
    })
    await isBuilt
  }
  return changes
}

/** Restarts the app after each change, until the user quits it. */
async function restartOnChange(changes: EventTarget, start: (stop: AbortSignal) => Promise<number>) {
  for (;;) {
    const stopping = new AbortController()
    const changed = new Promise<'changed'>((resolve) => {
      changes.addEventListener('change', () => resolve('changed'), { once: true })
    })
    const ended = start(stopping.signal)
    const outcome = await Promise.race([ended, changed])
    if (outcome === 0) return outcome
    console.log(
      outcome === 'changed'
        ? 'Restarting the app'
        : `The app exited with code ${outcome}. It restarts when the code changes.`,
    )
    await changed
    stopping.abort()
    await ended
  }
}
