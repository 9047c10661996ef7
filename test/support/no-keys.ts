import type { Keys } from '#main/commands/context.ts'

/** For servers without keys. */
export const noKeys: Keys = {
  of: () => undefined,
  has: () => false,
  set: () => undefined,
  delete: () => undefined,
  restore: () => undefined,
  settled: async () => undefined,
}
