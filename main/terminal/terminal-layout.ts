import cliTruncate from 'cli-truncate'
import { createLogUpdate } from 'log-update'
import stringWidth from 'string-width'
import { createLiveProgress, escapeUnprintable, type Progress } from './output.ts'

/** This module is loaded only when it is needed, because its Unicode tables load slowly. */
export interface TerminalLayout {
  readonly truncate: (text: string, columns: number) => string
  readonly measureWidth: (text: string) => number
  readonly createProgress: (stream: NodeJS.WriteStream, write: (text: string) => void) => Progress
}

export const terminalLayout: TerminalLayout = {
  truncate: (text, columns) => cliTruncate(escapeUnprintable(text), columns),
  measureWidth: (text) => stringWidth(text),
  // The cursor stays visible, because hiding it would add an exit handler to the process.
  createProgress: (stream, write) => createLiveProgress(createLogUpdate(stream, { showCursor: true }), write),
}
