import { texts } from '../../../shared/texts/current.ts'
import { readAddress, type ParsedUrl } from './read-address.ts'

/** Reads the address of a server as a person writes it, see `readAddress`; refused in the language that is set. */
export const parseServerUrl = (text: string): ParsedUrl => readAddress(text, texts.commands.address)
