import { expectTypeOf, it } from 'vitest'
import type { Reply, Snapshot } from '#shared/contract.ts'
import type { JobDetail, JobView } from '#shared/model.ts'

it("the contract replies in the model's own types", () => {
  expectTypeOf<Reply<'jobDetail'>>().toEqualTypeOf<JobDetail | null>()
  expectTypeOf<Snapshot['jobs'][number]>().toEqualTypeOf<JobView>()
})
