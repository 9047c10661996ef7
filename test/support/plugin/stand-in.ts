import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../../../scripts/places.mjs'
import type { PluginServer } from './plugin-server.ts'

export const pluginFolder = join(root, 'assets', 'compileo-plugin')

/** The system's own Python, which has Debian's FastAPI; one that a person installed beside it hasn't. */
const systemPython = '/usr/bin/python3'
export const python = existsSync(systemPython) ? systemPython : 'python3'

/** What only the stand-in can do. */
export interface StandIn extends PluginServer {
  /**
   * @param faults `hangs_s`, `skips` (IDs that one look misses), `manager` (false: there is none), `odd` (Python
   *   literals that replace attributes of jobs, by job ID)
   */
  set(faults: Readonly<Record<string, unknown>>): Promise<void>
  /** How often the queue was read. */
  looks(): Promise<number>
  /** The names of the server's threads. */
  threads(): Promise<string[]>
}

/**
 * Starts the plugin in uvicorn, on a stand-in of Compileo's queue, as the real server loads it.
 * @param folder the server's folder of plugins, to start on again; a new one unless given
 */
export async function startStandIn(folder?: string): Promise<StandIn> {
  const plugins = folder ?? (await mkdtemp(join(tmpdir(), 'compileo-tray-')))
  const installed = join(plugins, 'compileo-tray')
  await cp(pluginFolder, installed, { recursive: true })
  const args = ['-m', 'uvicorn', 'stand_in:app', '--host', '127.0.0.1', '--port', '0', '--no-access-log']
  const child = spawn(python, args, {
    cwd: import.meta.dirname,
    env: {
      ...process.env,
      COMPILEO_PLUGIN: installed,
      PYTHONDONTWRITEBYTECODE: '1',
      // Any zone but UTC: a time read in the local zone fails a test.
      TZ: 'America/New_York',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'exit')
  let said = ''
  const url = await new Promise<string>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`uvicorn ended with ${code}: ${said}`)))
    child.stderr.on('data', (data: Buffer) => {
      said += data.toString()
      const [, address] = /Uvicorn running on (http:\/\/\S+)/.exec(said) ?? []
      if (address !== undefined) resolve(address)
    })
  })
  const put = async (path: string, body: unknown) => {
    const response = await fetch(`${url}/stand-in/${path}`, { method: 'PUT', body: JSON.stringify(body) })
    if (!response.ok) throw new Error(`The stand-in answered ${response.status}`)
  }
  return {
    url,
    put: (...jobs) => put('jobs', jobs),
    async remove(jobId) {
      await fetch(`${url}/stand-in/jobs/${jobId}`, { method: 'DELETE' })
    },
    redisAway: (message) => put('set', { away: message }),
    setApiKey: (key) => put('set', { api_key: key }),
    set: (faults) => put('set', faults),
    looks: async () => Number(await (await fetch(`${url}/stand-in/looks`)).text()),
    threads: async () => (await fetch(`${url}/stand-in/threads`)).json(),
    async close() {
      // It would wait for streams whose clients it doesn't know to have left.
      child.kill('SIGKILL')
      await ended
      if (folder === undefined) await rm(plugins, { recursive: true })
    },
  }
}
