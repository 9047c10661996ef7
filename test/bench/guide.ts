import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../../scripts/places.mjs'
import { usageOf, type Usage } from './processes.ts'

const program = join(root, 'test', 'bench', 'programs', 'guide', 'monitor.py')

export interface RunningGuide {
  usage(): Promise<Usage>
  stop(): Promise<void>
}

/** The guide's loop needs Python with `requests`. */
export const canRunGuide = (): Promise<boolean> =>
  promisify(execFile)('python3', ['-c', 'import requests']).then(
    () => true,
    () => false,
  )

export function startGuide(server: string, jobs: readonly string[]): RunningGuide {
  const child = spawn('python3', [program], {
    // Its output would grow all day.
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
