/**
 * Of the environment of a process that trains: glibc keeps freed memory for what comes next. A step allocates what the last
 * one freed; handed back to the system in between it comes again page by page, which took 4 to 9 % of a step
 * (bench/README.md). Other C libraries do not know these names.
 */
export const MALLOC_ENV = {
  MALLOC_TRIM_THRESHOLD_: String(2 ** 32),
  // Not by a threshold: before version 2.35 glibc takes none above 32 MiB.
  MALLOC_MMAP_MAX_: '0',
} as const
