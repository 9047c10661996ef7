import type { AppContext, CommandContext, Desktop } from '#main/core/commands/context.ts'
import { createPageErrorLog } from '#main/core/commands/page-errors.ts'
import { PatchFeed } from '#main/core/state/patches.ts'
import { createFakeFileDialogs } from './file-dialogs.ts'

export function createAppContext(context: CommandContext, parts: Partial<Desktop> = {}): AppContext {
  const { dialogs = createFakeFileDialogs() } = parts
  return {
    ...context,
    desktop: {
      show: () => undefined,
      toggle: () => undefined,
      copyText: async () => undefined,
      copyDiagnostics: async () => ({ ok: true }),
      dialogs,
      confirm: async () => false,
      pluginFolder: '/nowhere',
      page: new PatchFeed({ ...context, version: '1.2.3', send: () => undefined }),
      logPageError: createPageErrorLog(context),
      quit: () => undefined,
      ...parts,
    },
  }
}
