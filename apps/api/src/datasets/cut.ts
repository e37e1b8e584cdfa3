import {
  type CellSpec,
  type Issue,
  isGenerated,
  isSized,
  longestLength,
  PREVIEW_STRINGS,
  type SampledTest,
  type TestSpec,
  testSizeOf,
} from '@sweepstack/contracts'

/** How much is looked at: strings of each dataset, and brackets of all of them. */
export type Reach = { strings: number; symbols: number }
export const AUDIT_REACH: Reach = { strings: 200_000, symbols: 2 ** 27 }
export const PREVIEW_REACH: Reach = { strings: PREVIEW_STRINGS, symbols: 2 ** 22 }

type Data = Pick<CellSpec, 'data' | 'tests'>
export type CutCell = { cell: Data; notes: Issue[] }

/** A cell with no more strings than are looked at, made the same way, and what was left out, in words. */
export const cutCell = ({ data, tests }: Data, reach: Reach): CutCell => {
  const datasets = 2 + Object.keys(tests).length
  const notes: Issue[] = []
  const most = (spec: CellSpec['data'] | TestSpec): number =>
    mostStrings(reach, longestLength(spec) ?? 1, datasets)
  const cut = (path: string, size: number, limit: number): number => {
    if (size <= limit) return size
    notes.push(leftOut(path, limit, size))
    return limit
  }
  return {
    cell: {
      data: isGenerated(data)
        ? ({
            ...data,
            train: cut('data.train', data.train, most(data)),
            validation: cut('data.validation', data.validation, most(data)),
          } as CellSpec['data'])
        : data,
      tests: Object.fromEntries(
        Object.entries(tests).map(([name, test]) => {
          if (!isGenerated(test)) return [name, test]
          const size = testSizeOf(test as SampledTest)
          const kept = cut(`tests.${name}`, size, most(test))
          return [name, kept === size ? test : withSize(test as SampledTest, kept)]
        }),
      ),
    },
    notes,
  }
}

/** Even, for pairs come in twos. */
export const mostStrings = ({ strings, symbols }: Reach, longest: number, datasets: number): number =>
  Math.max(2, 2 * Math.floor(Math.min(strings, symbols / datasets / longest) / 2))

const withSize = (test: SampledTest, size: number): TestSpec =>
  isSized(test)
    ? { ...test, perCount: Math.max(1, Math.floor((test.perCount * size) / testSizeOf(test))) }
    : { ...test, size }

export const leftOut = (path: string, looked: number, all: number | null): Issue => ({
  path,
  message: `${looked} strings were looked at${all === null ? '' : ` of the ${all} there are`}`,
  fix: 'all of them: sweepstack data audit, on your own machine',
})
