import { useState } from 'react'
import type { RequestArgument } from '../../../shared/contract.ts'
import { useActions } from '../../state/context.tsx'
import { useTexts } from '../../state/use-texts.ts'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import '../jobs/restart-dialog.css'

export function WebPageDialog({ of }: { readonly of: RequestArgument<'openInCompileo'> }) {
  const { closeWebPage, openWebPage, stopAskingBeforeWebPage } = useActions()
  const [isLast, setIsLast] = useState(false)
  const { webPageDialog: words } = useTexts()
  return (
    <Dialog title={words.title} closeName={words.close} onClose={closeWebPage}>
      <div className="restart">
        <p>{words.hint}</p>
        <Checkbox label={words.dontAsk} checked={isLast} onChange={setIsLast} />
        <div className="restart-foot">
          <Button look="quiet" onClick={closeWebPage}>
            {words.cancel}
          </Button>
          <Button
            look="primary"
            data-first
            onClick={() => {
              closeWebPage()
              if (isLast) void stopAskingBeforeWebPage()
              void openWebPage(of)
            }}
          >
            {words.confirm}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
