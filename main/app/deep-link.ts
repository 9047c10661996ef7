import { z } from 'zod'
import { isJobId } from '#shared/rules/job-ids.ts'
import { parseServerUrl } from '#main/core/commands/servers/server-url.ts'
import { createMessage, type Message } from '#shared/message.ts'
import { isValidLabel, maxLabelLength } from '#shared/rules/label.ts'
import { linkScheme, maxJobsPerLink } from '#shared/rules/watch-link.ts'
import { sanitizeMessage } from './command-line.ts'

export type ParsedLink =
  | { readonly ok: true; readonly server: string; readonly jobs: readonly string[]; readonly label?: string }
  | { readonly ok: false; readonly message: Message }

/** The length of the longest link, in characters. A link with the most jobs is shorter. */
const maxLinkLength = 16_000

/** Characters that hide or reorder text: control characters, spaces and bidirectional marks. */
const invisibleCharacters = /[\p{Cc}\p{Cf}\p{Z}\p{Co}\p{Cs}]/u

const parameters = z.strictObject({
  server: z.tuple([z.string().min(1).max(2_000)]),
  job: z.array(z.string()).min(1),
  label: z.tuple([z.string()]).optional(),
})

function toErrorMessage(params: ReadonlyMap<string, readonly string[]>): Message {
  const unknown = [...params.keys()].find((name) => !Object.hasOwn(parameters.shape, name))
  if (unknown !== undefined) return createMessage('system.link.unknownPart', unknown.slice(0, 40))
  if (!params.has('server')) return createMessage('system.link.noServer')
  if (!params.has('job')) return createMessage('system.link.noJob')
  return createMessage(
    (params.get('label')?.length ?? 0) > 1 ? 'system.link.oneLabel' : 'system.link.oneServer',
  )
}

const refuse = (message: Message): ParsedLink => ({ ok: false, message: sanitizeMessage(message) })

/** Parses a link, which anybody can create. Returns its request, or why it is rejected. */
export function parseLink(text: string): ParsedLink {
  if (text.length > maxLinkLength) return refuse(createMessage('system.link.tooLong'))
  // `URL` would ignore tabs and line breaks, so they are rejected first.
  if (invisibleCharacters.test(text)) return refuse(createMessage('system.link.invisible'))
  if (!URL.canParse(text)) return refuse(createMessage('system.link.none'))
  const { protocol, host, username, password, pathname, search, hash } = new URL(text)
  if (protocol !== `${linkScheme}:`) return refuse(createMessage('system.link.none'))
  if (host !== 'watch' || username || password || (pathname !== '' && pathname !== '/')) {
    return refuse(createMessage('system.link.onlyWatch'))
  }
  if (hash || text.endsWith('#')) return refuse(createMessage('system.link.fragment'))

  const query = new URLSearchParams(search)
  const params = new Map(Array.from(query.keys(), (name) => [name, query.getAll(name)]))
  const parsed = parameters.safeParse(Object.fromEntries(params))
  if (!parsed.success) return refuse(toErrorMessage(params))
  const [server] = parsed.data.server
  const jobs = [...new Set(parsed.data.job)]
  if (jobs.length > maxJobsPerLink) return refuse(createMessage('system.link.tooMany', maxJobsPerLink))
  if (invisibleCharacters.test(server)) return refuse(createMessage('system.link.invisible'))
  // A user may type an address without a scheme, but a link must contain one.
  if (!/^https?:\/\//i.test(server)) return refuse(createMessage('system.link.serverScheme'))
  const address = parseServerUrl(server)
  if (!address.ok) return refuse(address.message)
  if (!jobs.every(isJobId)) return refuse(createMessage('system.link.noJobId'))
  const label = parsed.data.label?.[0].trim()
  if (!label) return { ok: true, server: address.url, jobs }
  if (label.length > maxLabelLength) return refuse(createMessage('system.link.longLabel', maxLabelLength))
  if (!isValidLabel(label)) return refuse(createMessage('system.link.invisible'))
  return { ok: true, server: address.url, jobs, label }
}
