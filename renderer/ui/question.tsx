import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Dialog, type Closable } from '#renderer/ui/dialog.tsx'

interface QuestionProps extends Closable {
  readonly title: string
  readonly text: string
  readonly confirm: string
  /** “Cancel” by default. */
  readonly cancel?: string
  /** The question is closed by then. */
  readonly onConfirm: () => void
}

export function Question({ title, text, confirm, cancel, onConfirm, onClose }: QuestionProps) {
  const { common: words } = useTexts()
  return (
    <Dialog title={title} onClose={onClose}>
      <p className="soft">{text}</p>
      <div className="form-foot question-answers">
        <Button data-first onClick={onClose}>
          {cancel ?? words.cancel}
        </Button>
        <Button
          look="danger"
          onClick={() => {
            onClose()
            onConfirm()
          }}
        >
          {confirm}
        </Button>
      </div>
    </Dialog>
  )
}
