import { DOMParser as Reader, DOMSerializer, Fragment, type Node } from 'prosemirror-model'
import { schema } from './schema'

const inert = (html: string) => new DOMParser().parseFromString(html, 'text/html')

export const fromHtml = (html: string): Node => Reader.fromSchema(schema).parse(inert(html).body)

/** Blank lines part paragraphs, as they do where a plain text is shown. */
export function fromPlain(text: string): Node {
  const paragraphs = text.replace(/\r\n?/g, '\n').split(/\n[ \t]*\n\s*/)
  return schema.node('doc', null, paragraphs.map((lines) => schema.node('paragraph', null, broken(lines))))
}

function broken(lines: string): Node[] {
  const pieces = lines.split('\n').flatMap((line) => [schema.node('hard_break'), ...(line ? [schema.text(line)] : [])])
  return pieces.slice(1)
}

/** As it is sent; nothing if nothing is written. */
export function toHtml(doc: Node): string {
  if (!doc.textContent.trim()) return ''
  const body = inert('').body
  body.append(DOMSerializer.fromSchema(schema).serializeFragment(doc.content, { document: body.ownerDocument }))
  return body.innerHTML
}

/** The text without its formatting, as the server will write and count it. */
export const toPlain = (doc: Node): string => lines(doc.content).join('\n').trim()

function lines(blocks: Fragment): string[] {
  const all: string[] = []
  blocks.forEach((block) => {
    const own = of(block)
    if (own.length > 0) all.push(...(all.length > 0 ? [''] : []), ...own)
  })
  return all
}

function of(block: Node): string[] {
  switch (block.type.name) {
    case 'blockquote':
      return lines(block.content).map((line) => `> ${line}`.trimEnd())
    case 'bullet_list':
    case 'ordered_list':
      return items(block)
    default:
      return block.textContent.trim() ? words(block).split('\n') : []
  }
}

function items(list: Node): string[] {
  const ordered = list.type.name === 'ordered_list'
  const all: string[] = []
  let number = 0
  list.forEach((item) => {
    const inner = item.childCount === 2 && /list/.test(item.child(1).type.name) ? item.children.flatMap(of) : lines(item.content)
    if (inner.length === 0) return
    number += 1
    const mark = ordered ? `${number}. ` : '- '
    all.push(...inner.map((line, n) => (n === 0 ? mark + line : ' '.repeat(mark.length) + line).trimEnd()))
  })
  return all
}

/** White space counts as the server keeps it: one space for a run, none at the ends. */
function words(block: Node): string {
  let text = ''
  let open: { href: string; from: number } | undefined
  const close = () => {
    if (open && !says(text.slice(open.from).trim(), open.href)) text += ` (${open.href})`
    open = undefined
  }
  block.forEach((node) => {
    const href = node.marks.find((mark) => mark.type === schema.marks['link'])?.attrs['href'] as string | undefined
    if (href !== open?.href) close()
    if (href && !open) open = { href, from: text.length }
    text += node.text ?? '\n'
  })
  close()
  return text.replace(/[ \t]*\n[ \t]*/g, '\n').replace(/[ \t]+/g, ' ').trim()
}

function says(text: string, href: string): boolean {
  const bare = href.replace(/^(https?:\/\/|mailto:|tel:)/, '')
  return text === '' || [href, bare].some((shown) => shown === text || shown === `${text}/`)
}
