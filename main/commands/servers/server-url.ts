import { texts } from '../../../shared/texts/native-texts.ts'
import { readAddress, type ParsedUrl } from './read-address.ts'

/** Reads the address of a server as a person writes it, see `readAddress`; refused in the language that is set. */
export const parseServerUrl = (text: string): ParsedUrl => readAddress(text, texts.commands.address)

/** What a server is called until somebody names it: its host, and its port where it isn't the usual one. */
export const defaultName = (url: string): string => new URL(url).host

/** Whether two addresses are of one origin: what was given for the one may be sent to the other. Pure. */
export const isSameOrigin = (a: string, b: string): boolean => new URL(a).origin === new URL(b).origin

/** Whether what is sent to an address crosses a network that others can read: `http` beyond this machine. Pure. */
export function isReadable(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  const isLoopback = /^(?:127\.\d+\.\d+\.\d+|\[::1\]|(?:.+\.)?localhost)$/.test(hostname)
  return protocol === 'http:' && !isLoopback
}
