import { z } from 'zod'

/** A picture as the item sends it: 32-bit ARGB, in network byte order, not premultiplied. */
export interface TrayPixmap {
  readonly width: number
  readonly height: number
  readonly argb: Buffer
}

/** A menu item as the user reads it. */
export interface MenuNode {
  /** The item's number in the menu as it is now: it changes with every new menu. */
  readonly id: number
  /** Without accelerator marks; empty for a separator. */
  readonly label: string
  readonly kind: 'item' | 'separator'
  readonly enabled: boolean
  readonly children: readonly MenuNode[]
}

const Pixmaps = z
  .array(z.tuple([z.number(), z.number(), z.instanceof(Buffer)]))
  .transform((list) => list.map(([width, height, argb]): TrayPixmap => ({ width, height, argb })))

/** The properties of `org.kde.StatusNotifierItem` that the tests look at. */
export const ItemProperties = z.object({
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

/** The items of `ItemsPropertiesUpdated`: their IDs and changed properties. */
export const MenuUpdate = z
  .tuple([z.array(z.tuple([z.number(), ChangedProperties]))])
  .rest(z.unknown())
  .transform(([updated]) => new Map(updated))

const RawNode = z.tuple([z.number(), z.record(z.string(), z.unknown()), z.array(z.unknown())])

/** dbusmenu marks accelerators with `_` and writes a real one as `__`. */
function withoutAccelerators(label: string): string {
  return label.replaceAll(/_(.?)/g, '$1')
}

/** Reads one node of `GetLayout`, and all below it. */
export function menuNode(raw: unknown): MenuNode {
  const [id, properties, children] = RawNode.parse(raw)
  const { label, type, enabled } = NodeProperties.parse(properties)
  return {
    id,
    label: withoutAccelerators(label),
    kind: type === 'separator' ? 'separator' : 'item',
    enabled,
    children: children.map(menuNode).filter((child) => child.label !== '' || child.kind === 'separator'),
  }
}

/** The menu with changed texts in the same places, as a panel updates it without fetching it again. */
export function updatedMenu(node: MenuNode, updates: z.infer<typeof MenuUpdate>): MenuNode {
  const { label, enabled } = updates.get(node.id) ?? {}
  return {
    ...node,
    ...(label !== undefined && { label: withoutAccelerators(label) }),
    ...(enabled !== undefined && { enabled }),
    children: node.children.map((child) => updatedMenu(child, updates)),
  }
}

/** Finds an item by the labels on the way to it. A label matches as a whole, or by a regular expression. */
export function findInMenu(root: MenuNode, labels: readonly (string | RegExp)[]): MenuNode | undefined {
  let node: MenuNode | undefined = root
  for (const label of labels) {
    node = node?.children.find((child) =>
      typeof label === 'string' ? child.label === label : label.test(child.label),
    )
  }
  return node
}
