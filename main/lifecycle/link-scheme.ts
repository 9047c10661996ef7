/** `compileo-tray://watch?server=URL&job=ID`, with as many `job` as there are. */
export const linkScheme = 'compileo-tray'

/** Whether an argument of the command line is a link, good or bad. Pure. */
export const isLink = (text: string): boolean => text.toLowerCase().startsWith(`${linkScheme}:`)
