import type {
  MenuNode,
  NotificationDaemon,
  ShownNotification,
  TrayHost,
} from '#test/support/desktop/desktop-doubles.ts'

export function trayAsText({ items }: TrayHost): string {
  return items
    .map((item) =>
      [`(tooltip) ${item.tooltip}`, ...(item.menu?.children.flatMap(menuLines) ?? [])].join('\n'),
    )
    .join('\n\n')
}

function menuLines(node: MenuNode): string[] {
  const line =
    node.kind === 'separator' ? '---' : node.enabled ? node.label : `${node.label} (can't be pressed)`
  return [line, ...node.children.flatMap(menuLines).map((inner) => `    ${inner}`)]
}

export function notificationsAsText({ calls }: NotificationDaemon): string {
  return calls.map(notificationAsText).join('\n\n')
}

function notificationAsText({ id, replacesId, title, body, actions }: ShownNotification): string {
  const place = replacesId === 0 ? '' : `, in place of ${replacesId}`
  const buttons = actions.filter(({ key }) => key !== 'default').map(({ label }) => `[${label}]`)
  return [`#${id}${place}: ${title}`, body, buttons.join(' ')].filter((line) => line !== '').join('\n')
}
