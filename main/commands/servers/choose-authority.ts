import { randomUUID } from 'node:crypto'
import type { CommandResult, Reply } from '../../../shared/contract.ts'
import { longestAuthority, readAuthority, type ReadAuthority } from '../../network/certificates.ts'
import { readWhole, type FileDialogs } from '../../base/files.ts'
import type { Authority, ServerId } from '../../../shared/model.ts'
import { messageOf } from '../../../shared/message.ts'

/** The user's choice in main's own file dialogs. Certificates come from nowhere else, least of all from a page. */
export interface AuthorityChoices {
  /** Asks for a file, for this server, or for one being added. */
  choose(serverId: ServerId | undefined): Promise<Reply<'chooseAuthority'>>
  /**
   * The certificates of a choice: undefined and '' are passed through. A choice for another server, or an outdated one, is
   * rejected.
   */
  certificatesOf(
    choice: string | undefined,
    serverId: ServerId | undefined,
  ): { readonly ok: true; readonly ca: string | undefined } | Extract<CommandResult, { ok: false }>
}

/**
 * Asks for a file with a CA's certificates, and reads it. They are copied, so the file may move. A file without certificates,
 * or with a private key, is rejected and not saved.
 * @returns undefined if the user cancelled
 */
export async function chooseAuthority(dialogs: FileDialogs): Promise<ReadAuthority | undefined> {
  const path = await dialogs.askOpen({
    title: messageOf('files.titles.chooseAuthority'),
    extensions: ['pem', 'crt', 'cer'],
  })
  if (path === undefined) return undefined
  const text = await readWhole(path, longestAuthority * 10)
  return text.ok ? readAuthority(text.value) : text
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
    certificatesOf(choice, serverId) {
      if (!choice) return { ok: true, ca: choice }
      if (last?.choice === choice && last.serverId === serverId) return { ok: true, ca: last.authority.pem }
      return { ok: false, message: messageOf('files.certificate.notChosen') }
    },
  }
}
