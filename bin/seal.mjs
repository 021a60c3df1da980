// Names the files of the site anew, by the content of the whole build, and compresses them. cargo-leptos names a file
// before it writes the others' names into it, so that a name may stay while the content changes; browsers keep a name for good.
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const [pkg, hashes] = process.argv.slice(2)
const sum = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('base64url').slice(0, 22)
const [compressed, names] = readdirSync(pkg).sort().reduce((two, name) => (two[/\.(br|gz)$/.test(name) ? 0 : 1].push(name), two), [[], []])
const build = sum(...names.flatMap((name) => [name, readFileSync(join(pkg, name))]))
const marks = names.flatMap((name) => /\.([\w-]{22})\.\w+$/.exec(name)?.[1] ?? [])

// As long as before, which the WebAssembly relies on.
const renew = (text) => marks.reduce((text, mark) => text.replaceAll(mark, sum(build, mark)), text)

for (const name of compressed) rmSync(join(pkg, name))
for (const name of names) {
  const content = Buffer.from(renew(readFileSync(join(pkg, name), 'latin1')), 'latin1')
  rmSync(join(pkg, name))
  const path = join(pkg, renew(name))
  writeFileSync(path, content)
  writeFileSync(`${path}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_LGWIN]: 24 } }))
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }))
}
writeFileSync(hashes, renew(readFileSync(hashes, 'utf8')))
