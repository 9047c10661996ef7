import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../../scripts/places.mjs'
import { usageOf, type Usage } from './processes.ts'

const program = join(root, 'test', 'bench', 'programs', 'guide', 'monitor.py')

/** The guide's own loop, as a user runs it at work. */
export interface RunningGuide {
  usage(): Promise<Usage>
  stop(): Promise<void>
}

/** Whether the guide's loop can run here: it is Python with `requests`. */
export const canRunGuide = (): Promise<boolean> =>
  promisify(execFile)('python3', ['-c', 'import requests']).then(
    () => true,
    () => false,
  )

/** Starts the guide's loop for these jobs: `monitor_multiple_jobs`, a thread each. */
export function startGuide(server: string, jobs: readonly string[]): RunningGuide {
  const child = spawn('python3', [program], {
    // Its output is discarded: no one reads it all day.
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, COMPILEO_TRAY_BENCH_SERVER: server, COMPILEO_TRAY_BENCH_JOBS: jobs.join(',') },
  })
  const endWithUs = () => child.kill('SIGKILL')
  process.on('exit', endWithUs)
  const gone = once(child, 'exit')
  return {
    usage: () => usageOf(child.pid ?? 0),
    async stop() {
      process.off('exit', endWithUs)
      child.kill('SIGKILL')
      await gone
    },
  }
}
