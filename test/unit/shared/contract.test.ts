import { describe, expectTypeOf, it } from 'vitest'
import type { Handlers, Reply, RequestName, Snapshot } from '#shared/contract.ts'
import type { JobDetail, JobView } from '#shared/model.ts'

/** Requests whose handler isn't required. */
type Dispensable = { [N in RequestName]: Omit<Handlers, N> extends Handlers ? N : never }[RequestName]

describe('the contract', () => {
  it('has a handler of its own for every request', () => {
    expectTypeOf<Dispensable>().toBeNever()
    expectTypeOf<Handlers['restart']>().returns.toEqualTypeOf<Reply<'restart'> | Promise<Reply<'restart'>>>()
  })

  it("replies in the model's own types", () => {
    expectTypeOf<Reply<'jobDetail'>>().toEqualTypeOf<JobDetail | null>()
    expectTypeOf<Snapshot['jobs'][number]>().toEqualTypeOf<JobView>()
  })
})
