import { commonFaults, type FaultRule } from '#test/server/index.ts'
import type { Random } from '#test/server/random.ts'
import { between, chance, oneOf, whole } from './random.ts'

export type Trouble =
  | { readonly kind: 'faults'; readonly rules: readonly FaultRule[] }
  | { readonly kind: 'frozen' | 'redisDown' }
  | { readonly kind: 'locked' }
  | { readonly kind: 'gone'; readonly how: 'killed' | 'terminated' }
  /** The server marks jobs that have run for more than 5 minutes as failed. */
  | { readonly kind: 'clean-up' }
  | { readonly kind: 'plugin-gone' }
  /** The plugin's stream stays open, but sends nothing. */
  | { readonly kind: 'plugin-silent' }

const missingWords =
  "Failed to get job status: cannot import name 'settings' from 'src.compileo.core.settings' (/srv/settings.py)"

function requestRule(random: Random): FaultRule {
  const some = between(random, 0.1, 0.6)
  const always = { on: 'any', probability: some } as const
  const streams = ['stream', 'plugin-changes'] as const
  const reads = ['status', 'poll', 'stats', 'plugin-version', ...streams] as const
  return oneOf<() => FaultRule>(random, [
    () => ({ ...always, do: { kind: 'drop' } }),
    () => ({ on: reads, probability: some / 2, do: { kind: 'silence' } }),
    () => ({ ...always, do: { kind: 'slow', ms: between(random, 500, 14_000) } }),
    () => ({ ...always, do: commonFaults.error(500, 'Something broke') }),
    () => ({ on: 'status', probability: some, do: commonFaults.error(500, missingWords) }),
    () => ({ ...always, do: commonFaults.error(oneOf(random, [502, 503, 504])) }),
    () => ({ ...always, do: commonFaults.error(503, 'No queue manager') }),
    () => ({ ...always, do: { kind: 'redis-down' } }),
    () => ({ ...always, do: { kind: 'truncated' } }),
    () => ({ on: 'any', times: whole(random, 1, 2), do: { kind: 'limited' } }),
    () => ({ on: 'any', times: whole(random, 1, 3), do: commonFaults.tooMany(whole(random, 1, 40)) }),
    () => ({ ...always, do: commonFaults.page() }),
    () => ({ ...always, do: commonFaults.page(502) }),
    () => ({ on: reads, probability: some, do: commonFaults.invalidJson() }),
    () => ({ on: streams, probability: some, do: { kind: 'content-type', value: 'text/plain' } }),
    () => ({ on: streams, probability: some, do: { kind: 'buffered' } }),
    () => ({ on: 'status', times: 1, do: { kind: 'oversize', bytes: 6_000_000 } }),
    () => ({ ...always, do: commonFaults.redirect('http://127.0.0.1:9/') }),
    () => ({ ...always, probability: some / 3, do: { kind: 'unauthorized' } }),
  ])()
}

function frameRule(random: Random): FaultRule {
  const some = { on: 'frame', probability: between(random, 0.1, 0.6) } as const
  const garbage = oneOf(random, [
    'data: {"job_id": "x", "status": "completed"\n\n',
    'data: \u0000\ufffd}{\n\n',
    ': a comment\n\n',
    'event: error\ndata: {"status": "failed"}\n\n',
    'data: [1, 2\ndata: 3]\n\n',
    'retry: 1\nid: 7\nda',
  ])
  return oneOf<() => FaultRule>(random, [
    () => ({ ...some, do: { kind: 'drop' } }),
    () => ({ ...some, do: { kind: 'torn' } }),
    () => ({ ...some, do: { kind: 'silence' } }),
    () => ({ ...some, do: { kind: 'slow', ms: between(random, 500, 20_000) } }),
    () => ({ ...some, do: { kind: 'replaced', text: garbage } }),
    () => ({ ...some, do: { kind: 'swallowed' } }),
    () => ({ ...some, do: { kind: 'ended' } }),
    () => ({ ...some, do: { kind: 'redis-down' } }),
    () => ({ on: 'frame', times: 1, do: { kind: 'oversize', bytes: 1_500_000 } }),
  ])()
}

export function drawTrouble(random: Random): Trouble {
  if (chance(random, 0.6)) {
    const rules = Array.from({ length: whole(random, 1, 3) }, () =>
      chance(random, 0.5) ? requestRule(random) : frameRule(random),
    )
    return { kind: 'faults', rules }
  }
  return oneOf<Trouble>(random, [
    { kind: 'frozen' },
    { kind: 'redisDown' },
    { kind: 'locked' },
    { kind: 'gone', how: 'killed' },
    { kind: 'gone', how: 'killed' },
    { kind: 'gone', how: 'terminated' },
    { kind: 'clean-up' },
  ])
}
