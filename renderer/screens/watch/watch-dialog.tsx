import { useActions } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Dialog } from '#renderer/ui/dialog.tsx'
import { WatchForm } from './watch-form.tsx'

/** It closes when every job is watched, and otherwise keeps the text. */
export function WatchDialog() {
  const texts = useTexts()
  const { closeWatch } = useActions()
  return (
    <Dialog title={texts.watchForm.title} onClose={closeWatch}>
      <WatchForm onClose={closeWatch} />
    </Dialog>
  )
}
