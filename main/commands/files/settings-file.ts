import { z } from 'zod'
import { isServerName } from '../../../shared/address.ts'
import { batchId, jobKind, project, restartLimit } from '../../../shared/schemas.ts'
import { unqueued } from '../../../shared/job-kind.ts'
import { changeableFields, ownLevels } from '../../../shared/settings.ts'
import { parseJson } from '../../base/parse-json.ts'
import { readAuthority } from '../../network/certificates.ts'
import type { AppState } from '../../state/store.ts'
import { messageOf, type Message } from '../../../shared/message.ts'
import { byBatch, longestBatchName, mostBatches } from '../../../shared/rules/batch.ts'
import { isJobId } from '../../../shared/rules/job-ids.ts'
import { mostRules } from '../discovery/watch-rules.ts'
import { parseGuiUrl, parseServerUrl } from '../servers/server-url.ts'

// A pause belongs to this moment.
const { pausedUntil: _, ...fields } = changeableFields

const url = z.string().transform((text, context) => {
  const parsed = parseServerUrl(text)
  if (parsed.ok) return parsed.url
  context.addIssue({ code: 'custom', params: { reason: parsed.message } })
  return z.NEVER
})

const guiUrl = z.string().transform((text, context) => {
  const parsed = parseGuiUrl(text)
  if (parsed.ok) return parsed.url
  context.addIssue({ code: 'custom', params: { reason: parsed.message } })
  return z.NEVER
})

const job = z.object({
  id: z.string().refine(isJobId, { params: { reason: messageOf('files.notAnId') } }),
  label: z.string().max(200).optional(),
  kind: jobKind.optional(),
  project: project.optional(),
  followedBy: z.enum(unqueued).optional(),
  batch: batchId.optional(),
})

const ca = z.string().transform((text, context) => {
  const read = readAuthority(text)
  if (read.ok) return read.authority.pem
  context.addIssue({ code: 'custom', params: { reason: read.message } })
  return z.NEVER
})

const serverFields = z.object({
  name: z.string().max(100),
  url,
  guiUrl: guiUrl.optional(),
  muted: z.boolean().default(false),
  autoRestarts: restartLimit.default(0),
  alertLevels: ownLevels.optional(),
  /** CA certificates in PEM form. */
  ca: ca.optional(),
  /** Without times: they apply from the import on. */
  watchRules: z
    .array(
      z.object({
        kind: jobKind.optional(),
        project: project.optional(),
        startedBy: z.string().min(1).max(200).optional(),
      }),
    )
    .max(mostRules)
    .default([]),
  jobs: z.array(job).default([]),
})
const serverOfFile = serverFields.refine((server) => isServerName(server.name.trim(), server.url), {
  path: ['name'],
  params: { reason: messageOf('commands.server.nameIsAddress') },
})

const app = 'Compileo Tray'
const version = 1

/** More jobs would take long. */
const mostJobs = 10_000
/** Each is connected to at once. */
const mostServers = 100

const mark = z.object({
  app: z.literal(app),
  version: z.number(),
  servers: z.array(z.object({ jobs: z.array(z.unknown()).catch([]) }).catch({ jobs: [] })).catch([]),
})

/** Counts the jobs of all servers. Pure. */
export const jobCount = (servers: readonly { readonly jobs: readonly unknown[] }[]): number =>
  servers.reduce((sum, { jobs }) => sum + jobs.length, 0)

// Fields of later versions are ignored; known ones must be valid.
const form = z.object({
  settings: z.object(fields).partial().default({}),
  servers: z.array(serverOfFile).max(mostServers).default([]),
  batches: z
    .array(z.object({ id: batchId, name: z.string().max(longestBatchName).optional() }))
    .max(mostBatches)
    .default([]),
})

/** Settings, servers and watched jobs, to move to another computer. Without keys. */
export type SettingsFile = z.infer<typeof form>

/** Selects the state's portable part. */
export function settingsFileOf({ settings, servers, jobs, batches }: AppState): SettingsFile {
  const batched = byBatch(jobs.values())
  const { pausedUntil: __, ...carried } = settings
  return {
    settings: carried,
    servers: [...servers.values()].map(({ id, name, url: address, muted, autoRestarts, ...server }) => ({
      name,
      url: address,
      guiUrl: server.guiUrl,
      muted,
      autoRestarts,
      alertLevels: server.alertLevels,
      ca: server.authority?.pem,
      watchRules: server.watchRules.map(({ kind, project: about, startedBy }) => ({
        kind,
        project: about,
        startedBy,
      })),
      jobs: [...jobs.values()].flatMap(({ serverId, jobId, label, kind, project: about, ...rest }) =>
        serverId === id
          ? [{ id: jobId, label, kind, project: about, followedBy: rest.followedBy, batch: rest.batch }]
          : [],
      ),
    })),
    batches: [...batches.values()].filter(({ id }) => batched.has(id)),
  }
}

/** Writes the text of a settings file. */
export function writeSettingsFile(content: SettingsFile): string {
  return `${JSON.stringify({ app, version, ...content }, undefined, 2)}\n`
}

const isMessage = (value: unknown): value is Message =>
  typeof value === 'object' && value !== null && 'code' in value

function whyOf(issue: z.core.$ZodIssue): string | Message {
  const reason: unknown = issue.code === 'custom' ? issue.params?.['reason'] : undefined
  return isMessage(reason) ? reason : issue.message
}

type ReadFile =
  | { readonly ok: true; readonly content: SettingsFile }
  | { readonly ok: false; readonly message: Message }

/** Parses a file's text, or says what is wrong with it. */
export function readSettingsFile(text: string): ReadFile {
  let content: unknown
  try {
    content = parseJson(text.replace(/^\uFEFF/, ''))
  } catch {
    return { ok: false, message: messageOf('files.notJson') }
  }
  const marked = mark.safeParse(content)
  if (!marked.success) return { ok: false, message: messageOf('files.notOurs') }
  if (marked.data.version > version) return { ok: false, message: messageOf('files.tooNew') }
  const jobs = jobCount(marked.data.servers)
  if (jobs > mostJobs) return { ok: false, message: messageOf('files.tooManyJobs', jobs, mostJobs) }
  const parsed = form.safeParse(content)
  if (parsed.success) return { ok: true, content: parsed.data }
  const [issue] = parsed.error.issues
  return {
    ok: false,
    message: messageOf('files.flawed', issue?.path.join('.') ?? '', issue ? whyOf(issue) : ''),
  }
}
