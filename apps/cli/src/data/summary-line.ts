import { type Dataset, shortcutsOf } from '@sweepstack/brackets'
import { SHORTCUTS, type Shortcut } from '@sweepstack/contracts'
import { percent } from '../output/words.js'

/** An audit in a line: what counting scores, and what the best shortcut that needs not even that. */
export const summaryLine = (dataset: Dataset): string => {
  const shortcuts = shortcutsOf(dataset, null).filter(({ n }) => n > 0)
  const counting = shortcuts.find(({ name }) => name === 'count')
  const surface = shortcuts
    .filter(({ name }) => SHORTCUTS[name].group === 'surface')
    .reduce<Shortcut | null>(
      (best, one) => (best === null || one.accuracy > best.accuracy ? one : best),
      null,
    )
  const parts = [
    ...(counting === undefined ? [] : [`counting alone is right on ${shareOf(counting)}`]),
    ...(surface === null ? [] : [`${SHORTCUTS[surface.name].title} on ${shareOf(surface)}`]),
  ]
  return parts.join(', ')
}

const shareOf = ({ correct, n }: Shortcut): string => `${percent(correct / n)} %`
