/** `--bg` of renderer/ui/tokens.css. */
export const pageBackground = { light: '#f7f7f8', dark: '#17181b' } as const
