// Takes over a textarea whose form goes on as if nothing had happened: what is written here stands in the textarea as HTML,
// and the hidden field beside it says so. `app/src/editor.rs` loads this file and sends the events below.
import { history } from 'prosemirror-history'
import { Slice, type Node } from 'prosemirror-model'
import { EditorState, Selection, type Command, type Transaction } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'
import { keys, rules } from './commands'
import { Menu } from './menu'
import { tidy } from './paste'
import { fromHtml, fromPlain, toHtml, toPlain } from './text'

/** Said of the textarea, so of what is seen in its place; some of it changes. */
const SAID = ['describedby', 'invalid', 'autocomplete', 'haspopup', 'controls', 'activedescendant'].map((name) => `aria-${name}`)

class RichEditor extends HTMLElement {
  private view: EditorView | undefined
  private menu: Menu | undefined
  private gone = new AbortController()
  private field = ''

  connectedCallback(): void {
    if (!this.view) this.mount()
  }

  /** A page may put the field away and show it again: until then the textarea is what it was. */
  disconnectedCallback(): void {
    this.gone.abort()
    this.view?.destroy()
    this.menu?.dom.remove()
    this.view = undefined
    const { source } = this
    source.id = this.field
    source.hidden = false
  }

  private get source(): HTMLTextAreaElement {
    return this.parentElement?.querySelector('textarea') as HTMLTextAreaElement
  }

  private get format(): HTMLInputElement {
    return this.parentElement?.querySelector('input[name=format]') as HTMLInputElement
  }

  private mount(): void {
    const { source } = this
    const typing = document.activeElement === source ? source.selectionStart : undefined
    const kept = this.dataset['html']
    const untouched = source.value === source.defaultValue
    const formatted = this.format.value === 'html' ? source.value : untouched ? kept : undefined
    const doc = formatted === undefined ? fromPlain(source.value) : fromHtml(formatted)
    const field = source.id
    this.field = field
    this.gone = new AbortController()
    const label = this.parentElement?.querySelector('label')
    if (label) label.id = `${field}-label`
    source.id = `${field}-source`
    source.hidden = true
    const openLink: Command = (...args) => this.menu?.openLink(...args) ?? false
    const view = new EditorView((dom) => this.append(dom), {
      state: EditorState.create({ doc, selection: Selection.atEnd(doc), plugins: [...keys(openLink), rules(), history()] }),
      attributes: () => this.attributes_of(field),
      transformPastedHTML: tidy,
      clipboardTextParser: (text) => Slice.maxOpen(fromPlain(text).content),
      dispatchTransaction: (tr) => this.take(tr),
      handleDOMEvents: { blur: () => void source.dispatchEvent(new Event('change', { bubbles: true })) },
    })
    this.view = view
    this.menu = new Menu(view, field, label?.textContent ?? '')
    this.prepend(this.menu.dom)
    if (formatted !== undefined) this.write(doc)
    if (typing !== undefined) this.goOnAt(fromPlain(source.value.slice(0, typing)))
    this.listen(field)
  }

  /** Named, described and marked as wrong as the textarea is. */
  private attributes_of(field: string): Record<string, string> {
    const { source } = this
    const passed = [...SAID, 'data-key'].flatMap((name) => {
      const value = source.getAttribute(name)
      return value === null ? [] : [[name, value] as const]
    })
    const own = { id: field, role: 'textbox', 'aria-multiline': 'true', 'aria-required': String(source.required) }
    return { ...own, class: 'input rich-text', 'aria-labelledby': `${field}-label`, ...Object.fromEntries(passed) }
  }

  private listen(field: string): void {
    const { source, gone } = this
    const here = { signal: gone.signal }
    document.getElementById(`${field}-label`)?.addEventListener('click', () => this.view?.focus(), here)
    source.form?.addEventListener('reset', () => setTimeout(() => this.put(fromPlain(source.value))), here)
    source.addEventListener('rich-insert', (event) => this.insert(fromHtml((event as CustomEvent<string>).detail)), here)
    source.addEventListener('rich-complete', (event) => this.complete(...(event as CustomEvent<[number, string]>).detail), here)
    const marks = new MutationObserver(() => this.view?.setProps({}))
    marks.observe(source, { attributeFilter: SAID })
    gone.signal.addEventListener('abort', () => marks.disconnect())
  }

  private take(tr: Transaction): void {
    const { view } = this
    if (!view) return
    view.updateState(view.state.apply(tr))
    this.menu?.update(view.state)
    const { parent, parentOffset } = view.state.selection.$from
    this.source.dataset['before'] = parent.textBetween(0, parentOffset, undefined, '\n')
    if (!tr.docChanged) return
    this.write(tr.doc)
    this.source.dispatchEvent(new Event('input', { bubbles: true }))
  }

  private write(doc: Node): void {
    this.format.value = 'html'
    this.source.dataset['plain'] = toPlain(doc)
    this.source.value = toHtml(doc)
  }

  private put(doc: Node): void {
    const { view } = this
    if (view) view.dispatch(view.state.tr.replaceWith(0, view.state.doc.content.size, doc.content))
  }

  private insert(doc: Node): void {
    const { view } = this
    if (!view) return
    const only = doc.childCount === 1 && doc.firstChild?.isTextblock
    const slice = only ? Slice.maxOpen(doc.content) : new Slice(doc.content, 0, 0)
    view.dispatch(view.state.tr.replaceSelection(slice).scrollIntoView())
    view.focus()
  }

  private complete(back: number, text: string): void {
    const { view } = this
    if (!view) return
    const { from } = view.state.selection
    view.dispatch(view.state.tr.insertText(text, from - back, from).scrollIntoView())
    view.focus()
  }

  /** The caret stays behind what was typed before it. */
  private goOnAt(before: Node): void {
    const { view } = this
    if (!view) return
    const at = Math.min(Selection.atEnd(before).head, view.state.doc.content.size)
    view.dispatch(view.state.tr.setSelection(Selection.near(view.state.doc.resolve(at), -1)))
    view.focus()
  }
}

customElements.define('rich-editor', RichEditor)
