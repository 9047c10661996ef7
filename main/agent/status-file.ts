import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { replaceDurably } from '#main/core/storage/durable.ts'
import { parseJson } from '#main/base/parse-json.ts'
import { readWithRetries } from '#main/core/storage/read-with-retries.ts'
import { isProcessAlive, getRuntimeFolder } from '#main/base/runtime.ts'
import { countSchema, processIdSchema, savedTimeSchema } from '#shared/schemas.ts'
import type { Environment } from './config.ts'

/** How often a running agent writes its status, in ms. It also writes the status after each change. */
export const statusIntervalMs = 30_000
/**
 * How old a valid status may be, in ms. An older status means that the agent hangs or has ended, so its
 * process ID may be reused.
 */
const staleMs = 4 * statusIntervalMs

/** The status that `agent --status` prints. It contains no secrets. */
const agentStatus = z.object({
  version: z.literal(1),
  pid: processIdSchema,
  startedAt: savedTimeSchema,
  at: savedTimeSchema,
  folder: z.string(),
  servers: z.array(
    z.object({
      name: z.string(),
      url: z.string(),
      reach: z.string(),
      jobs: countSchema,
      /** What the watch rules can't find on the server without the plugin, one text each. */
      gaps: z.array(z.string()),
      /** Where the server lists jobs. Absent until the lists have been scanned. */
      sources: z.array(z.enum(['plugin', 'extraction', 'quality'])).optional(),
    }),
  ),
  hooks: z.array(
    z.object({
      name: z.string(),
      waiting: countSchema,
      lastAt: savedTimeSchema.optional(),
      lastOk: z.boolean().optional(),
    }),
  ),
})
export type AgentStatus = z.infer<typeof agentStatus>

const getStatusPath = (folder: string) => join(folder, 'agent.json')

/** The runtime folder that the systemd unit creates (assets/linux/compileo-tray-agent.service). */
const serviceFolder = '/run/compileo-tray'

const getUserFolder = (env: Environment) => getRuntimeFolder(env) ?? []

/**
 * Opens the status file. If there is a folder for runtime files, a second copy is there, so that `--status`
 * finds it without the configuration.
 */
export function openStatusFile(env: Environment, stateFolder: string) {
  const [runtime] = [env['RUNTIME_DIRECTORY'] ?? [], getUserFolder(env)].flat()
  const folders = runtime === undefined ? [stateFolder] : [stateFolder, runtime]
  const paths = folders.map(getStatusPath)
  const writtenPaths = new Set<string>()
  return {
    write(content: AgentStatus) {
      for (const path of paths) {
        mkdirSync(dirname(path), { recursive: true, mode: 0o755 })
        replaceDurably(path, `${JSON.stringify(content)}\n`, 0o644)
        writtenPaths.add(path)
      }
    },
    remove() {
      for (const path of writtenPaths) rmSync(path, { force: true })
    },
  }
}

export type AgentState =
  | { readonly state: 'running' | 'gone'; readonly status: AgentStatus }
  | { readonly state: 'absent' }

/** Finds the agent of a state folder, or any agent on this machine, by its saved status. */
export function findAgent(env: Environment, now: number, stateFolder?: string): AgentState {
  const allFolders = [env['RUNTIME_DIRECTORY'] ?? [], getUserFolder(env), serviceFolder].flat()
  const places = stateFolder === undefined ? allFolders : [stateFolder]
  const statuses = places.flatMap((folder) => {
    const read = readWithRetries(getStatusPath(folder), () => undefined)
    return read.type === 'read' ? (parseStatus(read.text) ?? []) : []
  })
  const runs = statuses.find(({ pid, at }) => isProcessAlive(pid) && now - at < staleMs)
  if (runs) return { state: 'running', status: runs }
  const [last] = statuses.toSorted((a, b) => b.at - a.at)
  return last ? { state: 'gone', status: last } : { state: 'absent' }
}

function parseStatus(text: string): AgentStatus | undefined {
  try {
    return agentStatus.safeParse(parseJson(text)).data
  } catch {
    return undefined
  }
}
