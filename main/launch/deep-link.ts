import { z } from 'zod'
import { isJobId } from '#shared/rules/job-ids.ts'
import { parseServerUrl } from '#main/commands/servers/server-url.ts'
import { messageOf, type Message } from '#shared/message.ts'
import { isLabel, longestLabel } from '#shared/rules/label.ts'
import { linkScheme, mostJobsInLink } from '#shared/rules/watch-link.ts'
import { plainMessage } from './command-line.ts'

export type ParsedLink =
  | { readonly ok: true; readonly server: string; readonly jobs: readonly string[]; readonly label?: string }
  | { readonly ok: false; readonly message: Message }

/** In characters: enough for the largest number of jobs. */
const longest = 16_000

/** Characters that hide or reorder text: controls, spaces and bidirectional marks. */
const unseen = /[\p{Cc}\p{Cf}\p{Z}\p{Co}\p{Cs}]/u

const parameters = z.strictObject({
  server: z.tuple([z.string().min(1).max(2_000)]),
  job: z.array(z.string()).min(1),
  label: z.tuple([z.string()]).optional(),
})

function errorOf(given: ReadonlyMap<string, readonly string[]>): Message {
  const unknown = [...given.keys()].find((name) => !Object.hasOwn(parameters.shape, name))
  if (unknown !== undefined) return messageOf('system.link.unknownPart', unknown.slice(0, 40))
  if (!given.has('server')) return messageOf('system.link.noServer')
  if (!given.has('job')) return messageOf('system.link.noJob')
  return messageOf((given.get('label')?.length ?? 0) > 1 ? 'system.link.oneLabel' : 'system.link.oneServer')
}

const refuse = (message: Message): ParsedLink => ({ ok: false, message: plainMessage(message) })

/** Returns what a link requests, or why it is rejected: anyone may have written it. */
export function parseLink(text: string): ParsedLink {
  if (text.length > longest) return refuse(messageOf('system.link.tooLong'))
  // `URL` would ignore tabs and line breaks.
  if (unseen.test(text)) return refuse(messageOf('system.link.unseen'))
  if (!URL.canParse(text)) return refuse(messageOf('system.link.none'))
  const { protocol, host, username, password, pathname, search, hash } = new URL(text)
  if (protocol !== `${linkScheme}:`) return refuse(messageOf('system.link.none'))
  if (host !== 'watch' || username || password || (pathname !== '' && pathname !== '/')) {
    return refuse(messageOf('system.link.onlyWatch'))
  }
  if (hash || text.endsWith('#')) return refuse(messageOf('system.link.fragment'))

  const query = new URLSearchParams(search)
  const given = new Map(Array.from(query.keys(), (name) => [name, query.getAll(name)]))
  const parsed = parameters.safeParse(Object.fromEntries(given))
  if (!parsed.success) return refuse(errorOf(given))
  const [server] = parsed.data.server
  const jobs = [...new Set(parsed.data.job)]
  if (jobs.length > mostJobsInLink) return refuse(messageOf('system.link.tooMany', mostJobsInLink))
  if (unseen.test(server)) return refuse(messageOf('system.link.unseen'))
  // Users may omit the scheme when they type; a link may not.
  if (!/^https?:\/\//i.test(server)) return refuse(messageOf('system.link.serverScheme'))
  const address = parseServerUrl(server)
  if (!address.ok) return refuse(address.message)
  if (!jobs.every(isJobId)) return refuse(messageOf('system.link.noJobId'))
  const label = parsed.data.label?.[0].trim()
  if (!label) return { ok: true, server: address.url, jobs }
  if (label.length > longestLabel) return refuse(messageOf('system.link.longLabel', longestLabel))
  if (!isLabel(label)) return refuse(messageOf('system.link.unseen'))
  return { ok: true, server: address.url, jobs, label }
}
