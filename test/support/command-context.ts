import type { CommandContext } from '#main/commands/context.ts'
import type { KeyStore } from '#main/storage/api-keys.ts'
import { silentLog } from '#main/log/log.ts'
import { createExpectedEnds } from '#main/state/expected-ends.ts'
import { saying } from './job-texts.ts'
import { willingSystem } from './willing-system.ts'

export const commandContext = ({
  store,
  engine,
  clock,
  signal = new AbortController().signal,
}: Pick<CommandContext, 'store' | 'engine' | 'clock'> & {
  readonly signal?: AbortSignal
}): CommandContext => ({
  store,
  engine,
  expectedEnds: createExpectedEnds(),
  ledger: { entries: () => [], clear: () => Promise.reject(new Error('not asked for')) },
  clock,
  signal,
  keys: noKeys,
  hookKeys: noKeys,
  retryHook: () => undefined,
  testHook: async () => ({ ok: true }),
  tryHook: async () => ({ ok: true }),
  testNotification: async () => ({ ok: false, message: saying('none') }),
  newHookId: () => 'hook',
  system: willingSystem,
  newServerId: () => 'new',
  newBatchId: () => 'new',
  log: silentLog,
  unwatched: {},
  bulk: {},
  discovery: { scan: () => undefined, rescanSoon: () => undefined },
  openPage: async () => ({ ok: true }),
  openDataFolder: async () => ({ ok: true }),
})

/** No server has a key. */
const noKeys: KeyStore = {
  get: () => undefined,
  has: () => false,
  set: () => undefined,
  delete: () => undefined,
  restore: () => undefined,
  settled: async () => undefined,
}
