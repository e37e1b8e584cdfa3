import {
  type Audit,
  auditSchema,
  type DataFile,
  type DataQuery,
  dataFileSchema,
  type FileFormat,
  type Page,
  type PresetView,
  type Preview,
  pageOf,
  presetViewSchema,
  previewSchema,
  type Upload,
  uploadSchema,
} from '@sweepstack/contracts'
import { z } from 'zod'
import type { Http } from './http.js'
import { allPages } from './pages.js'

/** Data as in the base of a sweep: fields not given are defaults. */
export type DataAsked = Pick<DataQuery, 'data'> & Partial<DataQuery>

/** How a file is to be read. A column given as null is not read, and what it says not checked. */
export type UploadOptions = {
  format?: FileFormat | undefined
  alphabet?: string | undefined
  columns?: { readonly [field: string]: string | null | undefined } | undefined
  /** Leaves bad lines out and counts them, instead of refusing the file; malformed quotes of CSV are refused still. */
  skipBad?: boolean | undefined
  /** Of a stream, where it is known: it can then be refused before it is sent. */
  bytes?: number | undefined
  signal?: AbortSignal | undefined
}

/** Which dataset of a query or spec is meant; its training strings without either. */
export type Part = { part?: 'train' | 'validation' | undefined; test?: string | undefined }
export type PreviewOptions = Part & { rows?: number | undefined }
export type StreamOptions = { signal?: AbortSignal | undefined }

export type Datasets = {
  /** Newest first. */
  list(page?: { limit?: number; cursor?: string }): Promise<Page<DataFile>>
  /** Every one, newest first. */
  all(): AsyncGenerator<DataFile, void, undefined>
  /** Sends a file, a stream piece by piece; the same strings again answer the file they were first. */
  upload(name: string, file: Uint8Array | AsyncIterable<Uint8Array>, options?: UploadOptions): Promise<Upload>
  get(ref: string): Promise<DataFile>
  /** A stored file, written in a format; CSV without one. */
  content(ref: string, format?: FileFormat, options?: StreamOptions): Promise<ReadableStream<Uint8Array>>
  /** Of a stored file, by its ref, or of data as a sweep would have them. */
  audit(of: string | DataAsked): Promise<Audit>
  preview(of: string | DataAsked, options?: PreviewOptions): Promise<Preview>
  /** The histograms of a preview as SVG. */
  previewSvg(of: string | DataAsked, options?: Part): Promise<string>
  presets(): Promise<PresetView[]>
  /** The strings of data, or of one of its tests, as a run has them. */
  generate(
    of: DataAsked,
    format?: FileFormat,
    options?: Part & StreamOptions,
  ): Promise<ReadableStream<Uint8Array>>
}

/** As long as the API gives a request; a large file takes minutes to send and to check. */
const UPLOAD_TIMEOUT_MS = 3_600_000
/** A little longer than the API works on one answer, and one before it. */
const WORK_TIMEOUT_MS = 180_000
const at = (...parts: string[]): string => ['/v1/datasets', ...parts.map(encodeURIComponent)].join('/')

export const datasetsOf = (http: Http): Datasets => {
  /** A question about a stored file is a GET, one about data of the caller a POST that changes nothing. */
  const asking = (of: string | DataAsked, action: string): [path: string, call: object] =>
    typeof of === 'string'
      ? [at(of, action), { timeoutMs: WORK_TIMEOUT_MS }]
      : [at(action), { ...posted(of), timeoutMs: WORK_TIMEOUT_MS }]

  const list: Datasets['list'] = (page = {}) => http.json(pageOf(dataFileSchema), at(), { query: page })

  return {
    list,
    all: () => allPages(list),
    upload: (name, file, { columns = {}, skipBad, bytes, signal, ...query } = {}) =>
      http.json(uploadSchema, at(), {
        method: 'POST',
        query: {
          ...{ name, ...query, skipBad: skipBad === true ? true : undefined },
          ...Object.fromEntries(
            Object.entries(columns).map(([field, column]) => [
              `column.${field}`,
              column ?? (column === null ? '' : undefined),
            ]),
          ),
        },
        headers: {
          'content-type': 'application/octet-stream',
          ...(bytes === undefined ? {} : { 'content-length': String(bytes) }),
        },
        body: file instanceof Uint8Array ? (file as Uint8Array<ArrayBuffer>) : ReadableStream.from(file),
        // The same bytes make the same file, so sending them again does no harm; a stream is gone once it is read.
        repeatable: file instanceof Uint8Array,
        timeoutMs: UPLOAD_TIMEOUT_MS,
        signal,
      }),
    get: (ref) => http.json(dataFileSchema, at(ref)),
    content: (ref, format = 'csv', { signal } = {}) =>
      bodyOf(http, at(ref, 'content'), { query: { format }, signal }),
    audit: (of) => http.json(auditSchema, ...asking(of, 'audit')),
    preview: (of, options = {}) => {
      const [path, call] = asking(of, 'preview')
      return http.json(previewSchema, path, { ...call, query: { ...options } })
    },
    previewSvg: async (of, options = {}) => {
      const [path, call] = asking(of, 'preview')
      const query = { ...options, format: 'svg' }
      return (await http.send(path, { ...call, query, accept: 'image/svg+xml' })).text()
    },
    presets: () => http.json(z.array(presetViewSchema), at('presets')),
    generate: (of, format = 'csv', { signal, ...part } = {}) =>
      bodyOf(http, at('generate'), { ...posted(of), query: { format, ...part }, signal }),
  }
}

const posted = (body: unknown) => ({
  method: 'POST' as const,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
  repeatable: true,
})

/** An answer as a stream: its reader sets the pace, so there is no time limit but the caller's signal. */
const bodyOf = async (
  http: Http,
  path: string,
  call: Parameters<Http['send']>[1],
): Promise<ReadableStream<Uint8Array>> => {
  const { body } = await http.send(path, { ...call, accept: '*/*', timeoutMs: null })
  return body ?? ReadableStream.from([])
}
