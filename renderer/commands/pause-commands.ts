import { useActions, useTickingValue, useWindow } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { compact, type MenuCommand } from './command.ts'

export function usePauseCommands(): { readonly paused: string; readonly commands: readonly MenuCommand[] } {
  const { header } = useTexts()
  const { ask } = useActions()
  const until = useWindow((state) => state.world?.settings.pausedUntil ?? 0)
  const paused = useTickingValue((now) => (until > now ? header.pausedUntil(until, now) : ''))
  const commands = compact([
    paused !== '' && {
      id: 'resume',
      name: header.resume,
      act: () => void ask('pauseNotifications', { until: 'resume' }),
    },
    {
      id: 'pause-hour',
      name: header.pauseHour,
      act: () => void ask('pauseNotifications', { until: 'hour' }),
    },
    {
      id: 'pause-tomorrow',
      name: header.pauseTomorrow,
      act: () => void ask('pauseNotifications', { until: 'tomorrow' }),
    },
  ])
  return { paused, commands }
}
