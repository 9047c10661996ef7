import { reportUncaught } from './state/page-errors.ts'

// First, so that errors of everything else are reported.
reportUncaught(window.compileo)

// The header is the title bar if the system's buttons lie over it (main/window/title-bar.ts).
const { windowControlsOverlay: overlay } = Object(navigator)
document.documentElement.toggleAttribute('data-merged', overlay?.visible === true)

/**
 * The first frame is painted first: compiling the window's script takes longer, and would share the
 * processor with it.
 */
requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => void import('./main.tsx'))))
