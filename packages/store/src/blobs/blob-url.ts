import { SweepstackError } from '@sweepstack/contracts'

/** Where an S3-compatible store keeps contents. `endpoint` null: AWS. */
export type S3Address = { bucket: string; prefix: string; endpoint: string | null; region: string }

const FORM = 's3://bucket/prefix?endpoint=https://host:port&region=us-east-1'
const CREDENTIALS = 'give them as AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'
const OPTIONS = ['endpoint', 'region']

/**
 * Reads BLOB_URL: `s3://bucket/prefix?endpoint=…&region=…`. Without an endpoint it is AWS; the prefix and the region may be left out.
 * @throws SweepstackError `config.invalid` naming what is wrong; never the credentials it may hold
 */
export const parseBlobUrl = (text: string): S3Address => {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || url.protocol !== 's3:') throw invalid('it is no s3:// address')
  if (holdsUser(url)) throw invalid('it holds credentials', CREDENTIALS)
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(url.hostname)) throw invalid('it names no bucket')
  const strange = [...url.searchParams.keys()].find((name) => !OPTIONS.includes(name))
  if (strange !== undefined)
    throw invalid(`it has the unknown option ${strange}`, `the options are ${OPTIONS.join(' and ')}`)
  const endpoint = url.searchParams.get('endpoint')
  if (endpoint !== null && !(URL.canParse(endpoint) && /^https?:$/.test(new URL(endpoint).protocol)))
    throw invalid('its endpoint is no http:// or https:// address')
  // The endpoint is part of the place's name, which logs and answers show.
  if (endpoint !== null && holdsUser(new URL(endpoint)))
    throw invalid('its endpoint holds credentials', CREDENTIALS)
  return {
    bucket: url.hostname,
    prefix: url.pathname.replace(/^\/+|\/+$/g, ''),
    endpoint,
    region: url.searchParams.get('region') ?? 'us-east-1',
  }
}

const holdsUser = ({ username, password }: URL): boolean => username !== '' || password !== ''

const invalid = (what: string, fix = `write ${FORM}`): SweepstackError =>
  new SweepstackError('config.invalid', `BLOB_URL: ${what}`, { fix })
