import { BrowserWindow, dialog, type WebContents } from 'electron'
import { formatMessage } from '#shared/texts/format-message.ts'
import type { Message } from '#shared/message.ts'
import type { Texts } from '#shared/texts/index.ts'
import type { Confirm } from '#main/base/question.ts'
import type { FileDialogs, SaveDialogOptions } from '#main/base/files.ts'

const getFilters = ({ extensions }: SaveDialogOptions) =>
  extensions.map((extension) => ({ name: extension.toUpperCase(), extensions: [extension] }))

const getWindow = (page: WebContents | undefined) =>
  (page && BrowserWindow.fromWebContents(page)) ?? undefined

/** Creates the system's file dialogs. They belong to the main window if it exists. */
export function createFileDialogs(page: () => WebContents | undefined, texts: () => Texts): FileDialogs {
  return {
    async showSaveDialog(question) {
      const options = {
        title: formatMessage(question.title, texts()),
        defaultPath: question.defaultName,
        filters: getFilters(question),
        properties: ['createDirectory', 'showOverwriteConfirmation'],
      } satisfies Electron.SaveDialogOptions
      const window = getWindow(page())
      const { canceled, filePath } = await (window
        ? dialog.showSaveDialog(window, options)
        : dialog.showSaveDialog(options))
      return canceled || !filePath ? undefined : filePath
    },
  }
}

/** Creates a confirmation dialog. Its default button, which Enter and Escape press, is "Cancel". */
export function createConfirm(page: () => WebContents | undefined, texts: () => Texts): Confirm {
  return async ({ title, text, detail, confirmLabel, cancelLabel }) => {
    const current = texts()
    const say = (message: Message) => formatMessage(message, current)
    const options = {
      type: 'warning',
      title: say(title),
      message: say(text),
      detail,
      buttons: [say(cancelLabel), say(confirmLabel)],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    } satisfies Electron.MessageBoxOptions
    const window = getWindow(page())
    const { response } = await (window
      ? dialog.showMessageBox(window, options)
      : dialog.showMessageBox(options))
    return response === 1
  }
}
