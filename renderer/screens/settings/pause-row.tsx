import { useBridge, useTickingValue } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Button } from '#renderer/ui/button.tsx'
import { LabeledRow } from './setting-row.tsx'
import type { Rejections } from './use-settings.ts'

interface PauseLineProps {
  readonly form: Rejections
  readonly field: string
  readonly pausedUntil: number | undefined
  readonly serverId: string
}

export function PauseRow({ form, field, pausedUntil = 0, serverId }: PauseLineProps) {
  const texts = useTexts()
  const bridge = useBridge()
  const paused = useTickingValue((now) =>
    pausedUntil > now ? texts.header.pausedUntil(pausedUntil, now) : '',
  )
  const pauseFor = (until: 'hour' | 'tomorrow' | 'resume') => (): void =>
    void form.send(bridge.call('pauseNotifications', { until, serverId }), field)
  return (
    <LabeledRow label={texts.header.pause} hint={paused}>
      {paused ? (
        <Button onClick={pauseFor('resume')}>{texts.header.resume}</Button>
      ) : (
        <>
          <Button onClick={pauseFor('hour')}>{texts.header.pauseHour}</Button>
          <Button onClick={pauseFor('tomorrow')}>{texts.header.pauseTomorrow}</Button>
        </>
      )}
    </LabeledRow>
  )
}
