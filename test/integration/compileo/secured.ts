import type { Certified } from '#test/support/authority.ts'
import * as support from '#test/support/secured.ts'
import { endWithTest } from '#test/support/end-with-test.ts'

export async function secured(server: { readonly port: number }, pair: Certified): Promise<support.Secured> {
  const front = await support.secured(server, pair)
  endWithTest(() => front.stop())
  return front
}
