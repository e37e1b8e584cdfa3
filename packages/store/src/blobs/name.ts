/** A content as its row in `blobs` has it. Each time the row is made anew the generation is one that never was. */
export type Content = { sha256: string; generation: string }

/**
 * What a content is called in its place. A removal that lands late, after the content was put anew, removes its own generation and no
 * other.
 */
export const nameOf = ({ sha256, generation }: Content): string => `${sha256}.${generation}`
