import type { Shot } from './load'

const RARE_WORD = 'xanthopsia'
/** What browsers send. */
const ENCODINGS = 'gzip, deflate, br, zstd'
type Headers = Record<string, string>

/** One case with a word that no other has. */
export async function prepare(url: string, patient: Headers): Promise<void> {
  const body = JSON.stringify({ title: 'Yellow light', description: `My optician calls it ${RARE_WORD}.` })
  const answer = await fetch(`${url}/api/cases`, { method: 'POST', headers: { ...patient, origin: url, 'content-type': 'application/json' }, body })
  if (!answer.ok) throw new Error(`${answer.status} for a new case: ${await answer.text()}`)
}

/** First pages of 50 cases, by the filters that the desk has. */
export async function shotsOf(url: string, headers: Headers): Promise<[string, [Shot, ...Shot[]]][]> {
  const shot = (path: string, type: string): Shot => ({ path, headers: { ...headers, accept: type, 'accept-encoding': ENCODINGS }, proof: type })
  const json = (path: string) => shot(path, 'application/json')
  const html = (path: string) => shot(path, 'text/html')
  const ids = await someIds(url, headers)
  const lists = Object.entries(await filters(url, headers))
  const pages = ['last changed', 'open, high', 'a common word']
  return [
    ...lists.map(([name, query]): [string, [Shot, ...Shot[]]] => [`List as JSON: ${name}`, [json(`/api/cases${query}`)]]),
    ...lists.filter(([name]) => pages.includes(name)).map(([name, query]): [string, [Shot, ...Shot[]]] => [`List as a page: ${name}`, [html(`/desk${query}`)]]),
    ['Case as JSON', some(ids.map((id) => json(`/api/cases/${id}`)))],
    ['Case as a page', some(ids.map((id) => html(`/cases/${id}`)))],
  ]
}

function some(shots: Shot[]): [Shot, ...Shot[]] {
  const [first, ...others] = shots
  if (!first) throw new Error('There are no cases.')
  return [first, ...others]
}

async function filters(url: string, headers: Headers): Promise<Record<string, string>> {
  const [tag, specialty, department] = await Promise.all(['tags', 'specialties', 'departments'].map((kind) => firstOf(url, headers, kind)))
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10)
  return {
    'last changed': '',
    'half of them further on': `?sort=created_at&cursor=${await middle(url, headers, day(365))}`,
    'open, high': '?status=open&priority=high',
    'open or waiting, oldest': '?status=open,waiting&sort=created_at',
    'most urgent': '?sort=-priority',
    'waiting longest': '?status=waiting&sort=status_since',
    'mine': '?assignee=me',
    "nobody's": '?assignee=none&status=open',
    'a department': `?department=${department}&status=in_progress`,
    'a specialty': `?specialty=${specialty}`,
    'a tag': `?tag=${tag}`,
    'a week, a year ago': `?created_from=${day(372)}&created_to=${day(365)}`,
    'tag, specialty, status': `?tag=${tag}&specialty=${specialty}&status=waiting`,
    'a rare word': `?q=${RARE_WORD}`,
    'a common word': '?q=knee',
    'two common words': '?q=swelling+knee',
    'a common word, open, high': '?q=knee&status=open&priority=high',
    'a misspelled word': '?q=sweling',
  }
}

async function firstOf(url: string, headers: Headers, kind: string): Promise<string> {
  const { items } = await read<{ items: { id: string }[] }>(`${url}/api/${kind}`, headers)
  const id = items[0]?.id
  if (!id) throw new Error(`There are no ${kind}.`)
  return id
}

async function middle(url: string, headers: Headers, day: string): Promise<string> {
  const { next_cursor: cursor } = await read<{ next_cursor: string | null }>(`${url}/api/cases?sort=created_at&limit=1&created_from=${day}`, headers)
  if (!cursor) throw new Error(`There are no cases since ${day}.`)
  return cursor
}

/** Cases from all over the list, the oldest and the newest among them. */
async function someIds(url: string, headers: Headers): Promise<string[]> {
  const sorts = ['created_at', '-created_at', 'priority', '-priority', 'updated_at']
  const pages = await Promise.all(sorts.map((sort) => read<{ items: { id: string }[] }>(`${url}/api/cases?limit=100&sort=${sort}`, headers)))
  return [...new Set(pages.flatMap(({ items }) => items).map(({ id }) => id))]
}

async function read<T>(address: string, headers: Headers): Promise<T> {
  const answer = await fetch(address, { headers })
  if (!answer.ok) throw new Error(`${answer.status} for ${address}`)
  return (await answer.json()) as T
}
