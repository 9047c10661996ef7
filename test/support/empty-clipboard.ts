import type { ClipboardOfWindow } from '../../main/commands/jobs/clipboard-jobs.ts'

/** A clipboard with nothing on it, of a window that nobody has before them. */
export const emptyClipboard: ClipboardOfWindow = {
  readText: async () => '',
  isFocused: () => false,
  isVisible: () => false,
}
