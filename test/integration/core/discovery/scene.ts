import { scanServer } from '#main/core/commands/discovery/watch-rules.ts'
import { addServer } from '#main/core/commands/servers/edit-servers.ts'
import { createEmptyDiscovery } from '#main/core/state/discovered.ts'
import type { Discovery, JobKey, ServerId, ServerState } from '#shared/model.ts'
import type { CompileoServer, CompileoServerOptions } from '#test/server/index.ts'
import { createFakeClock, type FakeClock } from '#test/support/fake-clock.ts'
import { runCore, type RunningCore } from '#test/support/running-core.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'

export const minute = 60_000

export let clock: FakeClock
export let server: CompileoServer
export let core: RunningCore
export let id: ServerId
let isShown: boolean

export function setScene(): void {
  clock = createFakeClock(undefined, 24)
  isShown = false
}

export async function begin(options: CompileoServerOptions = {}): Promise<void> {
  server = await startServerForTest({ clock, rateLimit: Infinity, ...options })
}

export function open(folder: string): void {
  core = runCore({ folder, clock, isWindowVisible: () => isShown })
}

export function connect(folder = createTempFolder()): void {
  open(folder)
  const apiKey = server.apiKey
  id = addServer(core.context, { url: server.url, name: 'Lab', ...(apiKey && { apiKey }) }).serverId ?? ''
}

export function showWindow(): void {
  isShown = true
}

export const found = (): Discovery => core.store.state().discoveries.get(id) ?? createEmptyDiscovery(id)
export const ids = (): string[] => found().jobs.map(({ jobId }) => jobId)
export const keyOf = (jobId: string): JobKey => `${id}/${jobId}`
export const known = (): ServerState | undefined => core.store.state().servers.get(id)
export const untilFound = (test: (found: Discovery) => boolean): Promise<void> =>
  core.untilState(() => test(found()))
export const untilStats = (): Promise<void> => core.untilState(() => known()?.stats !== undefined)
export const scanned = (): Promise<void> =>
  untilFound(({ state }) => state !== 'unknown' && state !== 'scanning')

export const uuidOf = (n: number): string => `a1b2c3d4-5e6f-4a7b-8c9d-${String(n).padStart(12, '0')}`

export function seed(count: number): string {
  const { id: project } = server.lists.addProject({ name: 'Cardiology' })
  for (let job = 0; job < count; job++) server.lists.addExtraction(project, { id: `job-${job}` })
  return project
}

export async function scan(): Promise<void> {
  await clock.advance(10_000)
  scanServer(core.context, id)
  await scanned()
}

export async function connectAndScan(): Promise<void> {
  connect()
  await scan()
}

export async function connectShown(): Promise<void> {
  showWindow()
  connect()
  await untilStats()
}
