import cliTruncate from 'cli-truncate'
import { createLogUpdate } from 'log-update'
import stringWidth from 'string-width'
import { drawnProgress, printable, type Progress } from './output.ts'

/** Makes texts printable and cuts them to fit. Most of its load time is Unicode's tables. */
export interface Drawing {
  readonly cut: (text: string, columns: number) => string
  readonly widthOf: (text: string) => number
  readonly progress: (stream: NodeJS.WriteStream, write: (text: string) => void) => Progress
}

export const drawing: Drawing = {
  cut: (text, columns) => cliTruncate(printable(text), columns),
  widthOf: (text) => stringWidth(text),
  // Hiding the cursor would hook into the end of the process.
  progress: (stream, write) => drawnProgress(createLogUpdate(stream, { showCursor: true }), write),
}
