import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'

/** The system's Python has Debian's FastAPI; one that a user installed beside it doesn't. */
const systemPython = '/usr/bin/python3'
export const python = existsSync(systemPython) ? systemPython : 'python3'

export interface Uvicorn {
  readonly url: string
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

/** @param app "module:attribute", of a module in `folder` */
export async function startUvicorn(
  app: string,
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<Uvicorn> {
  const args = ['-m', 'uvicorn', app, '--host', '127.0.0.1', '--port', '0', '--no-access-log']
  const child = spawn(python, args, {
    cwd: folder,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'exit')
  let output = ''
  const url = await new Promise<string>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`uvicorn ended with ${code}: ${output}`)))
    child.stderr.on('data', (data: Buffer) => {
      output += data.toString()
      const [, address] = /Uvicorn running on (http:\/\/\S+)/.exec(output) ?? []
      if (address !== undefined) resolve(address)
    })
  })
  return {
    url,
    async end(signal) {
      child.kill(signal)
      await ended
    },
  }
}
