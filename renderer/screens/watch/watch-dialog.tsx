import { useActions } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Dialog } from '#renderer/ui/dialog.tsx'
import { useShowWatched } from './use-show-watched.ts'
import { WatchForm } from './watch-form.tsx'

/** It closes when every job is watched, and otherwise keeps the text. */
export function WatchDialog() {
  const texts = useTexts()
  const { closeWatch } = useActions()
  const watched = useShowWatched()
  return (
    <Dialog title={texts.watchForm.title} onClose={closeWatch}>
      <WatchForm onDone={watched}>
        {(isDone) => (
          <Button look="quiet" onClick={closeWatch}>
            {isDone ? texts.watchForm.done : texts.watchForm.cancel}
          </Button>
        )}
      </WatchForm>
    </Dialog>
  )
}
