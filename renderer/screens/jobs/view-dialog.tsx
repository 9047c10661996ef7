import { useState } from 'react'
import type { SavedView } from '../../../shared/settings.ts'
import { useTexts } from '../../state/use-texts.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import './restart-dialog.css'

interface ViewDialogProps {
  readonly views: readonly SavedView[]
  readonly onSave: (name: string) => void
  readonly onClose: () => void
}

/** An existing name replaces that view. */
export function ViewDialog({ views, onSave, onClose }: ViewDialogProps) {
  const texts = useTexts()
  const words = texts.list
  const [name, setName] = useState('')
  const written = name.trim()
  const replaces = views.some((view) => view.name === written)
  return (
    <Dialog title={words.saveViewTitle} closeName={texts.bulk.close} onClose={onClose}>
      <Form
        className="restart"
        onSubmit={() => {
          if (written === '') return
          onSave(written)
          onClose()
        }}
      >
        <TextField
          id="view-name"
          name={words.viewName}
          hint={replaces ? words.viewReplaced : words.viewHint}
          dir="auto"
          data-first
          maxLength={60}
          value={name}
          onChange={setName}
        />
        <div className="restart-foot">
          <Button look="quiet" onClick={onClose}>
            {texts.bulk.cancel}
          </Button>
          <Button look="primary" type="submit" disabled={written === ''}>
            {words.saveViewConfirm}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
