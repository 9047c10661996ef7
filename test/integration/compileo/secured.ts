import type { Certified } from '../../support/authority.ts'
import * as support from '../../support/secured.ts'
import { endWithTest } from '../../support/end-with-test.ts'

export async function secured(server: { readonly port: number }, pair: Certified): Promise<support.Secured> {
  const front = await support.secured(server, pair)
  endWithTest(() => front.stop())
  return front
}
