import type { Core } from '#main/startup/core/core.ts'
import { removeWatchRule, setWatchRule } from '#main/commands/discovery/watch-rules.ts'
import { removeHook, saveHook } from '#main/commands/hooks/edit-hooks.ts'
import { addServer, editServer, removeServer } from '#main/commands/servers/edit-servers.ts'
import type { CommandResult } from '#shared/contract.ts'
import type { ServerId } from '#shared/model.ts'
import { inWords } from '#main/cli/job-record.ts'
import { english, type AgentConfig, type AgentServer } from './config.ts'

type Complain = (what: string, result: CommandResult) => void

/**
 * A server or hook with the same name is changed in place, so its watches and deliveries continue.
 *
 * @returns what could not be applied, a line each
 */
export async function applyConfig({ store, context }: Core, config: AgentConfig): Promise<readonly string[]> {
  const problems: string[] = []
  const complain: Complain = (what, result) => {
    if (!result.ok) problems.push(`${what}: ${inWords(result.message, english)}`)
  }
  if (store.state().settings.language !== config.language) store.setSettings({ language: config.language })

  const ids = new Map<string, ServerId>()
  const configured = config.servers.map((server) => ({ server, id: idOf(server) }))
  const kept = new Set(configured.map(({ id }) => id))
  for (const id of store.state().servers.keys()) if (!kept.has(id)) removeServer(context, id)
  for (const { server, id } of configured) {
    const applied = applyServer(server, id)
    if (applied !== undefined) ids.set(server.name, applied)
  }
  await applyHooks()
  return problems

  function idOf({ name, url }: AgentServer): ServerId | undefined {
    const all = [...store.state().servers.values()]
    return (all.find((each) => each.name === name) ?? all.find((each) => each.url === url))?.id
  }

  function applyServer(server: AgentServer, known: ServerId | undefined): ServerId | undefined {
    const { name, url, guiUrl = '', apiKey, ca, autoRestarts, watch } = server
    const request = { name, url, guiUrl, apiKey, ca, keepsKey: false }
    const added = known === undefined ? addServer(context, request) : { ok: true as const, serverId: known }
    complain(name, added)
    const { serverId: id } = added.ok ? added : {}
    if (id === undefined) return undefined
    complain(name, editServer(context, { serverId: id, ...request, autoRestarts }))
    const wanted = watch.map(({ kind, project }) => ({
      ...(kind && { kind }),
      ...(project !== undefined && { project: { id: project, name: project } }),
    }))
    for (const rule of store.state().servers.get(id)?.watchRules ?? []) {
      const isWanted = wanted.some(
        ({ kind, project }) => kind === rule.kind && project?.id === rule.project?.id,
      )
      if (!isWanted) removeWatchRule(context, id, rule.id)
    }
    for (const rule of wanted) complain(name, setWatchRule(context, id, rule))
    return id
  }

  async function applyHooks() {
    const names = new Set(config.hooks.map(({ draft }) => draft.name))
    for (const { id, name } of store.state().hooks) if (!names.has(name)) removeHook(context, id)
    for (const { draft, secrets } of config.hooks) {
      const known = store.state().hooks.find(({ name }) => name === draft.name)
      const servers = draft.servers.flatMap((name) => ids.get(name) ?? [])
      // Without any server it would act on all.
      if (servers.length < draft.servers.length) continue
      const hook = { ...draft, servers, ...(known && { id: known.id }) }
      // The administrator who wrote the file agreed to its commands.
      complain(draft.name, await saveHook(context, async () => true, { hook, secrets, keepsSecrets: false }))
    }
  }
}
