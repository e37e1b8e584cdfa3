// Writes the pages of docs/ that follow from the code: `npm run docs`. A test holds the files to what this gives.
import { writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { dataPage, picture } from './docs/data-page.mjs'
import { hooksPage } from './docs/hooks-page.mjs'
import { sweepsPage } from './docs/sweeps-page.mjs'

/** The pages, by their names in docs/. */
export const PAGES = {
  'sweeps.md': sweepsPage,
  'data.md': dataPage,
  'hooks.md': hooksPage,
  'zero-count.svg': picture,
}
export const pagePath = (name) => new URL(`../docs/${name}`, import.meta.url)

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  for (const [name, page] of Object.entries(PAGES)) writeFileSync(pagePath(name), page())
