import { reportUncaught } from './state/page-errors.ts'

// Before anything else runs: what fails in it is reported, too.
reportUncaught(window.compileo)

// The header is the title bar where the system's buttons lie over it (main/window/title-bar.ts).
const { windowControlsOverlay: overlay } = Object(navigator)
document.documentElement.toggleAttribute('data-merged', overlay?.visible === true)

/**
 * The frame that index.html brings is painted first: to compile the window's script takes longer than that. Main has shown
 * the window by then, so a frame comes.
 */
requestAnimationFrame(() => setTimeout(() => void import('./main.tsx')))
