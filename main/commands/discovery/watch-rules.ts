import { randomUUID } from 'node:crypto'
import type { CommandResult } from '#shared/contract.ts'
import type { ServerId, ServerState, WatchRule, WatchRuleId } from '#shared/model.ts'
import { messageOf } from '#shared/message.ts'
import { applyRules } from './apply-watch-rules.ts'
import type { CommandContext } from '../context.ts'

export const mostRules = 50
const mostDeclined = 200

function change(
  { store }: CommandContext,
  id: ServerId,
  update: (server: ServerState) => ServerState,
): CommandResult {
  if (!store.state().servers.has(id)) return { ok: false, message: messageOf('commands.server.gone') }
  store.updateServer(id, update)
  return { ok: true }
}

/** Scans a server's lists now, because the user opened them. */
export function scanServer(context: CommandContext, id: ServerId): CommandResult {
  const { store, discovery } = context
  if (!store.state().servers.has(id)) return { ok: false, message: messageOf('commands.server.gone') }
  discovery.scan(id)
  return { ok: true }
}

/** An existing rule for the same stays as it is. */
export function setWatchRule(
  context: CommandContext,
  id: ServerId,
  about: Pick<WatchRule, 'kind' | 'project' | 'startedBy'>,
): CommandResult {
  const rules = context.store.state().servers.get(id)?.watchRules ?? []
  const isSame = (rule: WatchRule) =>
    rule.kind === about.kind && rule.project?.id === about.project?.id && rule.startedBy === about.startedBy
  if (rules.some(isSame)) return { ok: true }
  if (rules.length >= mostRules)
    return { ok: false, message: messageOf('commands.server.tooManyRules', mostRules) }
  const rule: WatchRule = { ...about, id: randomUUID(), since: context.clock.now() }
  const set = change(context, id, (server) => ({ ...server, watchRules: [...server.watchRules, rule] }))
  // Active jobs, and those that have started since.
  applyRules(context, id)
  context.discovery.scan(id)
  return set
}

/** Removes a rule. The jobs that it added stay watched. */
export const removeWatchRule = (context: CommandContext, id: ServerId, rule: WatchRuleId): CommandResult =>
  change(context, id, (server) => ({
    ...server,
    watchRules: server.watchRules.filter((other) => other.id !== rule),
  }))

/** No rule is offered for this project any more. */
export const declineRuleOffer = (context: CommandContext, id: ServerId, projectId: string): CommandResult =>
  change(context, id, (server) => ({
    ...server,
    declinedOffers: [...server.declinedOffers.filter((other) => other !== projectId), projectId].slice(
      -mostDeclined,
    ),
  }))
