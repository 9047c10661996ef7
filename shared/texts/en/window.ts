import type { Format } from '../../format.ts'

type Role =
  | 'resetZoom'
  | 'zoomIn'
  | 'zoomOut'
  | 'togglefullscreen'
  | 'about'
  | 'hide'
  | 'hideOthers'
  | 'unhide'
  | 'undo'
  | 'redo'
  | 'cut'
  | 'copy'
  | 'paste'
  | 'selectAll'
  | 'editMenu'
  | 'windowMenu'
  | 'minimize'
  | 'zoom'
  | 'front'

/** For menu roles; Electron has them itself in English. */
const roles: Readonly<Partial<Record<Role, string>>> = {}

export const window = ({ plural }: Format) => ({
  menu: {
    file: 'File',
    view: 'View',
    palette: 'Command palette…',
    watch: 'Watch a job…',
    settings: 'Settings…',
    close: 'Close window',
    quit: 'Quit Compileo Tray',
    help: 'Help',
    copyDiagnostics: 'Copy diagnostics',
    roles,
  },
  gone: 'The window crashed and was reopened. Your jobs were watched throughout.',
  attention: (jobs: number) => `${plural(jobs, 'job', 'jobs')} ${jobs === 1 ? 'needs' : 'need'} attention`,
  noTray: 'This desktop has no tray. Closing the window minimises it.',
})
