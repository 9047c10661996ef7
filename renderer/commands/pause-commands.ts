import { useActions, useTicking, useWindow } from '#renderer/state/context.tsx'
import { useTexts } from '#renderer/state/use-texts.ts'
import { offered, type Command } from './command.ts'

export function usePauseCommands(): { readonly paused: string; readonly commands: readonly Command[] } {
  const { header } = useTexts()
  const { pause } = useActions()
  const until = useWindow((state) => state.world?.settings.pausedUntil ?? 0)
  const paused = useTicking((now) => (until > now ? header.pausedUntil(until, now) : ''))
  const commands = offered([
    paused !== '' && { id: 'resume', name: header.resume, act: () => void pause('resume') },
    { id: 'pause-hour', name: header.pauseHour, act: () => void pause('hour') },
    { id: 'pause-tomorrow', name: header.pauseTomorrow, act: () => void pause('tomorrow') },
  ])
  return { paused, commands }
}
