import { reportUncaught } from './state/page-errors.ts'

// Before anything else runs: what fails in it is reported, too.
reportUncaught(window.compileo)

// The header is the title bar where the system's buttons lie over it (main/window/title-bar.ts).
const { windowControlsOverlay: overlay } = Object(navigator)
document.documentElement.toggleAttribute('data-merged', overlay?.visible === true)

/**
 * What main has rendered, or else the frame that index.html brings, is painted first, and drawn by the next frame: to compile
 * the window's script takes longer than that, and would share the processor with it. Main has shown the window by then, so
 * frames come.
 */
requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => void import('./main.tsx'))))
