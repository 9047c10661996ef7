import type { Clock } from '#main/base/clock.ts'
import { createLog, type AppLog } from '#main/base/log/log.ts'
import { buildHook, saveHook } from '#main/core/commands/hooks/edit-hooks.ts'
import type { HookDraft, HookSecrets } from '#shared/hooks.ts'
import type { CompileoServer, CompileoServerOptions } from '#test/server/index.ts'
import { closeAfterTest } from '#test/support/close-after-test.ts'
import { startHookEndpoint, type HookEndpoint } from '#test/support/hook-endpoint.ts'
import type { RunningCore } from '#test/support/running-core.ts'
import { startServerForTest } from '#test/support/start-server-for-test.ts'
import { createTempFolder } from '#test/support/temp-folder.ts'
import { formatMessageOrText } from '#test/support/job-texts.ts'

export let server: CompileoServer
export let endpoint: HookEndpoint
export let folder: string

export const setScene = (): Promise<void> => open({ streamIntervalMs: 10 })

export const setSceneBy = (clock: Clock): Promise<void> => open({ clock })

async function open(timing: CompileoServerOptions): Promise<void> {
  server = await startServerForTest({ rateLimit: 1_000_000, ...timing })
  endpoint = await startHookEndpoint()
  closeAfterTest(() => endpoint.close())
  folder = createTempFolder()
}

export async function answerWith(...given: Parameters<typeof startHookEndpoint>): Promise<void> {
  await endpoint.close()
  endpoint = await startHookEndpoint(...given)
}

export const draft = (given: Partial<HookDraft> = {}): HookDraft => ({
  name: 'Tell the team',
  isOn: true,
  outcomes: ['completed', 'failed'],
  kinds: [],
  servers: [],
  alsoWhilePaused: false,
  action: { type: 'webhook' },
  ...given,
})

export const neverAsked = () => Promise.reject(new Error('nobody is to be asked'))

export async function save(
  core: RunningCore,
  hook: HookDraft = draft(),
  secrets?: HookSecrets,
): Promise<string> {
  const reply = await saveHook(core.context, neverAsked, {
    hook,
    secrets: secrets ?? { url: `${endpoint.url}/in/T0PSECRETPATH`, secret: 'whsec_c2VjcmV0c2VjcmV0' },
  })
  if (!reply.ok) throw new Error(formatMessageOrText(reply.message))
  return reply.hookId ?? ''
}

export const running = (id: string) => server.addJob({ id, status: 'running', progress: 50 })
export const completed = { status: 'completed', progress: 100 } as const
export const hookIn = (core: RunningCore) => core.store.state().hooks[0]
export const settled = (core: RunningCore) => core.untilState(() => hookIn(core)?.last !== undefined)

export function recordedLog(): { log: AppLog; lines: readonly string[] } {
  const lines: string[] = []
  const log = createLog({
    file: { path: '', append: (line) => lines.push(line), tail: () => lines, close: () => undefined },
    now: Date.now,
    level: 'debug',
  })
  return { log, lines }
}

export const tryOut = async (core: RunningCore, hook: HookDraft, secrets: HookSecrets) => {
  const made = await buildHook(core.context, neverAsked, { hook, secrets }, 'try')
  return made.ok ? core.context.tryHook(made.hook, made.secrets) : made
}
