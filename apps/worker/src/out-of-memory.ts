/** What Node, V8, the C++ library and TensorFlow say when memory runs out. */
const OUT_OF_MEMORY =
  /heap out of memory|ENOMEM|Cannot allocate memory|std::bad_alloc|OOM when allocating|RESOURCE_EXHAUSTED|ResourceExhausted/i

/** Whether a message, or the end of a standard error, speaks of memory that ran out. */
export const speaksOfMemory = (text: string): boolean => OUT_OF_MEMORY.test(text)
