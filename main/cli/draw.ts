import cliTruncate from 'cli-truncate'
import { createLogUpdate } from 'log-update'
import stringWidth from 'string-width'
import { drawnProgress, printable, type Progress } from './output.ts'

/** What is drawn on a terminal: how wide a printable text stands there, and how any text is made printable and cut to fit. Most of it is reading Unicode's tables. */
export interface Drawing {
  readonly cut: (text: string, columns: number) => string
  readonly widthOf: (text: string) => number
  /** Lines that are drawn anew. */
  readonly progress: (stream: NodeJS.WriteStream, write: (text: string) => void) => Progress
}

export const drawing: Drawing = {
  cut: (text, columns) => cliTruncate(printable(text), columns),
  widthOf: (text) => stringWidth(text),
  // Hiding the cursor would hook into the end of the process, to show it again.
  progress: (stream, write) => drawnProgress(createLogUpdate(stream, { showCursor: true }), write),
}
