import { useTexts } from '#renderer/state/use-texts.ts'
import type { Figure } from './queue-figures.ts'

export function Figures({ figures }: { figures: readonly Figure[] }) {
  const texts = useTexts()
  if (figures.length === 0) return null
  return (
    <dl className="server-figures">
      {figures.map(({ name, value }) => (
        <div key={name}>
          <dt>{texts.servers.screen.counts[name]}</dt>
          <dd className="selectable">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
