import { spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'

/** Debian's FastAPI is only installed for this Python. */
const systemPython = '/usr/bin/python3'
export const pythonPath = existsSync(systemPython) ? systemPython : 'python3'

export interface Uvicorn {
  readonly url: string
  log(): string
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

const report = z.object({ nth: z.number(), pid: z.number(), port: z.number().optional() })

function startForking() {
  const child = spawn(pythonPath, [join(import.meta.dirname, 'fork_uvicorn.py')], {
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
  })
  const reports = new EventEmitter()
  let output = ''
  child.stderr.on('data', (data: Buffer) => (output += data.toString()))
  createInterface(child.stdout).on('line', (line) => {
    const { nth, pid, port } = report.parse(JSON.parse(line))
    reports.emit(`${port === undefined ? 'end' : 'start'} ${nth}`, pid, port)
  })
  child.on('error', (error) => reports.emit('error', error))
  child.on('exit', () => reports.emit('error', new Error(output)))
  return { orders: child.stdin, reports, output: () => output }
}

let forking: ReturnType<typeof startForking> | undefined
let count = 0

/** @param app the module in `folder` and its attribute, such as "module:attribute" */
export async function startUvicorn(
  app: string,
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<Uvicorn> {
  const { orders, reports, output } = (forking ??= startForking())
  const nth = ++count
  const ended = once(reports, `end ${nth}`)
  const started = once(reports, `start ${nth}`)
  orders.write(`${JSON.stringify({ nth, app, folder, env })}\n`)
  const [pid, port] = await Promise.race([started, ended])
  if (port === undefined) throw new Error(`uvicorn ended: ${output()}`)
  let isOver = false
  void ended.then(() => (isOver = true))
  return {
    url: `http://127.0.0.1:${port}`,
    log: output,
    async end(signal) {
      if (!isOver) process.kill(pid, signal)
      await ended
    },
  }
}
