import { describe, expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import type { Handlers, Patch, Reply, RequestName, Snapshot } from '../../../shared/contract.ts'
import type { JobDetail, JobView } from '../../../shared/model.ts'
import { createBridgeDouble, packed } from '../../support/bridge-double.ts'

/** The requests without which a set of handlers is still taken for a whole one. */
type Dispensable = { [N in RequestName]: Omit<Handlers, N> extends Handlers ? N : never }[RequestName]

// What a compiler would reject arrives as JSON, as from a main process of another version.
const impossible: readonly (readonly [RequestName, string])[] = [
  ['restart', '{}'],
  ['restart', '{"ok":false}'],
  ['restart', '{"ok":"yes"}'],
  ['jobDetail', '{"key":"s/x","trail":[],"timeline":[]}'],
  ['jobDetail', '{"key":"x","trail":[],"timeline":[],"runs":[]}'],
  ['jobDetail', '{"key":"s/x","trail":[{"at":1,"progress":101}],"timeline":[],"runs":[]}'],
  ['watch', '{"ok":true}'],
  ['history', '{"entries":[],"total":-1}'],
  ['addServer', '{"ok":true,"serverId":7}'],
  ['snapshot', '{"seq":1,"now":1,"version":"1"}'],
]

const fitting: Readonly<Record<string, object>> = {
  restart: { key: 's/x' },
  jobDetail: { key: 's/x' },
  watch: { text: 'x' },
  history: { search: '', kinds: [], offset: 0, limit: 1 },
  addServer: { url: 'h' },
}

/** Has the double reply to a request with this JSON. */
function answering(name: RequestName, json: string) {
  const double = createBridgeDouble()
  double.on(name, () => JSON.parse(json))
  return packed(double).call(name, fitting[name] ?? {})
}

describe('the contract', () => {
  it('has every request answered by a handler of its own', () => {
    expectTypeOf<Dispensable>().toBeNever()
    expectTypeOf<Handlers['restart']>().returns.toEqualTypeOf<Reply<'restart'> | Promise<Reply<'restart'>>>()
  })

  it("replies in the model's own types", () => {
    expectTypeOf<Reply<'jobDetail'>>().toEqualTypeOf<JobDetail | null>()
    expectTypeOf<Snapshot['jobs'][number]>().toEqualTypeOf<JobView>()
  })
})

describe('the double of the bridge', () => {
  it.each(impossible)('refuses to answer %s with %s', async (name, json) => {
    await expect(answering(name, json)).rejects.toThrow(z.ZodRealError)
  })

  it('refuses to send what main never sends', () => {
    const double = createBridgeDouble()
    const patch: Omit<Patch, 'seq' | 'now'> = JSON.parse('{"notices":[{"id":"x","tone":"loud","text":"X"}]}')
    expect(() => double.emit(patch)).toThrow(z.ZodRealError)
  })
})
