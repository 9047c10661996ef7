import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getAppArguments } from '../app.ts'
import { runCommand } from '../children.ts'
import { ensureDesktop } from '../desktop.ts'
import { projectRoot } from '../project-paths.ts'
import { UserError } from '../user-error.ts'
import { ensureApp } from '../steps/app.ts'
import type { Runtime } from '../steps/electron-runtime.ts'

/** Runs the demo. With `--once`, the demo needs no user, and the exit code is 0 if everything worked. */
export async function main(args: string[]) {
  const wrong = args.find((arg) => arg !== '--once')
  if (wrong !== undefined) throw new UserError(`npm run demo only accepts --once, not "${wrong}"`)
  const once = args.includes('--once')
  const runtime = await ensureApp(once ? ['bus', 'fonts'] : [])
  const desktop = await ensureDesktop()
  try {
    if (once) return await playOnce(runtime, desktop.env)
    return await withDemoServer((home) =>
      runCommand(runtime.executable, getAppArguments([`--user-data-dir=${home}`]), { env: desktop.env }),
    )
  } finally {
    await desktop.stop()
  }
}

/** Starts a test server, and calls `show` with a profile that watches its jobs. */
export async function withDemoServer(show: (home: string) => Promise<number>) {
  const { demoJobs, startCompileoServer, startWebGui } = await import('#test/server/index.ts')
  const server = await startCompileoServer()
  const gui = await startWebGui({ jobs: () => server.jobs.all() })
  const home = await mkdtemp(join(tmpdir(), 'compileo-tray-demo-'))
  const { writeDemoProfile } = await import('#test/support/demo-profile.ts')
  await writeDemoProfile(home, server.url, gui.url)
  const watched = demoJobs.map((job) => server.addJob(job).id)
  console.log(
    `A test server with ${watched.length} jobs is running at ${server.url}. Quit the app or press Ctrl+C to stop both.`,
  )
  try {
    return await show(home)
  } finally {
    await gui.close()
    await server.close()
    await rm(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
}

async function playOnce(runtime: Runtime, env: NodeJS.ProcessEnv) {
  const folder = join(projectRoot, 'out', 'demo')
  Object.assign(process.env, env)
  const { demoOnce } = await import('#test/e2e/support/demo-once.ts')
  try {
    await demoOnce({ runtime, folder, say: (line) => console.log(line) })
  } catch (error) {
    console.error(`The demo failed: ${error instanceof Error ? error.message : String(error)}`)
    console.error(`Screenshots are in ${folder}`)
    return 1
  }
  console.log(`The demo is complete. Screenshots are in ${folder}`)
  return 0
}
