import type { FileDialogs, SaveQuestion } from '#main/base/files.ts'

export interface PersonAtDialogs extends FileDialogs {
  choose(path: string | undefined): void
  readonly questions: readonly SaveQuestion[]
}

export function personAtDialogs(path?: string): PersonAtDialogs {
  let chosen = path
  const questions: SaveQuestion[] = []
  const choosePath = async (question: SaveQuestion) => {
    questions.push(question)
    return chosen
  }
  return {
    questions,
    choose(next) {
      chosen = next
    },
    showSaveDialog: choosePath,
  }
}
