import { z } from 'zod'
import { parseGuiAddress } from '#shared/address.ts'
import { createMessage } from '#shared/message.ts'
import { queueAlertKinds, type ServerState } from '#shared/model.ts'
import { restartLimit, savedTime, watchRule } from '#shared/schemas.ts'
import { ownLevels } from '#shared/settings.ts'
import { createServerState } from '#main/state/new-server.ts'
import type { AppState } from '#main/state/store.ts'

const isGuiUrl = (text: string) => {
  const address = parseGuiAddress(text)
  return address.ok && address.url === text
}
export const savedServer = z.object({
  id: z.string().min(1),
  name: z.string(),
  url: z.url(),
  /** An edited, invalid address is dropped. */
  guiUrl: z.string().refine(isGuiUrl).optional().catch(undefined),
  muted: z.boolean().default(false),
  autoRestarts: restartLimit.catch(0).default(0),
  pausedUntil: savedTime.optional().catch(undefined),
  alertLevels: ownLevels.optional().catch(undefined),
  /** A restart of the program must not announce them again. */
  alerts: lenientArray(z.object({ kind: z.enum(queueAlertKinds), raisedAt: savedTime })),
  watchRules: lenientArray(watchRule),
  journalReadAt: savedTime.optional().catch(undefined),
  declinedJobs: lenientArray(z.string()),
})
// What is corrupt in a list costs nothing else.
export function lenientArray<T>(item: z.ZodType<T>) {
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

export type SavedServer = z.infer<typeof savedServer>

/** What is worth a write, to be compared. Reading the journal again costs nothing but time. */
export const serializeConfigured = (servers: readonly SavedServer[] | undefined): string =>
  JSON.stringify(servers?.map((server) => ({ ...server, journalReadAt: undefined })))

/** The saved part of the servers: the user's own, and what a restart must not announce again. */
export const toSavedServers = ({ servers }: Pick<AppState, 'servers'>): SavedServer[] =>
  Array.from(servers.values(), (server) => savedServer.parse(server))

/** Restores a server as saved, without any response yet. */
export function restoreServer({ id, name, url, alerts, ...kept }: SavedServer): ServerState {
  return {
    ...createServerState(id, url, name, false),
    ...kept,
    // Without numbers until the next sample.
    alerts: alerts.map((alert) => ({ ...alert, message: createMessage(`alerts.kinds.${alert.kind}`) })),
  }
}
