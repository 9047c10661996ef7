import { randomUUID } from 'node:crypto'
import type { CommandResult, Reply } from '#shared/contract.ts'
import { maxAuthorityLength, parseAuthority, type ParsedAuthority } from '#main/network/certificates.ts'
import { readFileBounded, type FileDialogs } from '#main/base/files.ts'
import type { Authority, ServerId } from '#shared/model.ts'
import { failure, createMessage } from '#shared/message.ts'

/** Certificates come only from files that the user chose in main's own dialogs. */
export interface AuthorityChoices {
  choose(serverId: ServerId | undefined): Promise<Reply<'chooseAuthority'>>
  /** Undefined and '' are passed through. A choice for another server is rejected. */
  getCertificates(
    choice: string | undefined,
    serverId: ServerId | undefined,
  ): { readonly ok: true; readonly ca: string | undefined } | Extract<CommandResult, { ok: false }>
}

/** Copies certificates from a file without a private key; undefined if the user cancelled. */
export async function chooseAuthority(dialogs: FileDialogs): Promise<ParsedAuthority | undefined> {
  const path = await dialogs.showOpenDialog({
    title: createMessage('files.titles.chooseAuthority'),
    extensions: ['pem', 'crt', 'cer'],
  })
  if (path === undefined) return undefined
  const text = await readFileBounded(path, maxAuthorityLength * 10)
  return text.ok ? parseAuthority(text.value) : text
}

/** Remembers the last choice: only one form is open at a time. */
export function createAuthorityChoices(dialogs: FileDialogs): AuthorityChoices {
  let last: { choice: string; serverId: ServerId | undefined; authority: Authority } | undefined
  return {
    async choose(serverId) {
      const read = await chooseAuthority(dialogs)
      if (!read) return { ok: true }
      if (!read.ok) return read
      const { authority } = read
      last = { choice: randomUUID(), serverId, authority }
      const { pem: _, ...view } = authority
      return { ok: true, authority: { ...view, choice: last.choice } }
    },
    getCertificates(choice, serverId) {
      if (!choice) return { ok: true, ca: choice }
      if (last?.choice === choice && last.serverId === serverId) return { ok: true, ca: last.authority.pem }
      return failure('files.certificate.notChosen')
    },
  }
}
