import { setImmediate } from 'node:timers/promises'
import type { CommandResult } from '../../../shared/contract.ts'
import { readWhole, type FileDialogs } from '../../base/files.ts'
import { jobKeyOf } from '../../state/reduce-job.ts'
import type { BatchId, ServerId } from '../../../shared/model.ts'
import { messageOf } from '../../../shared/message.ts'
import type { CommandContext } from '../context.ts'
import { setWatchRule } from '../discovery/watch-rules.ts'
import { addServer, editServer } from '../servers/edit-servers.ts'
import { jobCount, readSettingsFile, type SettingsFile } from './settings-file.ts'
import { updateSettings } from '../settings/update-settings.ts'
import { newBatch } from '../jobs/batches.ts'
import { beginWatch } from '../jobs/watch.ts'

/** Parsing this much blocks everything else for about 50 ms. */
const mostBytes = 5_000_000
/** Jobs added in one turn: less than 10 ms. */
const jobsAtOnce = 100

type FileServer = SettingsFile['servers'][number]

/** An existing server of this address stays as it is. */
function takeServer(
  context: CommandContext,
  { name, url, guiUrl: gui, muted, autoRestarts, alertLevels, ca, watchRules }: FileServer,
) {
  const { store } = context
  const known = [...store.state().servers.values()].find((server) => server.url === url)
  if (known) return { serverId: known.id, isNew: false }
  const { serverId = '' } = addServer(context, { url, guiUrl: gui, name, ca })
  editServer(context, { serverId, muted, autoRestarts, alertLevels })
  for (const rule of watchRules) setWatchRule(context, serverId, rule)
  return { serverId, isNew: true }
}

function createBatches(context: CommandContext, batches: SettingsFile['batches']) {
  const names = new Map(batches.map(({ id, name }) => [id, name]))
  const made = new Map<BatchId, BatchId>()
  return (id: BatchId = ''): BatchId | undefined => {
    if (!names.has(id)) return undefined
    if (context.store.state().batches.has(id)) return id
    const ours = made.get(id) ?? newBatch(context, names.get(id))
    made.set(id, ours)
    return ours
  }
}

/**
 * In parts, between which everything else runs.
 *
 * @returns how many it added
 */
async function addJobs(
  { context, batchOf }: { context: CommandContext; batchOf: ReturnType<typeof createBatches> },
  serverId: ServerId,
  jobs: FileServer['jobs'],
): Promise<number> {
  const { store, signal } = context
  let added = 0
  for (const { id, batch, ...known } of jobs) {
    if (store.state().jobs.has(jobKeyOf(serverId, id))) continue
    if (added % jobsAtOnce === jobsAtOnce - 1) await setImmediate(undefined, { signal })
    const server = store.state().servers.get(serverId)
    // The user removed it meanwhile.
    if (!server) break
    // The first frame of each stream has the status, so none is requested.
    beginWatch(context, server, id, { ...known, batch: batchOf(batch) }, undefined)
    added += 1
  }
  return added
}

/**
 * Imports a file in steps, so that everything else can run. It removes nothing and changes no known server.
 */
async function takeOver(
  context: CommandContext,
  { settings, servers, batches }: SettingsFile,
): Promise<CommandResult> {
  const updated = updateSettings(context, settings)
  const batchOf = createBatches(context, batches)
  let newServers = 0
  let newJobs = 0
  for (const each of servers) {
    await setImmediate(undefined, { signal: context.signal })
    const { serverId, isNew } = takeServer(context, each)
    if (isNew) newServers += 1
    newJobs += await addJobs({ context, batchOf }, serverId, each.jobs)
  }
  const message = messageOf(
    'files.importedAll',
    messageOf('files.imported', Object.keys(settings).length),
    messageOf('files.servers', servers.length, newServers),
    messageOf('files.jobs', jobCount(servers), newJobs),
  )
  if (updated.ok) return { ok: true, message }
  return { ok: false, message: messageOf('words.sentences', message, updated.message) }
}

/** A file with any error is rejected as a whole. */
export async function importSettings(context: CommandContext, dialogs: FileDialogs): Promise<CommandResult> {
  const path = await dialogs.askOpen({
    title: messageOf('files.titles.importSettings'),
    extensions: ['json'],
  })
  if (path === undefined) return { ok: true }
  const text = await readWhole(path, mostBytes)
  if (!text.ok) return text
  const file = readSettingsFile(text.value)
  return file.ok ? takeOver(context, file.content) : file
}
