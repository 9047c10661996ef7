/* oxlint-disable jsx-a11y/prefer-tag-over-role -- a separator that moves is a control (WAI-ARIA 1.2), and an hr is none */
import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import './divider.css'

const step = 16

interface DividerProps {
  readonly name: string
  readonly controls: string
  readonly width: number
  readonly least: number
  readonly most: number
  readonly onMove: (width: number) => void
  readonly onReset: () => void
}

/** Dragged, or moved by arrows, Home and End; a double click resets it. */
export function Divider({ name, controls, width, least, most, onMove, onReset }: DividerProps) {
  const dragged = useRef<{ readonly x: number; readonly width: number }>(undefined)
  const moveTo = (wanted: number): void => onMove(Math.round(Math.min(most, Math.max(least, wanted))))

  function onPointerDown(event: PointerEvent): void {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    dragged.current = { x: event.clientX, width }
  }

  function onKeyDown(event: KeyboardEvent): void {
    const places: Readonly<Record<string, number>> = {
      ArrowLeft: width + step,
      ArrowRight: width - step,
      Home: most,
      End: least,
    }
    const place = places[event.key]
    if (place === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    moveTo(place)
  }

  return (
    <div
      role="separator"
      className="divider"
      aria-label={name}
      aria-controls={controls}
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onDoubleClick={onReset}
      onPointerDown={onPointerDown}
      onPointerMove={({ clientX }) => {
        if (dragged.current) moveTo(dragged.current.width + dragged.current.x - clientX)
      }}
      onLostPointerCapture={() => (dragged.current = undefined)}
      onPointerUp={() => (dragged.current = undefined)}
    />
  )
}
