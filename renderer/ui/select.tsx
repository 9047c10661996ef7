import { CSPProvider } from '@base-ui/react/csp-provider'
import { Select as Base } from '@base-ui/react/select'
import { useId } from 'react'
import { Icon } from './icons.tsx'
import './menu.css'
import './select.css'

interface SelectProps<V extends string> {
  readonly label: string
  /** Hides the label visually if the surroundings already explain the control. */
  readonly labelHidden?: boolean
  readonly hint?: string | undefined
  readonly value: V
  readonly options: readonly { readonly value: V; readonly label: string }[]
  readonly disabled?: boolean
  readonly onChange: (value: V) => void
}

export function Select<V extends string>(props: SelectProps<V>) {
  const { label, labelHidden = false, hint, value, options, disabled = false, onChange } = props
  const hintId = useId()
  const choose = (chosen: V | null): void => {
    if (chosen !== null && chosen !== value) onChange(chosen)
  }
  return (
    // The content security policy forbids style elements.
    <CSPProvider disableStyleElements>
      <Base.Root items={options} value={value} disabled={disabled} onValueChange={choose} modal={false}>
        <div className="row wrap apart choice" data-disabled={disabled || undefined}>
          <div className={labelHidden ? 'visually-hidden' : 'choice-text'}>
            <Base.Label>{label}</Base.Label>
            {hint !== undefined && (
              <span id={hintId} className="hint">
                {hint}
              </span>
            )}
          </div>
          <Base.Trigger className="select" aria-describedby={hint === undefined ? undefined : hintId}>
            <Base.Value className="clipped" />
            <Base.Icon className="select-icon">
              <Icon name="updown" />
            </Base.Icon>
          </Base.Trigger>
        </div>
        <Base.Portal>
          <Base.Positioner
            className="select-place"
            alignItemWithTrigger={false}
            align="end"
            sideOffset={4}
            collisionPadding={8}
          >
            <Base.Popup className="popup select-popup">
              <Base.List className="select-list">
                {options.map((option) => (
                  <Base.Item key={option.value} value={option.value} className="menu-item">
                    <Base.ItemText>
                      <bdi>{option.label}</bdi>
                    </Base.ItemText>
                    <Base.ItemIndicator className="menu-check">
                      <Icon name="check" />
                    </Base.ItemIndicator>
                  </Base.Item>
                ))}
              </Base.List>
            </Base.Popup>
          </Base.Positioner>
        </Base.Portal>
      </Base.Root>
    </CSPProvider>
  )
}
