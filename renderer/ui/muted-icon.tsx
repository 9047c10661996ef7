import { useTexts } from '#renderer/state/use-texts.ts'
import { Icon } from './icons.tsx'

export function MutedIcon() {
  const { muted } = useTexts().job
  return (
    <span className="muted" title={muted}>
      <span className="visually-hidden">{muted}</span>
      <Icon name="bell-off" />
    </span>
  )
}
