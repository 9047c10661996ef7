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
  attention: (jobs: number): string =>
    `${plural(jobs, 'job', 'jobs')} ${jobs === 1 ? 'needs' : 'need'} attention`,
  noTray: 'Your desktop has no tray, so closing minimises the window. Press Ctrl+Q to quit.',
  noTrayOnGnome:
    'GNOME shows tray icons only with the extension “AppIndicator and KStatusNotifierItem Support” (extensions.gnome.org). Without it, closing minimises the window. Press Ctrl+Q to quit.',
})
