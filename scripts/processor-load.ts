import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** The process ends when the process that has started it does. */
const spin = 'while (process.ppid === Number(process.argv[1]));'

/** Runs `work` while `count` processes each keep a processor busy. */
export async function withProcessorLoad<T>(count: number, work: () => Promise<T>): Promise<T> {
  const busy = Array.from({ length: count }, () =>
    spawn(process.execPath, ['-e', spin, String(process.pid)], { stdio: 'ignore' }),
  )
  await Promise.all(busy.map((child) => once(child, 'spawn')))
  const ended = Promise.all(busy.map((child) => once(child, 'exit')))
  try {
    return await work()
  } finally {
    for (const child of busy) child.kill()
    await ended
  }
}
