import type { Core } from '#main/core/core.ts'
import { removeWatchRule, setWatchRule } from '#main/commands/discovery/watch-rules.ts'
import { removeHook, saveHook } from '#main/commands/hooks/edit-hooks.ts'
import { addServer, editServer, removeServer } from '#main/commands/servers/edit-servers.ts'
import type { CommandResult } from '#shared/contract.ts'
import { parseServerUrl } from '#main/commands/servers/server-url.ts'
import type { ServerId, ServerState } from '#shared/model.ts'
import { formatReason } from '#main/launch/one-line.ts'
import { englishTexts, toWatchRule, type AgentConfig, type AgentServer } from './config.ts'

type Servers = ReturnType<Core['store']['state']>['servers']

const findServerByUrl = (servers: Servers, url: string): ServerState | undefined => {
  const wanted = parseServerUrl(url)
  return wanted.ok ? [...servers.values()].find((each) => each.url === wanted.url) : undefined
}

/**
 * Finds the known server for each configured one, by its name. A configured server with a new name may take
 * over a known server with the same address, if no other configured server has that server's name.
 */
function matchServers(servers: Servers, configured: readonly AgentServer[]): ReadonlyMap<string, ServerId> {
  const known = new Map<string, ServerId>()
  for (const { name } of configured) {
    const same = [...servers.values()].find((each) => each.name === name)
    if (same) known.set(name, same.id)
  }
  const claimed = new Set(known.values())
  for (const { name, url } of configured) {
    const renamed = findServerByUrl(servers, url)
    if (!known.has(name) && renamed && !claimed.has(renamed.id)) known.set(name, renamed.id)
  }
  return known
}

type ReportProblem = (what: string, result: CommandResult) => void

/**
 * Applies a configuration. A server or hook whose name is known is changed, so its watches and deliveries
 * continue.
 *
 * @returns a line for each change that couldn't be applied
 */
export async function applyConfig({ store, context }: Core, config: AgentConfig): Promise<readonly string[]> {
  const problems: string[] = []
  const reportProblem: ReportProblem = (what, result) => {
    if (!result.ok) problems.push(`${what}: ${formatReason(result.message, englishTexts)}`)
  }
  if (store.state().settings.language !== config.language) store.setSettings({ language: config.language })

  const ids = new Map<string, ServerId>()
  const known = matchServers(store.state().servers, config.servers)
  const kept = new Set(known.values())
  for (const id of store.state().servers.keys()) if (!kept.has(id)) removeServer(context, id)
  freeAddresses()
  // Known servers are changed first. A new server may have an address that a known server gives up.
  for (const server of config.servers.toSorted(
    (a, b) => Number(known.has(b.name)) - Number(known.has(a.name)),
  )) {
    const applied = applyServer(server, known.get(server.name))
    if (applied !== undefined) ids.set(server.name, applied)
  }
  await applyHooks()
  return problems

  /**
   * Two servers can't have the same address. So a server whose address now belongs to another server first gets a
   * temporary address.
   */
  function freeAddresses() {
    for (const { name, url } of config.servers) {
      const id = known.get(name)
      const holder = id !== undefined && findServerByUrl(store.state().servers, url)
      if (holder && holder.id !== id)
        editServer(context, { serverId: holder.id, url: `http://${holder.id}.invalid`, name: holder.name })
    }
  }

  function applyServer(server: AgentServer, before: ServerId | undefined): ServerId | undefined {
    const { name, url, guiUrl = '', apiKey, autoRestarts, watch } = server
    const request = { name, url, guiUrl, apiKey, keepsKey: false }
    const added = before === undefined ? addServer(context, request) : { ok: true as const, serverId: before }
    reportProblem(name, added)
    const { serverId: id } = added.ok ? added : {}
    if (id === undefined) return undefined
    reportProblem(name, editServer(context, { serverId: id, ...request, autoRestarts }))
    const wanted = watch.map(toWatchRule)
    for (const rule of store.state().servers.get(id)?.watchRules ?? []) {
      const isWanted = wanted.some(
        ({ kind, project }) => kind === rule.kind && project?.id === rule.project?.id,
      )
      if (!isWanted) removeWatchRule(context, id, rule.id)
    }
    for (const rule of wanted) reportProblem(name, setWatchRule(context, id, rule))
    return id
  }

  async function applyHooks() {
    const names = new Set(config.hooks.map(({ draft }) => draft.name))
    for (const { id, name } of store.state().hooks) if (!names.has(name)) removeHook(context, id)
    for (const { draft, secrets } of config.hooks) {
      const before = store.state().hooks.find(({ name }) => name === draft.name)
      const servers = draft.servers.flatMap((name) => ids.get(name) ?? [])
      // The hook is left out if one of its servers is missing. A hook without servers would react to all
      // servers.
      if (servers.length < draft.servers.length) continue
      const hook = { ...draft, servers, ...(before && { id: before.id }) }
      // No confirmation is needed, because an administrator has written the commands into the file.
      reportProblem(draft.name, await saveHook(context, async () => true, { hook, secrets }, false))
    }
  }
}
