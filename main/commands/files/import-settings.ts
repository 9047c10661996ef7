import type { CommandResult } from '../../../shared/contract.ts'
import { readWhole, type FileDialogs } from '../../base/files.ts'
import { jobKeyOf } from '../../state/reduce-job.ts'
import type { BatchId, JobKey, ServerState } from '../../../shared/model.ts'
import { byBatch } from '../../../shared/rules/batch.ts'
import { messageOf } from '../../../shared/messages/message.ts'
import type { CommandContext } from '../context.ts'
import { setWatchRule } from '../finding/watch-rules.ts'
import { addServer, editServer } from '../servers/servers.ts'
import { readSettingsFile, type SettingsFile } from './settings-file.ts'
import { updateSettings } from '../settings/settings.ts'
import { groupJobs } from '../jobs/batches.ts'
import { beginWatch } from '../jobs/watch.ts'

const mostBytes = 20_000_000

type FileServer = SettingsFile['servers'][number]

/** The server of this address: one that is there stays as it is. */
function takeServer(
  context: CommandContext,
  { name, url, guiUrl: gui, muted, autoRestarts, ca, watchRules }: FileServer,
) {
  const { store } = context
  const known = [...store.state().servers.values()].find((server) => server.url === url)
  if (known) return { server: known, isNew: false }
  const { serverId = '' } = addServer(context, { url, guiUrl: gui, name, ca })
  editServer(context, { serverId, muted, autoRestarts })
  for (const rule of watchRules) setWatchRule(context, serverId, rule)
  return { server: store.state().servers.get(serverId), isNew: true }
}

interface TakenJob {
  readonly key: JobKey
  readonly batch: BatchId | undefined
}

/** Watches the jobs that are not watched yet. @returns these, each with the batch that it belongs to in the file */
function takeJobs(
  context: CommandContext,
  server: ServerState,
  jobs: FileServer['jobs'],
): readonly TakenJob[] {
  const watched = context.store.state().jobs
  const fresh = jobs.filter(({ id }) => !watched.has(jobKeyOf(server.id, id)))
  // The first frame of each one's stream tells as much as a look: the server is asked once for each, within its budget.
  return fresh.map(({ id, batch, ...known }) => ({
    key: beginWatch(context, server, id, known, undefined),
    batch,
  }))
}

/** Puts jobs together as they are in the file; what is a batch here already takes them in. */
function takeBatches(
  context: CommandContext,
  batches: SettingsFile['batches'],
  jobs: readonly TakenJob[],
): void {
  const members = byBatch(jobs)
  for (const { id, name } of batches) {
    const keys = members.get(id)?.map(({ key }) => key) ?? []
    if (keys.length === 0) continue
    groupJobs(context, keys, context.store.state().batches.has(id) ? { batchId: id } : { name })
  }
}

/** Takes over what a file holds. Nothing is removed, and no server that is there is changed. */
function takeOver(context: CommandContext, { settings, servers, batches }: SettingsFile): CommandResult {
  const updated = updateSettings(context, settings)
  let newServers = 0
  const newJobs: TakenJob[] = []
  for (const each of servers) {
    const { server, isNew } = takeServer(context, each)
    if (isNew) newServers += 1
    if (server) newJobs.push(...takeJobs(context, server, each.jobs))
  }
  takeBatches(context, batches, newJobs)
  const jobs = servers.reduce((sum, each) => sum + each.jobs.length, 0)
  const message = messageOf(
    'files.importedAll',
    messageOf('files.imported', Object.keys(settings).length),
    messageOf('files.servers', servers.length, newServers),
    messageOf('files.jobs', jobs, newJobs.length),
  )
  if (updated.ok) return { ok: true, message }
  return { ok: false, message: messageOf('words.sentences', message, updated.message) }
}

/**
 * Asks for a file of an export, and takes over its settings, the servers that are not there yet and the jobs that are
 * not watched yet. A file that is not right in every part is refused whole, with what is wrong in words.
 */
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
