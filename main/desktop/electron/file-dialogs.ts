import { BrowserWindow, dialog, type WebContents } from 'electron'
import { describeMessage } from '#shared/texts/describe-message.ts'
import type { Texts } from '#shared/texts/index.ts'
import type { FileDialogs, OpenQuestion } from '#main/base/files.ts'

const filtersOf = ({ extensions }: OpenQuestion) =>
  extensions.map((extension) => ({ name: extension.toUpperCase(), extensions: [extension] }))

/** The system's file dialogs, attached to the main window if there is one. */
export function openFileDialogs(page: () => WebContents | undefined, texts: () => Texts): FileDialogs {
  const parent = () => {
    const contents = page()
    return (contents && BrowserWindow.fromWebContents(contents)) ?? undefined
  }
  return {
    async askSave(question) {
      const options = {
        title: describeMessage(question.title, texts()),
        defaultPath: question.defaultName,
        filters: filtersOf(question),
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      } satisfies Electron.SaveDialogOptions
      const window = parent()
      const { canceled, filePath } = await (window
        ? dialog.showSaveDialog(window, options)
        : dialog.showSaveDialog(options))
      return canceled || !filePath ? undefined : filePath
    },
    async askOpen(question) {
      const options = {
        title: describeMessage(question.title, texts()),
        filters: filtersOf(question),
        properties: ['openFile'],
      } satisfies Electron.OpenDialogOptions
      const window = parent()
      const { canceled, filePaths } = await (window
        ? dialog.showOpenDialog(window, options)
        : dialog.showOpenDialog(options))
      return canceled ? undefined : filePaths[0]
    },
  }
}
