import { z } from 'zod'
import { longestLabel } from './label.ts'
import { longestAddress, longestName } from './launch-limits.ts'
import { longestKey } from './launch-key.ts'

const launchRequest = z.strictObject({
  server: z.string().max(longestAddress).optional(),
  name: z.string().max(longestName).optional(),
  watch: z.array(z.string().max(20_000)).max(1_000),
  /** What to call the job, where it is a single one. */
  label: z.string().max(longestLabel).optional(),
  hidden: z.boolean(),
  /** Whether what is on the clipboard is pasted into the window. */
  clipboard: z.boolean().optional(),
  /** Pauses notifications for an hour, or ends the pause. */
  pause: z.enum(['hour', 'resume']).optional(),
  /** The key for `server`, of the environment of that very launch. It is kept in memory only. */
  apiKey: z.string().max(longestKey).optional(),
  /** The address of a server that is about to restart: its streams would delay that. */
  restarting: z.string().max(longestAddress).optional(),
  /** A link that was opened, as it came: it stands alone. */
  link: z.string().max(100_000).optional(),
})

/** What a launch asks for. */
export type LaunchRequest = Readonly<z.infer<typeof launchRequest>>

/** What a later launch hands to the first one; one that is not understood asks for the window. Pure. */
export function readLaunch(data: unknown): LaunchRequest {
  return launchRequest.safeParse(data).data ?? { watch: [], hidden: false }
}
