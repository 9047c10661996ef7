import { z } from 'zod'

/** 32-bit ARGB in network byte order, not premultiplied. */
export interface TrayPixmap {
  readonly width: number
  readonly height: number
  readonly argb: Buffer
}

export interface MenuNode {
  readonly id: number
  /** Empty for a separator. */
  readonly label: string
  readonly kind: 'item' | 'separator'
  readonly enabled: boolean
  readonly children: readonly MenuNode[]
}

const Pixmaps = z
  .array(z.tuple([z.number(), z.number(), z.instanceof(Buffer)]))
  .transform((list) => list.map(([width, height, argb]): TrayPixmap => ({ width, height, argb })))

export const itemPropertiesSchema = z.object({
  Id: z.string().default(''),
  Title: z.string().default(''),
  Status: z.string().default(''),
  IconName: z.string().default(''),
  IconPixmap: Pixmaps.default([]),
  ToolTip: z.tuple([z.string(), z.unknown(), z.string(), z.string()]).optional(),
  Menu: z.string().default(''),
})

const NodeProperties = z.object({
  label: z.string().default(''),
  type: z.string().default('standard'),
  enabled: z.boolean().default(true),
  visible: z.boolean().default(true),
})

const ChangedProperties = z.object({ label: z.string().optional(), enabled: z.boolean().optional() })

export const menuUpdateSchema = z
  .tuple([z.array(z.tuple([z.number(), ChangedProperties]))])
  .rest(z.unknown())
  .transform(([updated]) => new Map(updated))

const RawNode = z.tuple([z.number(), z.record(z.string(), z.unknown()), z.array(z.unknown())])

/** In a dbusmenu label, `_` marks the accelerator, and `__` is an underscore. */
function withoutAccelerators(label: string): string {
  return label.replaceAll(/_(.?)/g, '$1')
}

export function parseMenuNode(raw: unknown): MenuNode {
  const [id, properties, children] = RawNode.parse(raw)
  const { label, type, enabled } = NodeProperties.parse(properties)
  return {
    id,
    label: withoutAccelerators(label),
    kind: type === 'separator' ? 'separator' : 'item',
    enabled,
    children: children.map(parseMenuNode).filter((child) => child.label !== '' || child.kind === 'separator'),
  }
}

export function applyMenuUpdates(node: MenuNode, updates: z.infer<typeof menuUpdateSchema>): MenuNode {
  const { label, enabled } = updates.get(node.id) ?? {}
  return {
    ...node,
    ...(label !== undefined && { label: withoutAccelerators(label) }),
    ...(enabled !== undefined && { enabled }),
    children: node.children.map((child) => applyMenuUpdates(child, updates)),
  }
}

export function findInMenu(root: MenuNode, labels: readonly (string | RegExp)[]): MenuNode | undefined {
  let node: MenuNode | undefined = root
  for (const label of labels) {
    node = node?.children.find((child) =>
      typeof label === 'string' ? child.label === label : label.test(child.label),
    )
  }
  return node
}
