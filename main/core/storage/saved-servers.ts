import { z } from 'zod'
import { parseGuiAddress } from '#shared/address.ts'
import { createMessage } from '#shared/message.ts'
import { queueAlertKinds, type ServerState } from '#shared/model.ts'
import { restartLimitSchema, savedTimeSchema, watchRuleSchema } from '#shared/schemas.ts'
import { serverAlertLevelsSchema } from '#shared/settings.ts'
import { createServerState } from '#main/core/state/new-server.ts'
import type { AppState } from '#main/core/state/store.ts'

const isGuiUrl = (text: string) => {
  const address = parseGuiAddress(text)
  return address.ok && address.url === text
}
export const savedServerSchema = z.object({
  id: z.string().min(1),
  name: z.string(),
  url: z.url(),
  /** An invalid address can only come from editing the file, and is dropped. */
  guiUrl: z.string().refine(isGuiUrl).optional().catch(undefined),
  muted: z.boolean().default(false),
  autoRestarts: restartLimitSchema.catch(0).default(0),
  pausedUntil: savedTimeSchema.optional().catch(undefined),
  alertLevels: serverAlertLevelsSchema.optional().catch(undefined),
  /** The alerts are saved, so that the program doesn't announce them again after a restart. */
  alerts: createLenientArraySchema(z.object({ kind: z.enum(queueAlertKinds), raisedAt: savedTimeSchema })),
  watchRules: createLenientArraySchema(watchRuleSchema),
  journalReadAt: savedTimeSchema.optional().catch(undefined),
  declinedJobs: createLenientArraySchema(z.string()),
})
/** Creates a schema for an array that drops invalid items. Any other value becomes an empty array. */
export function createLenientArraySchema<T>(item: z.ZodType<T>) {
  return z
    .array(z.unknown())
    .catch([])
    .transform((items) =>
      items.flatMap((each) => {
        const parsed = item.safeParse(each)
        return parsed.success ? [parsed.data] : []
      }),
    )
}

export type SavedServer = z.infer<typeof savedServerSchema>

/** Serializes the servers to detect changes. A new `journalReadAt` alone needn't be saved. */
export const serializeConfiguredServers = (servers: readonly SavedServer[] | undefined): string =>
  JSON.stringify(servers?.map((server) => ({ ...server, journalReadAt: undefined })))

/**
 * Returns what is saved of servers, such as the user's settings and alerts that mustn't be announced again.
 */
export const toSavedServers = ({ servers }: Pick<AppState, 'servers'>): SavedServer[] =>
  Array.from(servers.values(), (server) => savedServerSchema.parse(server))

/** Restores a saved server. It has no response yet. */
export function restoreServer({ id, name, url, alerts, ...kept }: SavedServer): ServerState {
  return {
    ...createServerState(id, url, name, false),
    ...kept,
    // The message gets its numbers from the next sample.
    alerts: alerts.map((alert) => ({ ...alert, message: createMessage(`alerts.kinds.${alert.kind}`) })),
  }
}
