// One line each, on a square of 24.
const PATHS = {
  bold: 'M7 5h6a3.5 3.5 0 0 1 0 7H7zm0 7h7a3.5 3.5 0 0 1 0 7H7z',
  italic: 'M10 5h7M7 19h7M14 5l-4 14',
  heading: 'M6 5v14M16 5v14M6 12h10',
  subheading: 'M5 9v10M13 9v10M5 14h8M17 19v-5h3',
  bullets: 'M10 6h10M10 12h10M10 18h10M5 6h.01M5 12h.01M5 18h.01',
  numbers: 'M11 6h9M11 12h9M11 18h9M4 5l1.5-1v5M4 15.5c0-2 3-2 3 0 0 1.2-3 2.2-3 3.5h3',
  quote: 'M5 5v14M10 8h9M10 12h9M10 16h6',
  link: 'M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-6-6l-1.5 1.5M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 6 6l1.5-1.5',
  undo: 'M9 14L4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3',
  redo: 'M15 14l5-5-5-5M20 9H10a6 6 0 0 0 0 12h3',
} as const

export type Picture = keyof typeof PATHS

const SVG = 'http://www.w3.org/2000/svg'

export function icon(picture: Picture): SVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  const path = document.createElementNS(SVG, 'path')
  const look = { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true', focusable: 'false' }
  for (const [name, value] of Object.entries(look)) svg.setAttribute(name, value)
  path.setAttribute('d', PATHS[picture])
  svg.append(path)
  return svg
}
