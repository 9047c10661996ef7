import { useEffect, useEffectEvent, useId, useRef } from 'react'
import { useActions, useWindowStore } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { Field } from '#renderer/ui/field.tsx'
import { Form } from '#renderer/ui/form.tsx'
import { focusMain } from '#renderer/ui/keys.ts'
import { useWatchForm } from './use-watch-form.ts'
import { WatchResults } from './watch-results.tsx'

export function WatchField() {
  const texts = useTexts()
  const form = useWatchForm()
  const { fields, change, busy, error, results } = form
  const input = useRef<HTMLInputElement>(null)
  const id = useId()
  // The field gets focus, because it is the only control on this screen.
  useEffect(() => input.current?.focus(), [])
  useHandOver(busy ? '' : fields.text)

  return (
    <Form className="form" onSubmit={() => void form.submit()}>
      <Field id={id} name={texts.watchForm.text} isNameHidden error={error?.message}>
        {(described) => (
          <div className="row">
            <input
              {...described}
              ref={input}
              className="input grow"
              autoComplete="off"
              spellCheck={false}
              placeholder={texts.watchForm.text}
              // The field has only one line, so pasted line breaks become spaces.
              value={fields.text.replaceAll(/\s+/g, ' ')}
              onChange={({ target }) => change({ text: target.value })}
            />
            <Button type="submit" look="primary" disabled={busy}>
              {busy ? texts.watchForm.submitting : texts.watchForm.submit}
            </Button>
          </div>
        )}
      </Field>
      {results.length > 0 && <WatchResults results={results} />}
    </Form>
  )
}

/** Moves the user's text to the dialog when a job appears, because the list then replaces this field. */
function useHandOver(text: string): void {
  const store = useWindowStore()
  const { openWatch } = useActions()
  const last = useRef('')
  const handOver = useEffectEvent(() => {
    const { view, mainState } = store.getState()
    if (view.name !== 'jobs' || !mainState || mainState.servers.length === 0) return
    if (last.current.trim() !== '') openWatch(last.current)
    else if (document.activeElement === document.body) focusMain()
  })
  useEffect(() => {
    last.current = text
  }, [text])
  useEffect(() => () => handOver(), [])
}
