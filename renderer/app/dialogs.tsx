import type { RequestArgument } from '#shared/contract.ts'
import { useActions, useWindow } from '#renderer/state/context.tsx'
import { isOver } from '#renderer/state/models/groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import type { Closable } from '#renderer/ui/dialog.tsx'
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx'

/** Asks for confirmation before the app quits while jobs are running or waiting. */
export function QuitDialog({ onClose }: Closable) {
  const { common, palette: paletteTexts } = useTexts()
  const { ask } = useActions()
  const active = useWindow(
    ({ world }) => [...(world?.jobs.values() ?? [])].filter((job) => !isOver(job)).length,
  )
  return (
    <ConfirmDialog
      title={paletteTexts.quitTitle}
      text={paletteTexts.quitText(active)}
      confirm={common.quit}
      onConfirm={() => void ask('quit', {})}
      onClose={onClose}
    />
  )
}

export function ClearHistoryDialog({ onClose }: Closable) {
  const { history: historyTexts } = useTexts()
  const { ask } = useActions()
  return (
    <ConfirmDialog
      title={historyTexts.clearTitle}
      text={historyTexts.clearText}
      confirm={historyTexts.clearConfirm}
      onConfirm={() => void ask('clearHistory', {})}
      onClose={onClose}
    />
  )
}

/** Warns before opening a page that may make running jobs fail. */
export function WebPageDialog({
  request,
  onClose,
}: Closable & { readonly request: RequestArgument<'openInCompileo'> }) {
  const { ask } = useActions()
  const { webPageDialog: dialogTexts } = useTexts()
  return (
    <ConfirmDialog
      title={dialogTexts.title}
      text={dialogTexts.hint}
      confirm={dialogTexts.confirm}
      onConfirm={() => void ask('openInCompileo', request)}
      onClose={onClose}
    />
  )
}
