import { useState } from 'react'
import type { JobKey } from '../../../shared/model.ts'
import { useActions, useWindowStore } from '../../state/context.tsx'
import { labelsOf } from '../../state/models/label-pattern.ts'
import { useTexts } from '../../state/use-texts.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import './restart-dialog.css'

const shownAtMost = 3

/** An empty pattern removes the names. */
export function RenameDialog({ keys }: { readonly keys: readonly JobKey[] }) {
  const texts = useTexts()
  const { setRenameOf, renameAll } = useActions()
  const store = useWindowStore()
  // The jobs are those from when it opened, so no name changes under the user's eyes.
  const [jobs] = useState(() => {
    const { world } = store.getState()
    return keys.flatMap((key) => world?.jobs.get(key) ?? [])
  })
  const words = texts.label
  const [pattern, setPattern] = useState('{kind} {n}')
  const labels = labelsOf(jobs, pattern, texts)
  const close = () => setRenameOf(undefined)
  return (
    <Dialog title={words.renameTitle(jobs.length)} closeName={texts.bulk.close} onClose={close}>
      <Form
        className="restart"
        onSubmit={() => {
          close()
          void renameAll(labels)
        }}
      >
        <TextField
          id="rename-pattern"
          name={words.patternName}
          hint={words.patternHint}
          dir="auto"
          data-first
          maxLength={200}
          spellCheck={false}
          value={pattern}
          onChange={setPattern}
          onFocus={(event) => event.target.select()}
        />
        <ul className="restart-names" aria-label={words.preview}>
          {labels.slice(0, shownAtMost).map(({ key, label }) => (
            <li key={key} dir="auto">
              {label || words.none}
            </li>
          ))}
          {labels.length > shownAtMost && (
            <li className="restart-more">{texts.bulk.more(labels.length - shownAtMost)}</li>
          )}
        </ul>
        <div className="restart-foot">
          <Button look="quiet" onClick={close}>
            {texts.bulk.cancel}
          </Button>
          <Button look="primary" type="submit">
            {words.rename}
          </Button>
        </div>
      </Form>
    </Dialog>
  )
}
