import type { FileDialogs, SaveDialogOptions } from '#main/base/files.ts'

export interface FakeFileDialogs extends FileDialogs {
  choose(path: string | undefined): void
  readonly questions: readonly SaveDialogOptions[]
}

export function createFakeFileDialogs(path?: string): FakeFileDialogs {
  let chosen = path
  const questions: SaveDialogOptions[] = []
  const choosePath = async (question: SaveDialogOptions) => {
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
