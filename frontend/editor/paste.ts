// What word processors put on the clipboard, made into what the schema can read.

/** Word writes lists as paragraphs that only look like items. */
export function tidy(html: string): string {
  const page = new DOMParser().parseFromString(quiet(html), 'text/html')
  for (const element of page.querySelectorAll('style, script, meta, link, title, xml')) element.remove()
  for (const element of page.querySelectorAll('[data-style]')) {
    element.setAttribute('data-style', (element.getAttribute('data-style') ?? '').replace(/\s/g, '').toLowerCase())
  }
  let open: HTMLElement[] = []
  for (const paragraph of page.querySelectorAll<HTMLElement>('p[data-style*="mso-list"]')) {
    if (!follows(open[0], paragraph)) open = []
    open = place(paragraph, open)
  }
  return page.body.innerHTML
}

/** Under this site's policy a browser reports each style and handler of what it reads, though none of them is kept. */
const quiet = (html: string) =>
  html
    .replace(/<style\b[\s\S]*?<\/style\s*>/gi, '')
    .replace(/<[^>]+>/g, (tag) => tag.replace(/\s(style|on\w+)=/gi, ' data-$1='))

const follows = (list: HTMLElement | undefined, paragraph: HTMLElement) =>
  list !== undefined && list.nextElementSibling === paragraph

/** Puts a paragraph into the lists that are open, innermost last, and says which are open then. */
function place(paragraph: HTMLElement, open: HTMLElement[]): HTMLElement[] {
  const style = paragraph.getAttribute('data-style') ?? ''
  const level = Math.min(Number(/level([0-9])/.exec(style)?.[1] ?? 1), open.length + 1)
  const mark = paragraph.querySelector('[data-style*="mso-list:ignore"]')
  const kind = /^\s*\(?([0-9]{1,3}|[a-z]|[ivx]+)[.)]/i.test(mark?.textContent ?? '') ? 'ol' : 'ul'
  mark?.remove()
  const lists = open.slice(0, level)
  if (lists.length < level) {
    const list = paragraph.ownerDocument.createElement(kind)
    const outer = lists.at(-1)
    if (outer) (outer.lastElementChild ?? outer).append(list)
    else paragraph.before(list)
    lists.push(list)
  }
  const item = paragraph.ownerDocument.createElement('li')
  lists.at(-1)?.append(item)
  item.append(paragraph)
  return lists
}
