import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBuilder } from 'vite'
import type { TestProject } from 'vitest/node'
import { projectRoot } from '#scripts/project-paths.ts'
import { bundleForNode } from '#test/support/bundle.ts'

declare module 'vitest' {
  interface ProvidedContext {
    programs: string
  }
}

async function buildAgent(folder: string): Promise<string> {
  const builder = await createBuilder({
    configFile: join(projectRoot, 'vite.config.ts'),
    root: join(projectRoot, 'renderer'),
    logLevel: 'error',
    environments: { agent: { build: { outDir: folder, sourcemap: false } } },
  })
  const { agent } = builder.environments
  if (!agent) throw new Error('vite.config.ts builds no agent')
  await builder.build(agent)
  return join(folder, 'compileo-tray-agent.cjs')
}

/**
 * Bundles test programs on request, in Vitest's own process. Another process would have to load Vite first, which
 * takes longer than bundling.
 */
export default async function globalSetup({ provide }: TestProject): Promise<() => Promise<void>> {
  const home = await mkdtemp(join(tmpdir(), 'compileo-tray-programs-'))
  await chmod(home, 0o755)
  const programs = new Map<string, Promise<string>>()

  function programOf(path: string): Promise<string> {
    const folder = join(home, String(programs.size))
    const program =
      programs.get(path) ??
      (path === '/agent' ? buildAgent(folder) : bundleForNode(join(projectRoot, 'test', path), folder))
    programs.set(path, program)
    return program
  }

  const server = createServer(({ url = '' }, response) => {
    programOf(url).then(
      (file) => response.end(file),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no port')
  provide('programs', `http://127.0.0.1:${address.port}`)
  return async () => {
    server.close()
    await rm(home, { recursive: true, force: true })
  }
}
