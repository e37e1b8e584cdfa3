export { auditAll } from './audit/audit-all.js'
export { auditChunked, auditDataset } from './audit/audit-dataset.js'
export { countRule } from './audit/count-rule.js'
export { LOOKS } from './audit/looks.js'
export { shortcutsOf } from './audit/shortcuts.js'
export { type WarningsOptions, warningsOf } from './audit/warnings/warnings-of.js'
export type {
  Certificate,
  CertifiedSet,
  CertifiedSize,
  CertifiedTable,
  CertifiedTest,
  CertifiedWhole,
  Verdict,
} from './certify/certificate.js'
export { certificateText } from './certify/certificate-text.js'
export { type Certifying, certify } from './certify/certify.js'
export type { Drawn, DrawStrings } from './certify/drawn.js'
export { barsOf } from './charts/bins.js'
export { histogramsSvg } from './charts/histograms-svg.js'
export { countBalanced, countOf, countPairs } from './counting/counting.js'
export { allDatasets, heldIfSmall } from './datasets/all-datasets.js'
export { fileDataset, filePiece } from './datasets/file-dataset.js'
export { type Datasets, type DatasetsInput, makeDatasets } from './datasets/make-datasets.js'
export {
  chunkedOf,
  chunksOf,
  type DatasetName,
  datasetOf,
  inMemory,
  type OneDataset,
  oneDataset,
  sampled,
} from './datasets/one-dataset.js'
export { previewRows } from './datasets/preview-rows.js'
export { axisValue } from './features/axis-value.js'
export type { Chunked } from './features/chunked.js'
export { type Dataset, type MeasuredStrings, makeDataset, measured, subset } from './features/dataset.js'
export { kindIndex } from './features/kinds.js'
export { type Measures, measure } from './features/measure.js'
export { type Chunk, type Chunking, generateChunks } from './generate/chunks.js'
export { generate } from './generate/generate.js'
export type { Sampling } from './generate/writer.js'
export type { WalkAsk } from './samplers/walk-ask.js'
export { type WalkSampler, walkSampler } from './samplers/walks.js'
export { BracketText } from './strings/bracket-text.js'
export { canonicalText, digestOf, readCanonical } from './strings/canonical.js'
export { CanonicalWriter } from './strings/canonical-writer.js'
export { StringIndex } from './strings/string-index.js'
export {
  CLOSE,
  fromText,
  OPEN,
  type Strings,
  StringsBuilder,
  select,
  stringAt,
  toText,
  typesOf,
} from './strings/strings.js'
export { symbolsToText, textToSymbols, WRITTEN_TYPES } from './strings/text.js'
