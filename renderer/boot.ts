import { reportUncaught } from './state/page-errors.ts'

// main.tsx imports this file first, so that errors in all other files are reported.
reportUncaught(window.compileo)

// The header is the title bar if the system's buttons lie over it (main/window/title-bar.ts).
const { windowControlsOverlay: overlay } = Object(navigator)
document.documentElement.toggleAttribute('data-merged', overlay?.visible === true)
