import { useActions, useWindow } from '#renderer/state/context.tsx'
import { isOver } from '#renderer/state/models/groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Question } from '#renderer/screens/settings/question.tsx'

export function QuitDialog() {
  const { palette: words } = useTexts()
  const { ask, closeQuit } = useActions()
  const active = useWindow(
    ({ world }) => [...(world?.jobs.values() ?? [])].filter((job) => !isOver(job)).length,
  )
  return (
    <Question
      title={words.quitTitle}
      text={words.quitText(active)}
      confirm={words.quitConfirm}
      onConfirm={() => {
        closeQuit()
        void ask('quit', {})
      }}
      onClose={closeQuit}
    />
  )
}
