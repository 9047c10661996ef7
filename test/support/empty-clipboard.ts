import type { ClipboardOfWindow } from '../../main/commands/jobs/clipboard-jobs.ts'

export const emptyClipboard: ClipboardOfWindow = {
  readText: async () => '',
  isFocused: () => false,
  isVisible: () => false,
}
