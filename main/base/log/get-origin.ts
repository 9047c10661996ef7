/** Returns a server's address without its path. */
export const getOrigin = (url: string): string => new URL(url).origin
