import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Dialog, type ClosableProps } from '#renderer/ui/dialog.tsx'

interface ConfirmDialogProps extends ClosableProps {
  readonly title: string
  readonly text: string
  readonly confirm: string
  /** The label of the button that closes the question. By default, it is "Cancel". */
  readonly cancel?: string
  /** Called if the user confirms, after the dialog has closed. */
  readonly onConfirm: () => void
}

export function ConfirmDialog({ title, text, confirm, cancel, onConfirm, onClose }: ConfirmDialogProps) {
  const { common: commonTexts } = useTexts()
  return (
    <Dialog title={title} onClose={onClose}>
      <p className="soft">{text}</p>
      <div className="form-foot question-buttons">
        <Button data-first onClick={onClose}>
          {cancel ?? commonTexts.cancel}
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
