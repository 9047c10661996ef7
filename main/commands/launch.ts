import type { CommandContext } from './context.ts'
import { putWarning } from './notices.ts'
import { addServer } from './servers.ts'
import { watch } from './watch.ts'

/** What a launch of the program asks for, beyond being launched. */
export interface Launch {
  readonly server?: string
  readonly name?: string
  readonly watch: readonly string[]
  /** Of the environment, kept in memory only. */
  readonly apiKey?: string
}

/** Carries out what a launch asks for. What was refused is said in the window, in words. */
export async function carryOut(context: CommandContext, launch: Launch): Promise<void> {
  const { server: url, name, apiKey } = launch
  let serverId: string | undefined
  if (url !== undefined) {
    const added = addServer(context, { url, name, apiKey, keepsKey: false })
    serverId = added.serverId
    if (!added.ok) putWarning(context.store, added.message)
  }
  if (launch.watch.length === 0) return
  const { ok, message, results } = await watch(context, { text: launch.watch.join('\n'), serverId })
  const refused = results.filter((result) => !result.ok)
  for (const { jobId, message: why } of refused) putWarning(context.store, `${jobId}: ${why}`)
  if (!ok && results.length === 0) putWarning(context.store, message)
}
