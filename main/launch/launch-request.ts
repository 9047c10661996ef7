import { z } from 'zod'
import { maxLabelLength } from '#shared/rules/label.ts'
import { maxAddressLength, maxNameLength, maxKeyLength } from './launch-key.ts'

const launchRequest = z.strictObject({
  server: z.string().max(maxAddressLength).optional(),
  name: z.string().max(maxNameLength).optional(),
  watch: z.array(z.string().max(20_000)).max(1_000),
  label: z.string().max(maxLabelLength).optional(),
  hidden: z.boolean(),
  /** For an hour, or for this many ms. */
  pause: z.union([z.enum(['hour', 'resume']), z.number().positive()]).optional(),
  /** The name or address of the only server to pause. */
  pauseServer: z.string().max(maxAddressLength).optional(),
  /** The key for `server`, from this launch's environment. It is only kept in memory. */
  apiKey: z.string().max(maxKeyLength).optional(),
  /** The link exactly as it was opened. */
  link: z.string().max(100_000).optional(),
})

export type LaunchRequest = Readonly<z.infer<typeof launchRequest>>

/** Parses a launch request. An unknown one shows the window. */
export function parseLaunchRequest(data: unknown): LaunchRequest {
  return launchRequest.safeParse(data).data ?? { watch: [], hidden: false }
}
