import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from './button.tsx'

/** What to do with a saved secret, which the window never receives. */
export type SecretChoice = 'keep' | 'enter' | 'remove'

interface SavedSecretProps {
  readonly id: string
  readonly label: string
  readonly isRemoved: boolean
  readonly isNeeded?: boolean
  readonly texts: Readonly<Record<'kept' | 'removed' | 'keep', string>>
  readonly onChange: (use: SecretChoice) => void
}

/** Shows that a secret is saved or will be removed, and offers to change that. */
export function SavedSecret({ id, label, isRemoved, isNeeded, texts, onChange }: SavedSecretProps) {
  const { common } = useTexts()
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset's legend can't be placed like the other labels
    <div className="field" role="group" aria-labelledby={`${id}name`}>
      <div className="field-head">
        <span id={`${id}name`} className="field-name">
          {label}
        </span>
      </div>
      <div className="row wrap field-saved">
        <span>{isRemoved ? texts.removed : texts.kept}</span>
        {isRemoved ? (
          <Button onClick={() => onChange('keep')}>{texts.keep}</Button>
        ) : (
          <>
            <Button onClick={() => onChange('enter')}>{common.replace}</Button>
            {!isNeeded && (
              <Button look="quiet" onClick={() => onChange('remove')}>
                {common.remove}
              </Button>
            )}
          </>
        )}
      </div>
    </div>
  )
}
