import { useId, useRef, useState, type KeyboardEvent } from 'react'
import { useTexts } from '../../state/use-texts.ts'
import type { Texts } from '../../../shared/texts/index.ts'
import { Button } from '../../ui/button.tsx'
import { Tooltip } from '../../ui/tooltip.tsx'
import { Icon } from '../../ui/icons.tsx'
import { pressed, spokenKeys } from './accelerator.ts'
import { Line } from './setting-row.tsx'

interface ShortcutFieldProps {
  readonly value: string
  readonly onChange: (accelerator: string) => void
}

function keyNames(texts: Texts): Readonly<Record<string, string>> {
  const { keys, superKey, altKeyOnMac } = texts.settings.window
  const { platform } = navigator
  if (platform.startsWith('Mac')) return { ...keys, Super: superKey.mac, Alt: altKeyOnMac }
  return { ...keys, Super: platform.startsWith('Win') ? superKey.windows : superKey.other }
}

export function ShortcutField({ value, onChange }: ShortcutFieldProps) {
  const texts = useTexts()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [held, setHeld] = useState('')
  const [focused, setFocused] = useState(false)
  const [refused, setRefused] = useState<'needs-modifier' | 'unknown-key'>()

  function set(accelerator: string): void {
    setHeld('')
    if (accelerator !== value) onChange(accelerator)
  }
  function onKeyDown(event: KeyboardEvent): void {
    const press = pressed(event)
    if (press.is === 'leaving') return
    event.preventDefault()
    event.stopPropagation()
    setRefused(press.is === 'refused' ? press.why : undefined)
    switch (press.is) {
      case 'unfinished':
        return setHeld(press.held)
      case 'cleared':
        return set('')
      case 'shortcut':
        return set(press.accelerator)
      case 'refused':
        return setHeld('')
    }
  }

  const names = keyNames(texts)
  const shown = held === '' ? spokenKeys(value, names) : `${spokenKeys(held, names)} + …`
  const { window } = texts.settings
  return (
    <>
      <Line label={window.shortcut} htmlFor={id} hint={window.shortcutHint} hintId={`${id}-hint`}>
        <div className="setting-keys">
          <input
            ref={input}
            id={id}
            type="text"
            readOnly
            className="input"
            value={shown}
            placeholder={focused ? window.pressKeys : window.noShortcut}
            aria-invalid={refused && true}
            aria-describedby={`${id}-hint${refused ? ` ${id}-trouble` : ''}`}
            onFocus={() => setFocused(true)}
            onBlur={() => {
              setFocused(false)
              setHeld('')
              setRefused(undefined)
            }}
            onKeyDown={onKeyDown}
            onKeyUp={() => setHeld('')}
          />
          {value !== '' && (
            <Tooltip text={window.removeShortcut}>
              <Button
                look="quiet"
                square
                onClick={() => {
                  set('')
                  input.current?.focus()
                }}
              >
                <Icon name="close" />
              </Button>
            </Tooltip>
          )}
        </div>
      </Line>
      {refused && (
        <p id={`${id}-trouble`} className="setting-trouble" role="alert">
          {refused === 'unknown-key' ? window.unknownKey : window.needsModifier}
        </p>
      )}
    </>
  )
}
