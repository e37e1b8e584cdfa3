export type ServerSentEvent = { id: string | null; event: string; data: string }

/**
 * Reads server-sent events (the HTML standard's format) off a body: lines end in CRLF, LF or CR, an event
 * ends at an empty line, and one cut off by the end of the body is dropped. Comments come as events named `:`.
 */
export async function* readEvents(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<ServerSentEvent, void, undefined> {
  const decoder = new TextDecoder()
  let rest = ''
  let event: { id: string | null; event: string; data: string[] } = { id: null, event: 'message', data: [] }
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true })
    // A CR at the very end may be half of a CRLF: it waits for what follows.
    const lines = rest.split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line === '') {
        if (event.data.length > 0) yield { ...event, data: event.data.join('\n') }
        event = { id: null, event: 'message', data: [] }
      } else if (line.startsWith(':')) yield { id: null, event: ':', data: line.slice(1).trim() }
      else {
        const [, field, value] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? []
        if (field === 'data') event.data.push(value ?? '')
        else if (field === 'event') event.event = value ?? ''
        else if (field === 'id') event.id = value ?? ''
      }
    }
  }
}
