/**
 * Whether a key can be sent at all: HTTP header values are Latin-1 at most, and the real server answers 500 to a key that
 * isn't ASCII (docs/compileo-server.md). Pure.
 */
export const isUsableKey = (key: string): boolean => /^[\x21-\x7e]+$/.test(key)
