import { Schema, type Attrs, type DOMOutputSpec, type MarkSpec, type NodeSpec } from 'prosemirror-model'

// What may be written is what the server keeps. A page has its own headings above these two.
const nodes: Record<string, NodeSpec> = {
  doc: { content: 'block+' },
  paragraph: { content: 'inline*', group: 'block', parseDOM: [{ tag: 'p' }], toDOM: (): DOMOutputSpec => ['p', 0] },
  heading: {
    attrs: { level: { default: 3, validate: 'number' } },
    content: 'inline*',
    group: 'block',
    defining: true,
    parseDOM: [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}`, attrs: { level: level < 4 ? 3 : 4 } })),
    toDOM: (node): DOMOutputSpec => [`h${node.attrs['level']}`, 0],
  },
  blockquote: {
    content: 'block+',
    group: 'block',
    defining: true,
    parseDOM: [{ tag: 'blockquote' }],
    toDOM: (): DOMOutputSpec => ['blockquote', 0],
  },
  bullet_list: {
    content: 'list_item+',
    group: 'block',
    parseDOM: [{ tag: 'ul' }],
    toDOM: (): DOMOutputSpec => ['ul', 0],
  },
  ordered_list: {
    content: 'list_item+',
    group: 'block',
    parseDOM: [{ tag: 'ol' }],
    toDOM: (): DOMOutputSpec => ['ol', 0],
  },
  list_item: {
    content: 'paragraph block*',
    defining: true,
    parseDOM: [{ tag: 'li' }],
    toDOM: (): DOMOutputSpec => ['li', 0],
  },
  text: { group: 'inline' },
  hard_break: {
    inline: true,
    group: 'inline',
    selectable: false,
    linebreakReplacement: true,
    parseDOM: [{ tag: 'br' }],
    toDOM: (): DOMOutputSpec => ['br'],
  },
}

/** What was styled so where it comes from, as `tidy` leaves it. */
const styled = (property: string, ...values: string[]) =>
  values.map((value) => ({ tag: `span[data-style*="${property}:${value}"]` }))

const marks: Record<string, MarkSpec> = {
  link: {
    attrs: { href: { validate: 'string' } },
    inclusive: false,
    parseDOM: [{ tag: 'a[href]', getAttrs: (element) => link(element.getAttribute('href') ?? '') ?? false }],
    toDOM: (mark): DOMOutputSpec => ['a', { href: mark.attrs['href'] }, 0],
  },
  strong: {
    parseDOM: [
      { tag: 'strong' },
      // Google's documents come in a <b> that makes nothing bold.
      { tag: 'b:not([data-style*="font-weight:normal"])' },
      ...styled('font-weight', 'bold', '600', '700', '800', '900'),
    ],
    toDOM: (): DOMOutputSpec => ['strong', 0],
  },
  em: {
    parseDOM: [
      { tag: 'em' },
      { tag: 'i:not([data-style*="font-style:normal"])' },
      ...styled('font-style', 'italic'),
    ],
    toDOM: (): DOMOutputSpec => ['em', 0],
  },
}

export const schema = new Schema({ nodes, marks })

function link(href: string): Attrs | undefined {
  return /^\s*(https?:\/\/|mailto:|tel:)./i.test(href) ? { href: href.trim() } : undefined
}

/** The address that somebody meant who typed this, or nothing: a host stands for a page, an e-mail address for itself. */
export function address(typed: string): string | undefined {
  const text = typed.trim()
  const meant = /^[a-z][a-z0-9+.-]*:/i.test(text)
    ? text
    : /^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(text)
      ? `mailto:${text}`
      : /^\+?[0-9][0-9 ()-]{4,}$/.test(text)
        ? `tel:${text.replace(/[^0-9+]/g, '')}`
        : `https://${text}`
  if (!link(meant) || !URL.canParse(meant)) return undefined
  const url = new URL(meant)
  const named = /^https?:$/.test(url.protocol) && (!/[.:]|^localhost$/.test(url.host) || url.username !== '')
  return named ? undefined : url.href
}
