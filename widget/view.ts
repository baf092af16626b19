/**
 * The part of Preact that the widget uses, in 0.8 kB instead of 4.5: elements, fragments, components that are functions
 * of their properties, keys, and a `ref` that is called once. The build puts it in Preact's place, whose types hold.
 */

type Child = Element | string | number | boolean | null | undefined | readonly Child[]
type Props = Readonly<Record<string, unknown>> & { readonly children?: Child }
type Component = (props: Props) => Child

interface Element {
  readonly type: string | Component
  readonly props: Props
  readonly key: string | undefined
}

/** What stands in the document: an element's tag with its properties, or words. */
interface Wanted {
  readonly key: string
  readonly tag?: string
  readonly props: Props
  readonly text?: string
}

interface Drawn {
  props: Props
  readonly children: Map<string, Node>
}

const drawn = new WeakMap<Node, Drawn>()
const svg = 'http://www.w3.org/2000/svg'

export function jsx(type: Element['type'], props: Props, key?: string): Element {
  return { type, props, key }
}
export { jsx as jsxs }

export function Fragment({ children }: Props): Child {
  return children
}

/** Makes the children of `parent` what `child` says, keeping every node whose place and key stayed. */
export function render(child: Child, parent: ParentNode & Node): void {
  const mounted: (() => void)[] = []
  patch(parent, child, mounted)
  for (const call of mounted) call()
}

function patch(parent: Node, child: Child, mounted: (() => void)[]): void {
  const before = drawn.get(parent)?.children ?? new Map<string, Node>()
  const wanted = new Map<string, Wanted>()
  flatten(child, '', wanted)
  for (const [key, node] of before) if (!wanted.has(key)) parent.removeChild(node)
  const children = new Map<string, Node>()
  let next = parent.firstChild
  for (const one of wanted.values()) {
    const node = before.get(one.key) ?? create(one, parent)
    children.set(one.key, node)
    if (node === next) next = next.nextSibling
    else parent.insertBefore(node, next)
    update(node, one, mounted)
  }
  drawn.set(parent, { props: drawn.get(parent)?.props ?? {}, children })
}

/** Resolves components and lists into one row; the path to each node is its key. */
function flatten(child: Child, path: string, into: Map<string, Wanted>): void {
  if (child === null || child === undefined || typeof child === 'boolean') return
  if (isList(child)) {
    child.forEach((one, index) => {
      const key = typeof one === 'object' && one && 'key' in one ? one.key : undefined
      flatten(one, `${path}/${key ?? index}`, into)
    })
  } else if (typeof child !== 'object')
    into.set(`${path}#`, { key: `${path}#`, props: {}, text: String(child) })
  else if (typeof child.type === 'function') flatten(child.type(child.props), `${path}/`, into)
  else {
    const key = path + child.type
    into.set(key, { key, tag: child.type, props: child.props })
  }
}

function isList(child: Child): child is readonly Child[] {
  return Array.isArray(child)
}

function create({ tag, text }: Wanted, parent: Node): Node {
  if (tag === undefined) return document.createTextNode(text ?? '')
  return tag === 'svg' || parent instanceof SVGElement
    ? document.createElementNS(svg, tag)
    : document.createElement(tag)
}

function update(node: Node, { props, text }: Wanted, mounted: (() => void)[]): void {
  if (!(node instanceof HTMLElement || node instanceof SVGElement)) {
    if (node.nodeValue !== text) node.nodeValue = text ?? ''
    return
  }
  const known = drawn.get(node)
  const old = known?.props ?? {}
  for (const name of Object.keys({ ...old, ...props }))
    if (name !== 'children') set(node, name, props[name], old[name])
  const { ref } = props
  if (!known && typeof ref === 'function') mounted.push(() => ref(node))
  patch(node, props.children, mounted)
  const now = drawn.get(node)
  if (now) now.props = props
}

function set(node: HTMLElement | SVGElement, name: string, value: unknown, old: unknown): void {
  // What was typed is not known to the last drawing.
  if (name === 'value') Object.assign(node, { value })
  else if (value === old || name === 'ref') return
  else if (name.startsWith('on')) Object.assign(node, { [name.toLowerCase()]: value ?? null })
  else if (value === undefined || value === null || (value === false && !name.startsWith('aria')))
    node.removeAttribute(name)
  else node.setAttribute(name, value === true && !name.startsWith('aria') ? '' : String(value))
}
