import type { Core } from '#main/core/core.ts'
import { removeWatchRule, setWatchRule } from '#main/core/commands/discovery/watch-rules.ts'
import { removeHook, saveHook } from '#main/core/commands/hooks/edit-hooks.ts'
import { addServer, editServer, removeServer } from '#main/core/commands/servers/edit-servers.ts'
import type { CommandResult } from '#shared/contract.ts'
import { parseServerUrl } from '#main/core/commands/servers/server-url.ts'
import type { ServerId, ServerState } from '#shared/model.ts'
import { formatOneLine } from '#main/terminal/one-line.ts'
import { englishTexts, toWatchRule, type AgentConfig, type AgentServer } from './config.ts'

type Servers = ReturnType<Core['store']['state']>['servers']

const findServerByUrl = (servers: Servers, url: string): ServerState | undefined => {
  const parsedUrl = parseServerUrl(url)
  return parsedUrl.ok ? [...servers.values()].find((each) => each.url === parsedUrl.url) : undefined
}

/**
 * Matches each configured server with the saved server of the same name. If there is none, matches it with a
 * saved server at the same address, unless the configuration still contains that server's name.
 */
function matchServers(
  servers: Servers,
  configuredServers: readonly AgentServer[],
): ReadonlyMap<string, ServerId> {
  const idsByName = new Map<string, ServerId>()
  for (const { name } of configuredServers) {
    const serverWithName = [...servers.values()].find((each) => each.name === name)
    if (serverWithName) idsByName.set(name, serverWithName.id)
  }
  const claimedIds = new Set(idsByName.values())
  for (const { name, url } of configuredServers) {
    const serverWithUrl = findServerByUrl(servers, url)
    if (!idsByName.has(name) && serverWithUrl && !claimedIds.has(serverWithUrl.id))
      idsByName.set(name, serverWithUrl.id)
  }
  return idsByName
}

type ReportProblem = (what: string, result: CommandResult) => void

/**
 * Applies a configuration. A server or hook whose name already exists is changed and not replaced, so its
 * watched jobs and deliveries continue. @returns a line for each change that couldn't be applied
 */
export async function applyConfig({ store, context }: Core, config: AgentConfig): Promise<readonly string[]> {
  const problems: string[] = []
  const reportProblem: ReportProblem = (what, result) => {
    if (!result.ok) problems.push(`${what}: ${formatOneLine(result.message, englishTexts)}`)
  }
  if (store.state().settings.language !== config.language) store.setSettings({ language: config.language })

  const ids = new Map<string, ServerId>()
  const knownIds = matchServers(store.state().servers, config.servers)
  const keptIds = new Set(knownIds.values())
  for (const id of store.state().servers.keys()) if (!keptIds.has(id)) removeServer(context, id)
  freeAddresses()
  // Existing servers are changed first, because a new server may have an address that an existing server
  // gives up.
  for (const server of config.servers.toSorted(
    (a, b) => Number(knownIds.has(b.name)) - Number(knownIds.has(a.name)),
  )) {
    const appliedId = applyServer(server, knownIds.get(server.name))
    if (appliedId !== undefined) ids.set(server.name, appliedId)
  }
  await applyHooks()
  return problems

  /**
   * Gives temporary addresses to saved servers whose address now belongs to another saved server, because two
   * servers can't have the same address.
   */
  function freeAddresses() {
    for (const { name, url } of config.servers) {
      const id = knownIds.get(name)
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
    const configuredRules = watch.map(toWatchRule)
    for (const rule of store.state().servers.get(id)?.watchRules ?? []) {
      const isWanted = configuredRules.some(
        ({ kind, project }) => kind === rule.kind && project?.id === rule.project?.id,
      )
      if (!isWanted) removeWatchRule(context, id, rule.id)
    }
    for (const rule of configuredRules) reportProblem(name, setWatchRule(context, id, rule))
    return id
  }

  async function applyHooks() {
    const names = new Set(config.hooks.map(({ draft }) => draft.name))
    for (const { id, name } of store.state().hooks) if (!names.has(name)) removeHook(context, id)
    for (const { draft, secrets } of config.hooks) {
      const before = store.state().hooks.find(({ name }) => name === draft.name)
      const servers = draft.servers.flatMap((name) => ids.get(name) ?? [])
      // The hook is skipped if one of its servers couldn't be applied. A hook without servers would react to
      // all servers.
      if (servers.length < draft.servers.length) continue
      const hook = { ...draft, servers, ...(before && { id: before.id }) }
      // No confirmation is needed, because an administrator has written the commands into the file.
      reportProblem(draft.name, await saveHook(context, async () => true, { hook, secrets }, false))
    }
  }
}
