import type { SwaggerTransform, SwaggerTransformObject } from '@fastify/swagger'
import * as contracts from '@sweepstack/contracts'
import { z } from 'zod'

type JsonSchema = { [key: string]: unknown }

/** Answers that have a name of their own in the document. */
const COMPONENTS: Record<string, z.ZodType> = {
  Problem: contracts.problemSchema,
  SweepView: contracts.sweepViewSchema,
  SweepDetail: contracts.sweepDetailSchema,
  DryRun: contracts.dryRunSchema,
  CellSpec: contracts.cellSchema,
  RunView: contracts.runViewSchema,
  RunDetail: contracts.runDetailSchema,
  Attempt: contracts.attemptSchema,
  Artifact: contracts.artifactSchema,
  Metric: contracts.metricSchema,
  ResultRow: contracts.resultRowSchema,
  ProbeRow: contracts.probeRowSchema,
  StoredModel: contracts.storedModelSchema,
  DataFile: contracts.dataFileSchema,
  Upload: contracts.uploadSchema,
  Audit: contracts.auditSchema,
  Preview: contracts.previewSchema,
}
const named = z.registry<{ id: string }>()
for (const [id, schema] of Object.entries(COMPONENTS)) named.add(schema, { id })

const toJsonSchema = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema =>
  z.toJSONSchema(schema, {
    io,
    metadata: named,
    unrepresentable: 'any',
    cycles: 'ref',
    reused: 'inline',
    // Names come from our registry; what describe() and meta() said is in zod's own.
    override: ({ zodSchema, jsonSchema }) => {
      if (jsonSchema.$ref === undefined) Object.assign(jsonSchema, z.globalRegistry.get(zodSchema))
    },
  }) as JsonSchema

/** A zod schema as JSON Schema 2020-12, which is OpenAPI 3.1's; named answers become references. */
export const jsonSchemaOf = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema => {
  return tidy(toJsonSchema(schema, io)) as JsonSchema
}

/**
 * References to `$defs` become references to components. The only other definition is zod's "any JSON value",
 * which refers to itself; an empty schema says the same.
 */
const tidy = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(tidy)
  if (node === null || typeof node !== 'object') return node
  const schema = node as JsonSchema
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.replace(/^#\/\$defs\//, '')
    return Object.hasOwn(COMPONENTS, name) ? { $ref: `#/components/schemas/${name}` } : {}
  }
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => !IDENTITY.has(key) || (key === 'id' && typeof value !== 'string'))
      .filter(([key, value]) => !(BOUNDS.has(key) && Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER))
      .map(([key, value]) => [key, tidy(value)]),
  )
}
const IDENTITY = new Set(['$schema', '$id', 'id', '$defs'])
const BOUNDS = new Set(['minimum', 'maximum'])

type Content = { [mediaType: string]: { schema: z.ZodType } }
type Body = z.ZodType | { content: Content }
type Response = z.ZodType | { description?: string; content?: Content; headers?: unknown }

const responseOf = (response: Response): JsonSchema => {
  if (response instanceof z.ZodType) {
    const schema = jsonSchemaOf(response, 'output')
    return { description: response.description ?? '', content: { 'application/json': { schema } } }
  }
  const { content = {}, ...rest } = response
  if (Object.keys(content).length === 0) return rest
  return { ...rest, content: contentOf(content, 'output') }
}

/** A body that differs by media type says so itself; any other is the same in all it may be sent as. */
const bodyOf = (body: Body): JsonSchema =>
  body instanceof z.ZodType ? jsonSchemaOf(body, 'input') : { content: contentOf(body.content, 'input') }

const contentOf = (content: Content, io: 'input' | 'output'): JsonSchema =>
  Object.fromEntries(
    Object.entries(content).map(([type, { schema }]) => [type, { schema: jsonSchemaOf(schema, io) }]),
  )

/** What @fastify/swagger reads of a route, made from the route's zod schemas. */
export const transform: SwaggerTransform = ({ schema, url }) => {
  if (schema === undefined || (schema as { hide?: boolean }).hide === true)
    return { schema: { hide: true } as never, url }
  const { body, querystring, params, headers, response, ...rest } = schema as Record<string, never>
  const parts = Object.entries({ querystring, params, headers }).flatMap(([part, part_]) =>
    part_ === undefined ? [] : [[part, jsonSchemaOf(part_, 'input')]],
  )
  const responses = Object.entries((response ?? {}) as Record<string, Response>).map(([status, answer]) => [
    status,
    responseOf(answer),
  ])
  return {
    schema: {
      ...rest,
      ...Object.fromEntries(parts),
      ...(body === undefined ? {} : { body: bodyOf(body) }),
      response: Object.fromEntries(responses),
    },
    url,
  } as ReturnType<SwaggerTransform>
}

export const transformObject: SwaggerTransformObject = (document) => {
  if (!('openapiObject' in document)) throw new Error('an OpenAPI document was expected')
  const { openapiObject } = document
  return {
    ...openapiObject,
    components: {
      ...openapiObject.components,
      schemas: Object.fromEntries(
        Object.entries(COMPONENTS).map(([id, schema]) => [id, componentOf(id, schema)]),
      ),
    },
  } as ReturnType<SwaggerTransformObject>
}

/** A component's own schema: its root must not be a reference to itself. */
const componentOf = (id: string, schema: z.ZodType): JsonSchema => {
  const made = toJsonSchema(schema, 'output')
  const root = made.$ref === `#/$defs/${id}` ? (made.$defs as Record<string, unknown>)[id] : made
  return tidy(root) as JsonSchema
}
