/** Apart from the schema, which the window doesn't load. */
export const themes = ['system', 'light', 'dark'] as const
