import { useActions, useWindow } from '#renderer/state/context.tsx'
import { isOver } from '#renderer/state/models/groups.ts'
import { useTexts } from '#renderer/state/use-texts.ts'
import { Question } from '#renderer/screens/settings/question.tsx'

/** Asks before the program ends while jobs run or wait. */
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

/** Asks before a page is opened that may fail running jobs. */
export function WebPageDialog() {
  const { ask, closeWebPage } = useActions()
  const { webPageDialog: words } = useTexts()
  const of = useWindow((state) => state.webPageOf)
  if (!of) return null
  return (
    <Question
      title={words.title}
      text={words.hint}
      confirm={words.confirm}
      onConfirm={() => {
        closeWebPage()
        void ask('openInCompileo', of)
      }}
      onClose={closeWebPage}
    />
  )
}
