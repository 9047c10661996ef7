import { reportUncaughtErrors } from './state/page-errors.ts'

// main.tsx imports this file first, so that errors in all other files are reported.
reportUncaughtErrors(window.compileo)

// If the system's buttons lie over the header, the header is the title bar (main/desktop/window/title-bar.ts).
const { windowControlsOverlay: overlay } = Object(navigator)
document.documentElement.toggleAttribute('data-merged', overlay?.visible === true)
