/**
 * The frame that index.html brings is painted first: to compile the window's script takes longer than that. Main has shown
 * the window by then, so a frame comes.
 */
requestAnimationFrame(() => setTimeout(() => void import('./main.tsx')))
