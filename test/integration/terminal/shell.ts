import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { captureOutput } from '#scripts/children.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { useProgram } from '../use-program.ts'
import { addRunning, other, startServer, uuid } from './scene.ts'

export const running = 'c1b2c3d4-0000-4000-8000-000000000003'

export function useShell() {
  const program = useProgram('integration/terminal/program.ts')

  return async (label?: string) => {
    const folder = createTempFolder()
    const server = await startServer()
    server.addJob({ id: uuid, status: 'completed', progress: 100, currentStep: 'Done', result: { pages: 2 } })
    server.addJob({ id: other, status: 'failed', error: 'OSError: no space' })
    addRunning(server, running)
    const watchList = {
      version: 1,
      servers: [{ id: 'server', name: 'Workstation', url: server.url }],
      jobs: [{ jobId: uuid, label, batch: 'night' }, { jobId: other }, { jobId: running }].map((job) => ({
        serverId: 'server',
        addedAt: 1,
        ...job,
      })),
      batches: [{ id: 'night', name: 'Night' }],
    }
    await writeFile(join(folder, 'watch-list.json'), JSON.stringify(watchList))
    const scripts = {
      'compileo-tray': `exec '${process.execPath}' '${program()}' '${folder}' "$@"`,
      'publish.sh': 'cp "$1" published',
    }
    for (const [name, text] of Object.entries(scripts)) {
      await writeFile(join(folder, name), `#!/bin/sh\n${text}\n`)
      await chmod(join(folder, name), 0o755)
    }
    const env = { ...process.env, ID: uuid, PATH: `${folder}:${process.env['PATH'] ?? ''}` }
    return {
      server,
      folder,
      env,
      run: (line: string, more: Readonly<Record<string, string>> = {}) =>
        captureOutput('bash', ['-c', line], { cwd: folder, env: { ...env, ...more } }),
    }
  }
}
