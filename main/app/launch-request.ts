import { z } from 'zod'
import { maxLabelLength } from '#shared/rules/label.ts'
import { maxAddressLength, maxNameLength, maxKeyLength } from './launch-key.ts'

const launchRequest = z.strictObject({
  server: z.string().max(maxAddressLength).optional(),
  name: z.string().max(maxNameLength).optional(),
  watch: z.array(z.string().max(20_000)).max(1_000),
  label: z.string().max(maxLabelLength).optional(),
  hidden: z.boolean(),
  /** Pauses notifications for an hour or for this many ms, or ends the pause. */
  pause: z.union([z.enum(['hour', 'resume']), z.number().positive()]).optional(),
  /** The name or address of the server to pause. Without it, all servers are paused. */
  pauseServer: z.string().max(maxAddressLength).optional(),
  /** The API key for `server`, from the environment of this launch. It stays in memory and isn't saved. */
  apiKey: z.string().max(maxKeyLength).optional(),
  /** The link as it was opened, unchanged. */
  link: z.string().max(100_000).optional(),
})

export type LaunchRequest = Readonly<z.infer<typeof launchRequest>>

/** Parses a launch request. If it is invalid, the launch only shows the window. */
export function parseLaunchRequest(data: unknown): LaunchRequest {
  return launchRequest.safeParse(data).data ?? { watch: [], hidden: false }
}
