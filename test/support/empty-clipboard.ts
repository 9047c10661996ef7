import type { ClipboardOfWindow } from '../../main/commands/jobs/clipboard-jobs.ts'

/** An empty clipboard, of a window without focus. */
export const emptyClipboard: ClipboardOfWindow = {
  readText: async () => '',
  isFocused: () => false,
  isVisible: () => false,
}
