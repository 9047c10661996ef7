import type { WatchResult } from '../../../shared/contract.ts'
import { useActions } from '../../state/context.tsx'
import { useTexts } from '../../state/use-texts.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { WatchForm } from './watch-form.tsx'

/** What follows once everything in the form is watched: a single job is opened, several are counted. */
export function useWatched(): (results: readonly WatchResult[]) => void {
  const texts = useTexts()
  const { closeWatch, showAll, select, toast } = useActions()
  return (results) => {
    closeWatch()
    showAll()
    const [only] = results
    if (results.length === 1 && only?.key !== undefined) select(only.key)
    else toast(texts.toast.watching(results.length))
  }
}

/** Asks what to watch. Closes itself when every job is watched, and keeps what was written when not. */
export function WatchDialog() {
  const texts = useTexts()
  const { closeWatch } = useActions()
  const watched = useWatched()
  return (
    <Dialog title={texts.watchForm.title} closeName={texts.watchForm.close} onClose={closeWatch}>
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
