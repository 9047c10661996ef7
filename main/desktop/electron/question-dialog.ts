import { BrowserWindow, dialog, type WebContents } from 'electron'
import { describeMessage } from '#shared/texts/describe-message.ts'
import type { Message } from '#shared/message.ts'
import type { Texts } from '#shared/texts/index.ts'
import type { Confirm } from '#main/base/question.ts'

const saying = (texts: Texts) => (message: Message) => describeMessage(message, texts)

/** Opens a question, in which Enter and Escape mean no. */
export function openConfirm(page: () => WebContents | undefined, texts: () => Texts): Confirm {
  return async ({ title, text, detail, confirm, cancel }) => {
    const say = saying(texts())
    const options = {
      type: 'warning',
      title: say(title),
      message: say(text),
      detail,
      buttons: [say(cancel), say(confirm)],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    } satisfies Electron.MessageBoxOptions
    const contents = page()
    const window = (contents && BrowserWindow.fromWebContents(contents)) ?? undefined
    const { response } = await (window
      ? dialog.showMessageBox(window, options)
      : dialog.showMessageBox(options))
    return response === 1
  }
}
