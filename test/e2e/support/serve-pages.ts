import type { ElectronApplication } from 'playwright/test'

export interface ServedPage {
  readonly html: string
  readonly policy: boolean
}

export async function servePages(
  electronApp: ElectronApplication,
  pages: Readonly<Record<string, ServedPage>>,
): Promise<void> {
  await electronApp.evaluate(async ({ protocol, net }, served) => {
    const answer = await net.fetch('app://compileo-tray/index.html')
    const policy = answer.headers.get('content-security-policy') ?? ''
    protocol.unhandle('app')
    protocol.handle('app', ({ url }) => {
      const page = served[new URL(url).pathname]
      if (!page) return new Response('Not found', { status: 404 })
      const headers = new Headers({ 'content-type': 'text/html; charset=utf-8' })
      if (page.policy && policy !== '') headers.set('content-security-policy', policy)
      return new Response(page.html, { headers })
    })
  }, pages)
}
