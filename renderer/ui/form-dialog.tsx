import { createContext, use, useRef, useState, type FormEvent, type ReactNode } from 'react'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Dialog, type ClosableProps } from './dialog.tsx'
import { ConfirmDialog } from './confirm-dialog.tsx'

interface FormDialogControls {
  /** Closes the dialog, but asks first if the user has typed anything. */
  readonly cancel: () => void
  /** Must be called once the form is saved. Closing then needs no confirmation. */
  readonly forgetTyped: () => void
}

const ControlsContext = createContext<FormDialogControls | undefined>(undefined)

/** Returns the controls of the surrounding dialog, if there is one. */
export const useFormDialog = (): FormDialogControls | undefined => use(ControlsContext)

interface FormDialogProps extends ClosableProps {
  readonly title: string
  /** Moves the focus after the form has closed the dialog. By default, it returns to where it was before. */
  readonly moveFocus?: () => void
  readonly children: ReactNode
}

/** Shows a dialog with a form, and asks before typed text is discarded. */
export function FormDialog({ title, onClose, moveFocus, children }: FormDialogProps) {
  const discardTexts = useTexts().common.discard
  const filledFields = useRef(new Set<EventTarget>())
  const [isAsking, setAsking] = useState(false)
  const isCancelled = useRef(false)
  const cancel = () => (filledFields.current.size > 0 ? setAsking(true) : discard())

  function discard(): void {
    isCancelled.current = true
    onClose()
  }

  function noteTyping({ target }: FormEvent): void {
    if (!(target instanceof HTMLTextAreaElement || isTextInput(target))) return
    if (target.value.trim() === '') filledFields.current.delete(target)
    else filledFields.current.add(target)
  }

  return (
    <Dialog
      title={title}
      onClose={cancel}
      finalFocus={() => {
        if (isCancelled.current || !moveFocus) return true
        moveFocus()
        return false
      }}
    >
      <ControlsContext value={{ cancel, forgetTyped: () => filledFields.current.clear() }}>
        <div onInput={noteTyping}>{children}</div>
      </ControlsContext>
      {isAsking && <ConfirmDialog {...discardTexts} onConfirm={discard} onClose={() => setAsking(false)} />}
    </Dialog>
  )
}

const isTextInput = (target: EventTarget): target is HTMLInputElement =>
  target instanceof HTMLInputElement && !['radio', 'checkbox', 'range'].includes(target.type)
