import type { CommandContext } from '#main/core/commands/context.ts'
import type { KeyStore } from '#main/core/storage/api-keys.ts'
import { silentLog } from '#main/base/log/log.ts'
import { createExpectedEnds } from '#main/core/state/expected-ends.ts'
import { createQuotedMessage } from './job-texts.ts'
import { acceptingSystemSettings } from './accepting-system-settings.ts'

export const createCommandContext = ({
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
  testNotification: async () => ({ ok: false, message: createQuotedMessage('none') }),
  newHookId: () => 'hook',
  system: acceptingSystemSettings,
  newServerId: () => 'new',
  newBatchId: () => 'new',
  log: silentLog,
  lastUnwatched: {},
  bulkRestart: {},
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
