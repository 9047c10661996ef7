import type { CommandResult, CompileoBridge } from '../../shared/contract.ts'
import type { JobKey, ServerId, WatchRule, WatchRuleId } from '../../shared/model.ts'
import type { Texts } from '../../shared/texts/index.ts'

interface FoundActionParts {
  readonly bridge: CompileoBridge
  readonly texts: () => Texts
  readonly toast: (text: string) => void
  /** Sends a request; shows only errors. */
  readonly ask: (call: Promise<CommandResult>) => Promise<boolean>
}

/** The user's actions on discovered jobs, and on watch rules. */
export const createDiscoveryActions = ({ bridge, texts, toast, ask }: FoundActionParts) => ({
  /** Scans a server's lists, because the user opened them. */
  scanServer: (serverId: ServerId) => ask(bridge.call('scanServer', { serverId })),
  watchListed: async (keys: readonly JobKey[]): Promise<void> => {
    if (await ask(bridge.call('watchListed', { keys: [...keys] }))) toast(texts().toast.watching(keys.length))
  },
  addRule: (
    serverId: ServerId,
    { kind, project, startedBy }: Pick<WatchRule, 'kind' | 'project' | 'startedBy'>,
  ) =>
    ask(
      bridge.call('setWatchRule', {
        serverId,
        ...(kind && { kind }),
        ...(project && { project: { id: project.id, name: project.name } }),
        ...(startedBy !== undefined && { startedBy }),
      }),
    ),
  removeRule: (serverId: ServerId, rule: WatchRuleId) =>
    ask(bridge.call('removeWatchRule', { serverId, rule })),
  declineRule: (serverId: ServerId, projectId: string) =>
    ask(bridge.call('declineRuleOffer', { serverId, projectId })),
})
