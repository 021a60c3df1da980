import { baseKeymap, chainCommands, exitCode, lift, setBlockType, toggleMark, wrapIn } from 'prosemirror-commands'
import { redo, undo } from 'prosemirror-history'
import { inputRules, textblockTypeInputRule, undoInputRule, wrappingInputRule } from 'prosemirror-inputrules'
import { keymap } from 'prosemirror-keymap'
import type { MarkType, NodeType } from 'prosemirror-model'
import { liftListItem, sinkListItem, splitListItem, wrapInList } from 'prosemirror-schema-list'
import type { Command, EditorState, Plugin } from 'prosemirror-state'
import { schema } from './schema'

const node = (name: string) => schema.nodes[name] as NodeType
const mark = (name: string) => schema.marks[name] as MarkType

/** Something to do with what is chosen, and whether it is done already. */
export type Tool = { name: string; key?: string; run: Command; on?: (state: EditorState) => boolean }

const marked = (type: MarkType) => (state: EditorState) => {
  const { from, to, empty, $from } = state.selection
  return empty ? !!type.isInSet(state.storedMarks ?? $from.marks()) : state.doc.rangeHasMark(from, to, type)
}

const within = (type: NodeType, attrs: Record<string, unknown> = {}) => (state: EditorState) => {
  const { $from } = state.selection
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const around = $from.node(depth)
    if (around.type === type) return Object.entries(attrs).every(([name, value]) => around.attrs[name] === value)
  }
  return false
}

const either = (on: (state: EditorState) => boolean, off: Command, run: Command): Command => (state, dispatch, view) =>
  (on(state) ? off : run)(state, dispatch, view)

function heading(name: string, level: number, key: string): Tool {
  const on = within(node('heading'), { level })
  return { name, key, on, run: either(on, setBlockType(node('paragraph')), setBlockType(node('heading'), { level })) }
}

/** The innermost list around the selection becomes one of this kind, or none if it is one. */
function list(name: string, type: NodeType, key: string): Tool {
  const inner = (state: EditorState) => {
    const { $from } = state.selection
    for (let depth = $from.depth; depth > 0; depth -= 1) {
      if (/_list$/.test($from.node(depth).type.name)) return depth
    }
    return 0
  }
  const on = (state: EditorState) => inner(state) > 0 && state.selection.$from.node(inner(state)).type === type
  const run: Command = (state, dispatch, view) => {
    const depth = inner(state)
    if (depth === 0) return wrapInList(type)(state, dispatch, view)
    if (on(state)) return liftListItem(node('list_item'))(state, dispatch, view)
    dispatch?.(state.tr.setNodeMarkup(state.selection.$from.before(depth), type))
    return true
  }
  return { name, key, on, run }
}

const quoted = within(node('blockquote'))

export const TOOLS = {
  bold: { name: 'Bold', key: 'Mod-b', run: toggleMark(mark('strong')), on: marked(mark('strong')) },
  italic: { name: 'Italic', key: 'Mod-i', run: toggleMark(mark('em')), on: marked(mark('em')) },
  heading: heading('Heading', 3, 'Mod-Alt-1'),
  subheading: heading('Smaller heading', 4, 'Mod-Alt-2'),
  bullets: list('List', node('bullet_list'), 'Mod-Shift-8'),
  numbers: list('Numbered list', node('ordered_list'), 'Mod-Shift-7'),
  quote: { name: 'Quote', key: 'Mod-Shift-9', run: either(quoted, lift, wrapIn(node('blockquote'))), on: quoted },
  undo: { name: 'Undo', key: 'Mod-z', run: undo },
  redo: { name: 'Redo', key: 'Mod-Shift-z', run: redo },
} satisfies Record<string, Tool>

export const linked = marked(mark('link'))

/** The link around the caret or in the selection: where it is and leads. */
export function linkAt(state: EditorState): { from: number; to: number; href: string } | undefined {
  const { from, to, $from } = state.selection
  const type = mark('link')
  const found = type.isInSet($from.marks()) ?? ($from.nodeAfter && type.isInSet($from.nodeAfter.marks)) ?? undefined
  if (!found) return undefined
  let [start, end] = [from, to]
  const block = $from.start()
  $from.parent.forEach((child, offset) => {
    const [begins, ends] = [block + offset, block + offset + child.nodeSize]
    if (begins <= from && from <= ends && found.isInSet(child.marks)) [start, end] = [Math.min(start, begins), Math.max(end, ends)]
  })
  return { from: start, to: end, href: found.attrs['href'] as string }
}

/** Makes a link of what is chosen; of nothing chosen, the address itself. */
export function setLink(href: string, shown: string): Command {
  return (state, dispatch) => {
    const at = linkAt(state)
    const { from, to } = at ?? state.selection
    const link = mark('link').create({ href })
    const tr = state.tr
    if (from === to) tr.insert(from, schema.text(shown, [...(state.storedMarks ?? state.selection.$from.marks()), link]))
    else tr.removeMark(from, to, mark('link')).addMark(from, to, link)
    dispatch?.(tr.removeStoredMark(mark('link')).scrollIntoView())
    return true
  }
}

export const unlink: Command = (state, dispatch) => {
  const { from, to } = linkAt(state) ?? state.selection
  dispatch?.(state.tr.removeMark(from, to, mark('link')))
  return true
}

const breakLine: Command = chainCommands(exitCode, (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(node('hard_break').create()).scrollIntoView())
  return true
})

/** Tab is left alone: it leads out of the field. */
export function keys(openLink: Command): Plugin[] {
  const bound: Record<string, Command> = {
    Enter: splitListItem(node('list_item')),
    'Shift-Enter': breakLine,
    'Mod-[': liftListItem(node('list_item')),
    'Mod-]': sinkListItem(node('list_item')),
    'Mod-Shift-k': openLink,
    'Mod-y': redo,
    Backspace: undoInputRule,
  }
  for (const { key, run } of Object.values<Tool>(TOOLS)) if (key) bound[key] = run
  return [keymap(bound), keymap(baseKeymap)]
}

/** Marks at the start of a line that become what they stand for. */
export const rules = (): Plugin =>
  inputRules({
    rules: [
      wrappingInputRule(/^\s*([-*])\s$/, node('bullet_list')),
      wrappingInputRule(/^(1)[.)]\s$/, node('ordered_list')),
      wrappingInputRule(/^\s*>\s$/, node('blockquote')),
      textblockTypeInputRule(/^(#{1,2})\s$/, node('heading'), (match) => ({ level: match[1] === '#' ? 3 : 4 })),
    ],
  })
