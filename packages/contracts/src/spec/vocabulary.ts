/**
 * Tokens: pad, start, end, then the opening and the closing bracket of each type: those of type t are
 * `brackets + 2 t` and `brackets + 2 t + 1`. A string of n brackets is n + 2 tokens.
 */
export const VOCABULARY = { pad: 0, start: 1, end: 2, brackets: 3 } as const
export const vocabularySize = (types: number): number => VOCABULARY.brackets + 2 * types
