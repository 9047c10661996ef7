import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { replaceDurably } from '#main/storage/durable.ts'
import { parseJson } from '#main/base/parse-json.ts'
import { readSaved } from '#main/storage/read-saved.ts'
import { isProcessAlive, getRuntimeFolder } from '#main/base/runtime.ts'
import { count, processId, savedTime } from '#shared/schemas.ts'
import type { Environment } from './config.ts'

/** How often a running agent writes its status, in ms. */
export const statusEveryMs = 30_000
/** If the status is older, in ms, the agent hangs, or its process ID belongs to another program by now. */
const staleMs = 4 * statusEveryMs

/** The status that `--status` shows, without secrets. */
const agentStatus = z.object({
  version: z.literal(1),
  pid: processId,
  startedAt: savedTime,
  at: savedTime,
  folder: z.string(),
  servers: z.array(
    z.object({
      name: z.string(),
      url: z.string(),
      reach: z.string(),
      jobs: count,
      /** Parts of the configuration that the server doesn't support, one text each. */
      gaps: z.array(z.string()),
      /** All sources of jobs that the server has, once its lists were scanned. */
      sources: z.array(z.enum(['plugin', 'extraction', 'quality'])).optional(),
    }),
  ),
  hooks: z.array(
    z.object({
      name: z.string(),
      waiting: count,
      lastAt: savedTime.optional(),
      lastOk: z.boolean().optional(),
    }),
  ),
})
export type AgentStatus = z.infer<typeof agentStatus>

const getStatusPath = (folder: string) => join(folder, 'agent.json')

/** The runtime folder of the systemd unit (assets/linux/compileo-tray-agent.service). */
const serviceFolder = '/run/compileo-tray'

const getUserFolder = (env: Environment) => getRuntimeFolder(env) ?? []

/** Writes the status where every user of this machine may read it, and to the state folder. */
export function openStatus(env: Environment, stateFolder: string) {
  const [runtime] = [env['RUNTIME_DIRECTORY'] ?? [], getUserFolder(env)].flat()
  const folders = runtime === undefined ? [stateFolder] : [stateFolder, runtime]
  const paths = folders.map(getStatusPath)
  const written = new Set<string>()
  return {
    write(content: AgentStatus) {
      for (const path of paths) {
        mkdirSync(dirname(path), { recursive: true, mode: 0o755 })
        replaceDurably(path, `${JSON.stringify(content)}\n`, 0o644)
        written.add(path)
      }
    },
    remove() {
      for (const path of written) rmSync(path, { force: true })
    },
  }
}

export type AgentState =
  | { readonly state: 'running' | 'gone'; readonly status: AgentStatus }
  | { readonly state: 'absent' }

/** Finds the agent of a folder, or any agent on this machine, without a request. */
export function findAgent(env: Environment, now: number, stateFolder?: string): AgentState {
  const anywhere = [env['RUNTIME_DIRECTORY'] ?? [], getUserFolder(env), serviceFolder].flat()
  const places = stateFolder === undefined ? anywhere : [stateFolder]
  const found = places.flatMap((folder) => {
    const read = readSaved(getStatusPath(folder), () => undefined)
    return read.type === 'read' ? (parseStatus(read.text) ?? []) : []
  })
  const runs = found.find(({ pid, at }) => isProcessAlive(pid) && now - at < staleMs)
  if (runs) return { state: 'running', status: runs }
  const [last] = found.toSorted((a, b) => b.at - a.at)
  return last ? { state: 'gone', status: last } : { state: 'absent' }
}

function parseStatus(text: string): AgentStatus | undefined {
  try {
    return agentStatus.safeParse(parseJson(text)).data
  } catch {
    return undefined
  }
}
