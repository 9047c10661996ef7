import type { RequestArgument } from '#shared/contract.ts'
import { useActions, useWindowState } from '#renderer/state/context.tsx'
import { isJobOver } from '#renderer/state/models/groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import type { ClosableProps } from '#renderer/ui/dialog.tsx'
import { ConfirmDialog } from '#renderer/ui/confirm-dialog.tsx'

/** Asks for confirmation before the app quits while jobs are running or waiting. */
export function QuitDialog({ onClose }: ClosableProps) {
  const { common, palette: paletteTexts } = useTexts()
  const { ask } = useActions()
  const active = useWindowState(
    ({ mainState }) => [...(mainState?.jobs.values() ?? [])].filter((job) => !isJobOver(job)).length,
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

export function ClearHistoryDialog({ onClose }: ClosableProps) {
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

/** Warns before opening Compileo's web page, which may make the server mark running jobs as failed. */
export function WebPageDialog({
  request,
  onClose,
}: ClosableProps & { readonly request: RequestArgument<'openInCompileo'> }) {
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
