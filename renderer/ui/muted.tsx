import { useTexts } from '#renderer/state/use-texts.ts'
import { Icon } from './icons.tsx'

export function Muted() {
  const { muted } = useTexts().job
  return (
    <span className="muted" title={muted}>
      <span className="visually-hidden">{muted}</span>
      <Icon name="bell-off" />
    </span>
  )
}
