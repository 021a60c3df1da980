import { TOOLS, linkAt, linked, setLink, unlink, type Tool } from './commands'
import { address } from './schema'
import type { Command, EditorState } from 'prosemirror-state'
import type { EditorView } from 'prosemirror-view'
import { icon, type Picture } from './icons'

type Button = { tool: Tool; element: HTMLButtonElement }

const GROUPS: (keyof typeof TOOLS | 'link')[][] = [
  ['bold', 'italic'],
  ['heading', 'subheading'],
  ['bullets', 'numbers', 'quote'],
  ['link'],
  ['undo', 'redo'],
]

/** The buttons above a text, one stop of the Tab key, and the line in which a link is written. */
export class Menu {
  readonly dom = make('div', { class: 'rich-menu' })
  private readonly bar: HTMLElement
  private readonly buttons: Button[] = []
  private readonly link: LinkForm

  constructor(
    private readonly view: EditorView,
    field: string,
    label: string,
  ) {
    this.bar = make('div', { role: 'toolbar', class: 'rich-bar', 'aria-label': `Formatting of “${label}”`, 'aria-controls': field })
    this.link = new LinkForm(view, field)
    const link: Tool = { name: 'Link', key: 'Mod-Shift-k', run: this.openLink, on: linked }
    for (const group of GROUPS) {
      const part = make('div', { role: 'group', class: 'rich-group' })
      part.append(...group.map((name) => this.button(name, name === 'link' ? link : TOOLS[name])))
      this.bar.append(part)
    }
    this.bar.addEventListener('keydown', (event) => this.walk(event))
    this.dom.append(this.bar, this.link.dom)
    this.stop(0)
    this.update(view.state)
  }

  readonly openLink: Command = (state, dispatch) => {
    if (dispatch) this.link.open(linkAt(state)?.href)
    return true
  }

  update(state: EditorState): void {
    for (const { tool, element } of this.buttons) {
      if (tool.on) element.setAttribute('aria-pressed', String(tool.on(state)))
      // Not `disabled`: the focus would be lost with the last step that can be undone.
      element.setAttribute('aria-disabled', String(!tool.run(state)))
    }
  }

  private button(picture: Picture, tool: Tool): HTMLButtonElement {
    const keys = tool.key ? ` (${spelled(tool.key)})` : ''
    const element = make('button', { type: 'button', class: 'rich-tool', 'aria-label': tool.name, title: `${tool.name}${keys}` })
    element.append(icon(picture))
    // The text keeps the focus and what is chosen in it.
    element.addEventListener('mousedown', (event) => event.preventDefault())
    element.addEventListener('click', () => {
      const by_key = document.activeElement === element
      tool.run(this.view.state, this.view.dispatch, this.view)
      if (!by_key && !this.link.isOpen) this.view.focus()
    })
    this.buttons.push({ tool, element })
    return element
  }

  private walk(event: KeyboardEvent): void {
    const at = this.buttons.findIndex(({ element }) => element === event.target)
    const last = this.buttons.length - 1
    const to = new Map([
      ['ArrowRight', at === last ? 0 : at + 1],
      ['ArrowLeft', at === 0 ? last : at - 1],
      ['Home', 0],
      ['End', last],
    ]).get(event.key)
    if (event.key === 'Escape') this.view.focus()
    else if (to === undefined || at < 0) return
    else this.stop(to)?.focus()
    event.preventDefault()
  }

  /** The one button that the Tab key comes to. */
  private stop(at: number): HTMLButtonElement | undefined {
    this.buttons.forEach(({ element }, place) => {
      element.tabIndex = place === at ? 0 : -1
    })
    return this.buttons[at]?.element
  }
}

class LinkForm {
  readonly dom = make('div', { class: 'rich-link', role: 'group', 'aria-label': 'Link' })
  private readonly input: HTMLInputElement
  private readonly error: HTMLElement
  private readonly remove: HTMLButtonElement

  constructor(
    private readonly view: EditorView,
    field: string,
  ) {
    const id = `${field}-link`
    this.input = make('input', { id, class: 'input', type: 'text', inputmode: 'url', autocomplete: 'off', spellcheck: 'false' })
    this.input.setAttribute('aria-describedby', `${id}-error`)
    this.error = make('p', { id: `${id}-error`, class: 'error', 'aria-live': 'polite' })
    const label = make('label', { for: id })
    label.textContent = 'Where the link leads'
    const set = this.press('Set link', () => this.set())
    this.remove = this.press('Remove link', () => this.finish(unlink))
    const cancel = this.press('Cancel', () => this.finish())
    this.dom.append(label, this.input, set, this.remove, cancel, this.error)
    this.dom.hidden = true
    // What is typed here is no part of the form around it.
    for (const kind of ['input', 'change']) this.dom.addEventListener(kind, (event) => event.stopPropagation())
    this.dom.addEventListener('keydown', (event) => this.key(event))
  }

  get isOpen(): boolean {
    return !this.dom.hidden
  }

  open(href: string | undefined): void {
    this.input.value = href ?? ''
    this.remove.hidden = href === undefined
    this.say('')
    this.dom.hidden = false
    this.input.focus()
    this.input.select()
  }

  private key(event: KeyboardEvent): void {
    event.stopPropagation()
    if (event.key === 'Escape') this.finish()
    else if (event.key === 'Enter' && event.target === this.input) this.set()
    else return
    event.preventDefault()
  }

  private set(): void {
    const typed = this.input.value
    if (!typed.trim()) return this.finish(unlink)
    const href = address(typed)
    if (href) this.finish(setLink(href, typed.trim()))
    else {
      this.say('This is no web address, e-mail address or telephone number.')
      this.input.focus()
    }
  }

  private finish(command?: Command): void {
    this.dom.hidden = true
    command?.(this.view.state, this.view.dispatch, this.view)
    this.view.focus()
  }

  private say(words: string): void {
    this.error.textContent = words
    if (words) this.input.setAttribute('aria-invalid', 'true')
    else this.input.removeAttribute('aria-invalid')
  }

  private press(words: string, act: () => void): HTMLButtonElement {
    const button = make('button', { type: 'button', class: 'button', 'data-kind': 'quiet' })
    button.textContent = words
    button.addEventListener('click', act)
    return button
  }
}

function make<Name extends keyof HTMLElementTagNameMap>(name: Name, attributes: Record<string, string>): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value)
  return element
}

function spelled(key: string): string {
  const mod = /Mac|iP(hone|[oa]d)/.test(navigator.platform) ? '⌘' : 'Ctrl'
  return key
    .split('-')
    .map((part) => (part === 'Mod' ? mod : part.length === 1 ? part.toUpperCase() : part))
    .join('+')
}
