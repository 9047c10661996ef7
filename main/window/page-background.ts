/** What a window is filled with until its page is painted: the page's own `--bg` of renderer/ui/tokens.css. */
export const pageBackground = { light: '#f7f7f8', dark: '#17181b' } as const
