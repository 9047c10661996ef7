import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { Button } from './button.tsx'
import './menu.css'

export interface MenuItem {
  readonly name: string
  readonly act: () => void
}

interface MenuProps {
  /** The button's name. */
  readonly name: string
  readonly face: ReactNode
  readonly items: readonly MenuItem[]
}

const steps: Readonly<Record<string, (at: number, length: number) => number>> = {
  ArrowDown: (at, length) => (at + 1) % length,
  ArrowUp: (at, length) => (at - 1 + length) % length,
  Home: () => 0,
  End: (_, length) => length - 1,
}

/** A button that opens a short menu: arrows move, Enter chooses, Escape and a press elsewhere close. */
export function Menu({ name, face, items }: MenuProps) {
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const id = useId()

  useEffect(() => {
    if (!open) return undefined
    itemsIn(root.current)[0]?.focus()
    function elsewhere(event: PointerEvent): void {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false)
    }
    document.addEventListener('pointerdown', elsewhere)
    return () => document.removeEventListener('pointerdown', elsewhere)
  }, [open])

  function close(): void {
    setOpen(false)
    opener.current?.focus()
  }
  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Tab') return setOpen(false)
    const found = itemsIn(root.current)
    const step = steps[event.key]
    if (event.key !== 'Escape' && !step) return
    event.preventDefault()
    event.stopPropagation()
    if (!step) return close()
    found[
      step(
        found.findIndex((item) => item === document.activeElement),
        found.length,
      )
    ]?.focus()
  }

  return (
    <div className="menu" ref={root}>
      <Button
        ref={opener}
        look="quiet"
        className="menu-opener"
        aria-label={name}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return
          event.preventDefault()
          setOpen(true)
        }}
      >
        {face}
      </Button>
      {open && (
        <div className="menu-list" role="menu" tabIndex={-1} id={id} aria-label={name} onKeyDown={onKeyDown}>
          {items.map((item) => (
            <button
              key={item.name}
              type="button"
              role="menuitem"
              tabIndex={-1}
              className="menu-item"
              onClick={() => {
                close()
                item.act()
              }}
            >
              {item.name}
            </button>
          ))}
        </div>
      )}
    </div>
  )
}

function itemsIn(root: HTMLElement | null): HTMLElement[] {
  return [...(root?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])]
}
