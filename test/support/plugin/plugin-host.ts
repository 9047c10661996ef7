import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { projectRoot } from '#scripts/project-paths.ts'
import { startUvicorn } from '../uvicorn/uvicorn.ts'
import type { AnalysisRow, PluginJob } from './plugin-server.ts'

export const pluginFolder = join(projectRoot, 'assets', 'compileo-plugin')

export type PluginHost = Awaited<ReturnType<typeof startPluginHost>>

/**
 * @param folder the server's plugin folder; a new one by default
 * @param journalIntervalSeconds how often the journal reads the queue
 */
export async function startPluginHost(folder?: string, journalIntervalSeconds = 1_000) {
  const plugins = folder ?? (await mkdtemp(join(tmpdir(), 'compileo-tray-')))
  const installed = join(plugins, 'compileo-tray')
  await cp(pluginFolder, installed, { recursive: true })
  const { url, end, log } = await startUvicorn('stand_in:app', import.meta.dirname, {
    COMPILEO_PLUGIN: installed,
    JOURNAL_PAUSE_S: String(journalIntervalSeconds),
    // Not UTC, so that a test fails if a time is read in the local zone.
    TZ: 'America/New_York',
  })
  const put = async (path: string, body: unknown) => {
    const response = await fetch(`${url}/stand-in/${path}`, { method: 'PUT', body: JSON.stringify(body) })
    if (!response.ok) throw new Error(`The stand-in answered ${response.status}`)
  }
  return {
    url,
    put: (...jobs: PluginJob[]) => put('jobs', jobs),
    putAnalyses: (...rows: AnalysisRow[]) => put('analyses', rows),
    remove: (...jobIds: string[]) => put('gone', jobIds),
    redisAway: (message: string | null) => put('set', { away: message }),
    setApiKey: (key: string | null) => put('set', { api_key: key }),
    /**
     * @param faults `hangs_s`, `skips` (IDs that one read leaves out), `manager` (false if there is none),
     * `odd` (Python literals that replace attributes of jobs, by job ID)
     */
    set: (faults: Readonly<Record<string, unknown>>) => put('set', faults),
    looks: async () => Number(await (await fetch(`${url}/stand-in/looks`)).text()),
    atOnce: async () => Number(await (await fetch(`${url}/stand-in/at-once`)).text()),
    threads: async (): Promise<string[]> => (await fetch(`${url}/stand-in/threads`)).json(),
    log,
    async close() {
      // A clean exit would wait for open streams.
      await end('SIGKILL')
      if (folder === undefined) await rm(plugins, { recursive: true })
    },
  }
}
