import type { RequestArgument } from '#shared/contract.ts'
import { useActions } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Dialog } from '#renderer/ui/dialog.tsx'
import '#renderer/ui/question.css'

export function WebPageDialog({ of }: { readonly of: RequestArgument<'openInCompileo'> }) {
  const { closeWebPage, openWebPage } = useActions()
  const { webPageDialog: words } = useTexts()
  return (
    <Dialog title={words.title} closeName={words.close} onClose={closeWebPage}>
      <div className="restart">
        <p>{words.hint}</p>
        <div className="restart-foot">
          <Button look="quiet" onClick={closeWebPage}>
            {words.cancel}
          </Button>
          <Button
            look="primary"
            data-first
            onClick={() => {
              closeWebPage()
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
